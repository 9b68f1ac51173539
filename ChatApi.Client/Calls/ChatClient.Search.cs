namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>A page of messages that have what is looked for, newest first.</summary>
    public Task<SearchMessagesResponse> SearchMessagesAsync(SearchMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All messages that have what is looked for, newest first, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<FoundMessage> SearchMessagesAsync(string query, Guid? conversationId = null, CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var request = new SearchMessages { Query = query, ConversationId = conversationId, Cursor = cursor, Limit = Limits.SearchPage };
            var page = await SendAsync(request, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        },
        ct);

    /// <summary>People, conversations and messages by one text.</summary>
    public Task<SearchResponse> SearchAsync(Search request, CancellationToken ct = default) => SendAsync(request, ct);
}
