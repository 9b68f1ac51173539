using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Drafts;

/// <summary>Fills in <c>draft.updated</c>: the draft as it is now. The row's ref is the thread's root, all zero for the conversation itself.</summary>
sealed class DraftEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.DraftUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var drafts = (await db.ListDraftsByIdAsync(
                [.. rows.Select(row => row.UserId!)], [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => Guid.Parse(row.Ref!))], ct))
            .ToDictionary(draft => (draft.UserId, draft.ConversationId, draft.ThreadRootId));
        foreach (var row in rows)
            row.Fill(drafts.TryGetValue((row.UserId!, row.ConversationId!.Value, Guid.Parse(row.Ref!)), out var draft) ? new DraftUpdated(draft.ToDraft()) : null);
    }
}
