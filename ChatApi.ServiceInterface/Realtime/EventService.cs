using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The long-poll form of the event stream: one batch a call.</summary>
sealed class EventService(EventStream stream, Hub hub, ConnectionLimits connections, OpenConnections open, Drain drain, Cursors cursors, EventLogReader reader, RealtimeSettings settings)
{
    private static readonly TimeSpan GoingDown = TimeSpan.FromMilliseconds(500);

    public async Task<GetEventsResponse> GetAsync(GetEvents request, Caller caller, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(request.Cursor))
            return new() { Cursor = Cursor.At(await reader.EndAsync(ct)).Encode() };
        var wait = TimeSpan.FromSeconds(request.Wait ?? 0);
        var only = StreamFilter.Of(request.ConversationIds);
        try
        {
            var (batch, reached) = await stream.ReadNowAsync(caller.UserId, only, cursors.Read(request.Cursor), ct);
            return batch.Events.Count > 0 || wait == TimeSpan.Zero ? Answer(batch, reached) : await WaitAsync(caller, only, reached, wait, ct);
        }
        catch (ResyncException e)
        {
            throw e.ToChatException();
        }
    }

    /// <summary>The next thing that happens, or nothing in time.</summary>
    private async Task<GetEventsResponse> WaitAsync(Caller caller, IReadOnlySet<Guid>? only, Cursor from, TimeSpan wait, CancellationToken ct)
    {
        using var seat = connections.Take(caller);
        using var connection = new HubConnection(caller.UserId, caller.SessionId, settings) { Only = only };
        var isGoingDown = drain.Begun.IsCancellationRequested; // then who is sent here all the same waits a moment, not to come again at once
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, connection.Closing, isGoingDown ? default : drain.Begun);
        stop.CancelAfter(isGoingDown && wait > GoingDown ? GoingDown : wait);
        open.Add(connection);
        try
        {
            await foreach (var batch in stream.CatchUpAsync(connection, from, notBefore: null, stop.Token))
            {
                if (batch.Events.Count > 0)
                    return Answer(batch, from);
            }
            while (true)
            {
                if ((await connection.TakeAsync(stop.Token)).Without(hub.Erased) is not { } next)
                    break; // it is read anew with the next call
                var batch = next.Batches().FirstOrDefault(new EventBatch([], null));
                batch = batch with { Events = hub.StillHeard(connection.User!, batch.Events) };
                if (batch.Events.Count > 0 || batch.Ephemeral is not null)
                    return Answer(batch, from);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // nothing came in time
        }
        finally
        {
            hub.Leave(connection);
            open.Remove(connection);
        }
        return connection.End is StreamEnd.Revoked
            ? throw new ChatException(ErrorCode.TokenInvalid, "The session was ended: sign in again.")
            : new() { Cursor = from.Encode() };
    }

    private static GetEventsResponse Answer(EventBatch batch, Cursor from) => new()
    {
        Cursor = batch.Cursor ?? from.Encode(),
        Events = batch.Ephemeral is { } ephemeral ? [ephemeral] : [.. batch.Events.Select(row => row.Body!)],
        Overlap = batch.Overlap ? true : null,
    };
}
