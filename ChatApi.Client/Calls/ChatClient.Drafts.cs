namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Keeps what the caller has begun to write, for all their devices. Call it when they pause, not at every key.</summary>
    public Task<Draft> SetDraftAsync(SetDraft request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Keeps what the caller has begun to write in a conversation; an empty text deletes it.</summary>
    public Task<Draft> SetDraftAsync(Guid conversationId, string text, CancellationToken ct = default) =>
        SendAsync(new SetDraft { ConversationId = conversationId, Text = text }, ct);

    /// <summary>A page of the caller's drafts.</summary>
    public Task<ListDraftsResponse> ListDraftsAsync(ListDrafts request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All drafts of the caller, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<Draft> ListDraftsAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListDrafts { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);
}
