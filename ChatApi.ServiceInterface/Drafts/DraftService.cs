using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Drafts;

/// <summary>What users have begun to write, the same on all their devices.</summary>
sealed class DraftService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<Draft> SetAsync(SetDraft request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var place = await tx.Db.FindDraftPlaceAsync(request.ConversationId, caller.UserId, request.ThreadRootId, request.ReplyToId, ct) ?? throw Refusals.ConversationNotFound();
        if (!place.HasRoot)
            throw Refusals.MessageNotFound("threadRootId");
        if (!place.HasReplyTarget)
            throw Refusals.MessageNotFound("replyToId");

        var rootId = request.ThreadRootId ?? Guid.Empty;
        if (string.IsNullOrWhiteSpace(request.Text) && place.Draft?.Text is null)
            return place.Draft?.ToDraft() ?? new Draft { ConversationId = request.ConversationId, ThreadRootId = request.ThreadRootId, UpdatedAt = place.Now };
        var text = string.IsNullOrWhiteSpace(request.Text) ? null : request.Text;
        var row = await tx.Db.SetDraftAsync(new(caller.UserId, request.ConversationId, rootId, text, text is null ? null : request.ReplyToId, request.Version, place.JoinedAt), ct)
            ?? throw new ChatException(ErrorCode.VersionConflict, "Another device has written a newer draft: take it, or leave out 'version' to replace it.", "version");
        tx.Append(new EventRow(EventKind.DraftUpdated, request.ConversationId, UserId: caller.UserId, ActorId: caller.UserId, Ref: rootId.ToString()));
        await tx.CommitAsync(ct);
        return row.ToDraft();
    }

    public async Task<ListDraftsResponse> ListAsync(ListDrafts request, Caller caller, CancellationToken ct)
    {
        var after = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListDraftsAsync(caller.UserId, after.ConversationId, after.RootId, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListDraftsResponse
        {
            Results = page.ConvertAll(row => row.ToDraft()),
            NextCursor = found.Count > limit ? Paging.Encode(page[^1].ConversationId.ToString(), page[^1].ThreadRootId.ToString()) : null,
        };
    }

    private static (Guid ConversationId, Guid RootId) ParseCursor(string? cursor) => Paging.Decode(cursor, 2) switch
    {
        null => default,
        [var id, var root] when Guid.TryParse(id, out var conversationId) && Guid.TryParse(root, out var rootId) => (conversationId, rootId),
        _ => throw Paging.Invalid(),
    };
}
