namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>A page of the snapshot.</summary>
    public Task<GetSnapshotResponse> GetSnapshotAsync(GetSnapshot request, CancellationToken ct = default) => Received(SendAsync(request, ct));

    /// <summary>
    /// The whole snapshot: the first page with the conversations of all. Connect with its <c>eventCursor</c> to hear what happens after it;
    /// an event that it contains already changes nothing when applied.
    /// </summary>
    public async Task<GetSnapshotResponse> GetSnapshotAsync(CancellationToken ct = default)
    {
        var snapshot = await GetSnapshotAsync(new GetSnapshot { Limit = Limits.HistoryPage }, ct).ConfigureAwait(false);
        while (snapshot.NextCursor is { } next)
        {
            var page = await GetSnapshotAsync(new GetSnapshot { Cursor = next, Limit = Limits.HistoryPage }, ct).ConfigureAwait(false);
            snapshot.Results.AddRange(page.Results);
            snapshot.NextCursor = page.NextCursor;
        }
        return snapshot;
    }

    /// <summary>The events after a cursor, waiting for one as long as the request says. For programs without a real-time connection.</summary>
    public Task<GetEventsResponse> GetEventsAsync(GetEvents request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Lets a stream that is not this client's own live on with a newer token; its own it renews by itself.</summary>
    public Task<RenewStreamResponse> RenewStreamAsync(RenewStream request, CancellationToken ct = default) => SendAsync(request, ct);
}
