namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Lets the messages sent to a conversation from now on disappear by themselves, or stay.</summary>
    public Task<Conversation> SetMessageExpiryAsync(SetMessageExpiry request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Lets the messages sent to a conversation from now on disappear some time after they were sent; null = they stay.</summary>
    public Task<Conversation> SetMessageExpiryAsync(Guid conversationId, TimeSpan? afterSending, CancellationToken ct = default) =>
        SendAsync(new SetMessageExpiry { ConversationId = conversationId, Seconds = (int?)afterSending?.TotalSeconds }, ct);
}
