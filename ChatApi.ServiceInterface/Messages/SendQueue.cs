using System.Collections.Concurrent;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>
/// Brings concurrent sends into common transactions. A send that finds nobody writing writes itself, at once: a lone one is
/// never delayed. Those that come meanwhile wait, and are the next batch. A conversation that somebody else has locked gets a
/// transaction of its own, so that it delays nobody; so does each send of a batch that the database refuses, so that a bad one
/// does not fail its neighbours.
/// </summary>
sealed class SendQueue(EventLog events)
{
    private const int BatchSize = 100;
    private const int MaxWaiting = 4_000;
    private const int MaxApart = 8; // of the pool's connections

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceApart = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<PendingSend> waiting = new();
    private readonly Dictionary<Guid, Queue<PendingSend>> apart = [];
    private readonly SemaphoreSlim apartSlots = new(MaxApart);
    private int isWriting;

    /// <summary>Its answer once it is on disk. 503 <c>Overloaded</c> when it cannot even begin within a second; then nothing was stored.</summary>
    public Task<SendMessageResponse> SendAsync(PendingSend send, CancellationToken ct)
    {
        if (waiting.Count >= MaxWaiting)
            throw Overloaded();
        waiting.Enqueue(send);
        if (Interlocked.CompareExchange(ref isWriting, 1, 0) == 0)
            _ = WriteAsync();
        return send.Outcome.WaitAsync(ct); // who gives up waiting does not stop it: the outcome is then unknown
    }

    /// <summary>
    /// The sends of one conversation, stored in this order: they go apart from all others, in a lane that waits for the conversation's lock.
    /// </summary>
    public IReadOnlyList<Task<SendMessageResponse>> SendInOrder(Guid conversationId, IReadOnlyList<PendingSend> sends)
    {
        SetApart(conversationId, sends);
        return [.. sends.Select(send => send.Outcome)];
    }

    private async Task WriteAsync()
    {
        do
        {
            while (TakeBatch() is { Count: > 0 } batch)
            {
                if (batch[0].Context is { } context)
                    ExecutionContext.Restore(context);
                foreach (var left in (await StoreAsync(batch, wait: false)).GroupBy(send => send.ConversationId))
                    SetApart(left.Key, left);
            }
            Interlocked.Exchange(ref isWriting, 0); // a full fence: a sender who saw 1 is seen below
        }
        while (!waiting.IsEmpty && Interlocked.CompareExchange(ref isWriting, 1, 0) == 0);
    }

    private List<PendingSend> TakeBatch()
    {
        var batch = new List<PendingSend>();
        while (batch.Count < BatchSize && waiting.TryDequeue(out var send))
        {
            if (send.Age > Patience)
                send.Fail(Overloaded());
            else
                batch.Add(send);
        }
        return batch;
    }

    /// <summary>Answers all but those returned, whatever happens.</summary>
    private async Task<IReadOnlyList<PendingSend>> StoreAsync(List<PendingSend> batch, bool wait)
    {
        try
        {
            await using var tx = await events.BeginAsync(CancellationToken.None);
            return await tx.StoreAsync(batch, wait, CancellationToken.None);
        }
        catch (PostgresException e) when (IsOfOne(e) && (!wait || (batch.Count > 1 && e.SqlState != PostgresErrorCodes.LockNotAvailable)))
        {
            return batch; // rolled back: repeated apart, and if that fails too each by itself
        }
        catch (Exception e)
        {
            foreach (var send in batch)
                send.Fail(e);
            return [];
        }
    }

    private void SetApart(Guid conversationId, IEnumerable<PendingSend> sends)
    {
        lock (apart)
        {
            var isNew = !apart.TryGetValue(conversationId, out var queue);
            if (isNew)
                apart.Add(conversationId, queue = new());
            foreach (var send in sends)
                queue!.Enqueue(send);
            if (isNew)
                _ = WriteApartAsync(conversationId);
        }
    }

    /// <summary>All sends of one conversation, one batch after the other, waiting for its lock.</summary>
    private async Task WriteApartAsync(Guid conversationId)
    {
        await Task.Yield();
        await apartSlots.WaitAsync();
        try
        {
            while (TakeApart(conversationId) is { } batch)
            {
                foreach (var alone in await StoreAsync(batch, wait: true))
                    await StoreAsync([alone], wait: true);
            }
        }
        finally
        {
            apartSlots.Release();
        }
    }

    /// <summary>Null when there are none, and the conversation is not apart any more.</summary>
    private List<PendingSend>? TakeApart(Guid conversationId)
    {
        lock (apart)
        {
            var batch = new List<PendingSend>();
            while (batch.Count < BatchSize && apart[conversationId].TryDequeue(out var send))
            {
                if (send.Age > PatienceApart)
                    send.Fail(new ChatException(ErrorCode.ConversationBusy, "Others are changing the same conversation; nothing was stored. Repeat it.") { RetryAfter = Patience });
                else
                    batch.Add(send);
            }
            if (batch.Count > 0)
                return batch;
            apart.Remove(conversationId);
            return null;
        }
    }

    /// <summary>Errors that one send can bring about: its data, a constraint, a lock or time limit. Others would meet every send.</summary>
    private static bool IsOfOne(PostgresException e) => e.SqlState is ['2', '2' or '3', ..]
        or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.QueryCanceled;

    private static ChatException Overloaded() =>
        new(ErrorCode.Overloaded, "More is being sent than can be stored; nothing was stored. Repeat it with the same key.") { RetryAfter = Patience };
}
