using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// Everything a client shows, to begin with or after it lost its place. Each page is one statement of its own time; what
/// changes between pages is in the events after the first page's cursor, and applying an event twice changes nothing.
/// </summary>
sealed class SnapshotService(NpgsqlDataSource dataSource, Cursors cursors)
{
    public async Task<GetSnapshotResponse> GetAsync(GetSnapshot request, Caller caller, CancellationToken ct)
    {
        var after = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        var response = new GetSnapshotResponse();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (after is null)
        {
            response.EventCursor = await cursors.NowAsync(db, ct); // before the data: what changes while it is read comes again as an event, never not at all
            response.Me = await db.FindProfileAsync(caller.UserId, ct);
            (response.Privacy, response.BlockedUserIds) = await db.FindPrivacyAndBlocksAsync(caller.UserId, ct);
        }
        var found = await db.ListConversationsByIdAsync(caller.UserId, after ?? Guid.Empty, limit + 1, ct); // one more, to know whether there is a next page
        response.Results = found[..Math.Min(limit, found.Count)];
        response.NextCursor = found.Count > limit ? Paging.Encode(response.Results[^1].Id.ToString()) : null;
        return response;
    }

    private static Guid? ParseCursor(string? cursor) => Paging.Decode(cursor, 1) switch
    {
        null => null,
        [var id] when Guid.TryParse(id, out var lastId) => lastId,
        _ => throw Paging.Invalid(),
    };
}
