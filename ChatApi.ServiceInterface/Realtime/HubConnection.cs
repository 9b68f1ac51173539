using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Why a stream ends; the number is the WebSocket close code.</summary>
enum StreamEnd
{
    /// <summary>The node is going down.</summary>
    Draining = 1001,

    /// <summary>The line is gone or the client has said good-bye: there is nobody to tell.</summary>
    Gone = 1006,

    /// <summary>The access token has ended, or none came in time.</summary>
    TokenExpired = 4001,

    /// <summary>The session was ended.</summary>
    Revoked = 4003,

    /// <summary>The reader is too slow for its events; nothing is lost, it resumes by cursor.</summary>
    SlowConsumer = 4008,

    /// <summary>The user, the address or the node has as many connections as it may: the new one is refused.</summary>
    TooManyConnections = 4009,

    /// <summary>A frame that is no command.</summary>
    BadFrame = 4010,

    /// <summary>More frames than a client may send.</summary>
    RateLimited = 4029,
}

/// <summary>What waits to be written: a delivery, or frames of the connection's own.</summary>
/// <param name="Losses">How many conversations the user had lost when it was queued: <see cref="LocalUser.Losses"/>.</param>
readonly record struct Outgoing(Delivery? Delivery, byte[]? Frames, int Losses)
{
    public int Weight => Delivery?.Weight ?? 1;

    public int Bytes => Delivery?.Bytes ?? Frames!.Length;
}

/// <summary>
/// One device's stream: a bounded queue between the hub, which never waits, and whoever writes, which may be slow. An idle one
/// holds no queue, no timer and no waiting task. Thread-safe.
/// </summary>
sealed class HubConnection(string userId, Guid sessionId, RealtimeSettings settings) : IDisposable
{
    private const int FewItems = 32;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<Outgoing> waiting = new();
    private Queue<Outgoing>? held = new();
    private TaskCompletionSource? changed;
    private CancellationTokenSource? closing;
    private LogSnapshot? seen;
    private HeardPath? heard;
    private int heardLosses;
    private int queuedEvents;
    private int queuedBytes;
    private bool isWriting;

    /// <summary>128 random bits: of a server-event stream it is a credential (SSE-2).</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string UserId { get; } = userId;

    public Guid SessionId { get; } = sessionId;

    /// <summary>The only conversations it wants to hear of; null = all.</summary>
    public IReadOnlySet<Guid>? Only { get; init; }

    /// <summary>The user as the hub keeps them, from joining on.</summary>
    public LocalUser? User { get; private set; }

    /// <summary>Writes what is queued; null for a reader that takes by itself (<see cref="TakeAsync"/>).</summary>
    public ConnectionWriter? Writer { get; set; }

    /// <summary>Why it ended; null while it is open.</summary>
    public StreamEnd? End { get; private set; }

    /// <summary>Whether the past is written: see <see cref="GoLive"/>.</summary>
    public bool IsLive => held is null;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Cancelled when it ends; made only for those who ask, before <see cref="GoLive"/>.</summary>
    public CancellationToken Closing
    {
        get
        {
            lock (gate)
            {
                closing ??= new CancellationTokenSource();
                if (End is not null)
                    closing.Cancel();
                return closing.Token;
            }
        }
    }

    /// <summary>Called by the hub when it joins: events up to here have been delivered, even if the tail is yet to publish them.</summary>
    public void Join(LocalUser user, LogSnapshot from) => (User, seen) = (user, from);

    /// <summary>After a crash of the database what a snapshot saw says nothing any more.</summary>
    public void ForgetSeen() => seen = null;

    /// <summary>Whether its filter lets the event through; what is addressed to the user alone passes any.</summary>
    public bool Wants(LoggedEvent row) => row.UserId is not null || Wants(row.ConversationId);

    /// <summary>Called by the hub under its lock for each event of a page that the user hears. Whether it is the first that the connection hears.</summary>
    public bool Hear(LoggedEvent row, HeardPath root)
    {
        if (!Wants(row))
            return false;
        var isFirst = heard is null;
        if (isFirst)
            heardLosses = User!.Losses; // as of then: a removal in the same page counts as later
        heard = (heard ?? root).Then(row);
        return isFirst;
    }

    /// <summary>
    /// Called by the hub under its lock at the end of a page that the connection has heard something of. Whether
    /// <see cref="ConnectionWriter.Write"/> is to be called, outside the lock. Closes the connection when too much waits already.
    /// </summary>
    public bool OfferHeard(LogRange range)
    {
        var next = heard!.Deliver(range);
        heard = null;
        if (seen is not { } already)
            return Enqueue(new(next, null, heardLosses));
        if (range.IsLast && range.After.Snapshot.Contains(already))
            seen = null;
        return next.Beyond(already) is { } rest && Enqueue(new(rest, null, heardLosses));
    }

    /// <summary>The same for what may be lost: it is dropped first when the reader is slow. Thread-safe, also without the hub's lock.</summary>
    /// <param name="asked">The client has asked for just this, so its filter does not matter.</param>
    public bool OfferEphemeral(Delivery shown, bool asked = false) =>
        (asked || Wants(shown.Ephemeral!.ConversationId)) && Enqueue(new(shown, null, User?.Losses ?? 0));

    /// <summary>Queues frames of the connection's own, for its writer. They count like deliveries, so that nobody fills the queue by asking.</summary>
    public void Send(byte[] frames)
    {
        if (Enqueue(new(null, frames, 0)))
            Writer!.Write();
    }

    /// <summary>The past is written: from now on the writer gets what the hub offers.</summary>
    public void GoLive()
    {
        lock (gate)
        {
            while (held!.TryDequeue(out var next))
                waiting.Enqueue(next);
            held = null;
            closing?.Dispose();
            closing = null;
            if (isWriting || waiting.Count == 0)
                return;
            isWriting = true;
        }
        Writer!.Write();
    }

    /// <summary>For the writer: the next to be written. When there is none the writer's turn is over, and the next who queues something begins another.</summary>
    public bool TryTake(out Outgoing next)
    {
        TaskCompletionSource? tell;
        lock (gate)
        {
            if (Dequeue(waiting, out next))
                return true;
            if (waiting.Capacity > FewItems)
                waiting.TrimExcess(0);
            isWriting = false;
            (tell, changed) = (changed, null);
        }
        tell?.TrySetResult();
        return false;
    }

    /// <summary>For the writer in the midst of its turn: one more for the same write, if there is one.</summary>
    public bool TryTakeMore(out Outgoing next)
    {
        lock (gate)
            return Dequeue(waiting, out next);
    }

    /// <summary>Completes when everything queued for the writer has been taken and written, or the connection has ended.</summary>
    public Task WrittenAsync()
    {
        lock (gate)
            return End is not null || !isWriting ? Task.CompletedTask : (changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>For a reader without a writer: the next delivery; waits for one. <see cref="OperationCanceledException"/> when the connection has ended or the token is cancelled.</summary>
    public async ValueTask<Delivery> TakeAsync(CancellationToken ct)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (Dequeue(held!, out var next))
                    return next.Delivery!;
                if (End is not null)
                    throw new OperationCanceledException("The connection has ended.");
                change = (changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await change.WaitAsync(ct);
        }
    }

    /// <summary>Ends the stream; the first reason counts. What the hub offered and nobody took is dropped.</summary>
    public void Close(StreamEnd reason)
    {
        lock (gate)
            EndWith(reason);
    }

    public void Dispose() => closing?.Dispose();

    /// <summary>Whether the caller is to begin a writer's turn.</summary>
    private bool Enqueue(Outgoing next)
    {
        TaskCompletionSource? tell = null;
        lock (gate)
        {
            var isOffer = next.Delivery is not null;
            if (End is not null && isOffer)
                return false;
            var isEphemeral = isOffer && next.Delivery!.Ephemeral is not null;
            if (isEphemeral && (queuedEvents >= settings.QueueEvents / 2 || queuedBytes + next.Bytes > settings.QueueBytes / 2))
                return false;
            if (Fits(next))
            {
                queuedEvents += next.Weight;
                queuedBytes += next.Bytes;
                if (held is null || !isOffer)
                {
                    waiting.Enqueue(next);
                    return !isWriting && (isWriting = true);
                }
                held.Enqueue(next);
                if (Writer is not null)
                    return false;
                (tell, changed) = (changed, null);
            }
            else
                EndWith(StreamEnd.SlowConsumer);
        }
        tell?.TrySetResult();
        return false;
    }

    private bool Wants(Guid? conversationId) => Only is null || (conversationId is { } id && Only.Contains(id));

    /// <summary>One item is always accepted: a reader that has caught up is not slow, however much comes at once.</summary>
    private bool Fits(Outgoing next) =>
        queuedEvents == 0 || (queuedEvents + next.Weight <= settings.QueueEvents && queuedBytes + next.Bytes <= settings.QueueBytes);

    private void EndWith(StreamEnd reason)
    {
        if (End is not null)
            return;
        End = reason;
        held?.Clear();
        // who waits for these goes on elsewhere: locks may be held here
        _ = closing?.CancelAsync();
        changed?.TrySetResult();
        changed = null;
        ended.TrySetResult();
    }

    private bool Dequeue(Queue<Outgoing> from, out Outgoing next)
    {
        if (!from.TryDequeue(out next))
            return false;
        queuedEvents -= next.Weight;
        queuedBytes -= next.Bytes;
        return true;
    }
}
