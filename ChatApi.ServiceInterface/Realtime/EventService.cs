using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The long-poll form of the event stream: one batch a call.</summary>
sealed class EventService(EventStream stream, Hub hub, Cursors cursors, EventLogReader reader, RealtimeSettings settings)
{
    public async Task<GetEventsResponse> GetAsync(GetEvents request, Caller caller, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(request.Cursor))
            return new() { Cursor = cursors.At(await reader.EndAsync(ct)).Encode() };
        using var connection = new HubConnection(caller.UserId, caller.SessionId, settings);
        try
        {
            return await ReadOnceAsync(connection, cursors.Read(request.Cursor), TimeSpan.FromSeconds(request.Wait ?? 0), ct);
        }
        catch (ResyncException e)
        {
            throw e.ToChatException();
        }
        finally
        {
            hub.Leave(connection);
        }
    }

    private async Task<GetEventsResponse> ReadOnceAsync(HubConnection connection, Cursor from, TimeSpan wait, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, connection.Closed);
        await using var batches = stream.ReadAsync(connection, from, notBefore: null, stop.Token).GetAsyncEnumerator(stop.Token);
        var cursor = from.Encode();
        try
        {
            while (await batches.MoveNextAsync())
            {
                var batch = batches.Current;
                cursor = batch.Cursor ?? cursor;
                if (batch.Ephemeral is { } ephemeral)
                    return new() { Cursor = cursor, Events = [ephemeral] };
                if (batch.Events.Count > 0 || wait == TimeSpan.Zero)
                    return new() { Cursor = cursor, Events = [.. batch.Events.Select(row => row.Body!)], Overlap = batch.Overlap ? true : null };
                stop.CancelAfter(wait); // all there was: wait for the next
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // nothing came in time
        }
        return connection.End is StreamEnd.Revoked
            ? throw new ChatException(ErrorCode.TokenInvalid, "The session was ended: sign in again.")
            : new() { Cursor = cursor };
    }
}
