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

    /// <summary>How many messages the caller has not read.</summary>
    public Task<GetUnreadResponse> GetUnreadAsync(GetUnread request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>How many messages the caller has not read.</summary>
    public Task<GetUnreadResponse> GetUnreadAsync(CancellationToken ct = default) => SendAsync(new GetUnread(), ct);
}
