namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Pins a message for all members.</summary>
    public Task<Pin> PinMessageAsync(PinMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Pins a message for all members, for good or for a time.</summary>
    public Task<Pin> PinMessageAsync(Guid messageId, DateTimeOffset? expiresAt = null, CancellationToken ct = default) =>
        SendAsync(new PinMessage { MessageId = messageId, ExpiresAt = expiresAt }, ct);

    /// <summary>Unpins a message.</summary>
    public Task UnpinMessageAsync(UnpinMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Unpins a message.</summary>
    public Task UnpinMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new UnpinMessage { MessageId = messageId }, ct);

    /// <summary>The pinned messages of a conversation, the one pinned last first.</summary>
    public Task<ListPinsResponse> ListPinsAsync(ListPins request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>The pinned messages of a conversation, the one pinned last first.</summary>
    public async Task<List<Pin>> ListPinsAsync(Guid conversationId, CancellationToken ct = default) =>
        (await SendAsync(new ListPins { ConversationId = conversationId }, ct).ConfigureAwait(false)).Results;

    /// <summary>Stars a message for the caller alone.</summary>
    public Task StarMessageAsync(StarMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Stars a message for the caller alone.</summary>
    public Task StarMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new StarMessage { MessageId = messageId }, ct);

    /// <summary>Takes the caller's star off a message.</summary>
    public Task UnstarMessageAsync(UnstarMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Takes the caller's star off a message.</summary>
    public Task UnstarMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new UnstarMessage { MessageId = messageId }, ct);

    /// <summary>A page of the messages the caller has starred, the one starred last first.</summary>
    public Task<ListStarredResponse> ListStarredAsync(ListStarred request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All messages the caller has starred, the one starred last first, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<StarredMessage> ListStarredAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListStarred { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);
}
