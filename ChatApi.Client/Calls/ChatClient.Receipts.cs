namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Confirms that this device has received messages.</summary>
    public Task<MarkResponse> MarkDeliveredAsync(MarkDelivered request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Confirms that this device has received everything up to a seq.</summary>
    public Task<MarkResponse> MarkDeliveredAsync(Guid conversationId, long upToSeq, CancellationToken ct = default) =>
        SendAsync(new MarkDelivered { ConversationId = conversationId, UpToSeq = upToSeq }, ct);

    /// <summary>Marks messages as read.</summary>
    public Task<MarkResponse> MarkReadAsync(MarkRead request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Marks everything up to a seq as read.</summary>
    public Task<MarkResponse> MarkReadAsync(Guid conversationId, long upToSeq, CancellationToken ct = default) =>
        SendAsync(new MarkRead { ConversationId = conversationId, UpToSeq = upToSeq }, ct);

    /// <summary>Marks in several conversations at once.</summary>
    public Task<MarkReceiptsResponse> MarkReceiptsAsync(MarkReceipts request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Marks everything as read, or all of some conversations.</summary>
    public Task<GetUnreadResponse> MarkAllReadAsync(MarkAllRead request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Marks everything as read.</summary>
    public Task<GetUnreadResponse> MarkAllReadAsync(CancellationToken ct = default) => SendAsync(new MarkAllRead(), ct);

    /// <summary>Marks a conversation as unread, for the caller alone.</summary>
    public Task<MyMembership> MarkUnreadAsync(MarkUnread request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Marks a conversation as unread from a seq on, or from its last message; for the caller alone.</summary>
    public Task<MyMembership> MarkUnreadAsync(Guid conversationId, long? fromSeq = null, CancellationToken ct = default) =>
        SendAsync(new MarkUnread { ConversationId = conversationId, FromSeq = fromSeq }, ct);

    /// <summary>A page of those who have received and read a message.</summary>
    public Task<ListReceiptsResponse> ListReceiptsAsync(ListReceipts request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All who have received and read a message, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<MessageReceipt> ListReceiptsAsync(Guid messageId, CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListReceipts { MessageId = messageId, Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>Sending is receiving already; the service says so itself.</summary>
    private void NoteReceived(Message message)
    {
        if (message.Sender.Id != session.Tokens?.UserId)
            deliveries.Note(message.ConversationId, message.Seq);
    }

    /// <summary>A page of the snapshot has come: this device has what it tells of.</summary>
    private async Task<GetSnapshotResponse> Received(Task<GetSnapshotResponse> coming)
    {
        var page = await coming.ConfigureAwait(false);
        if (options.ConfirmsDelivery)
        {
            foreach (var conversation in page.Results.Where(conversation => conversation.LastSeq > conversation.Me?.DeliveredSeq))
                deliveries.Note(conversation.Id, conversation.LastSeq);
            deliveries.Send();
        }
        return page;
    }

    /// <summary>How many messages the caller has not read.</summary>
    public Task<GetUnreadResponse> GetUnreadAsync(GetUnread request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>How many messages the caller has not read.</summary>
    public Task<GetUnreadResponse> GetUnreadAsync(CancellationToken ct = default) => SendAsync(new GetUnread(), ct);
}
