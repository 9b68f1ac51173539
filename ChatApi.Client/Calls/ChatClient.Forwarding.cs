namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Copies messages into other conversations. When its outcome stays unknown, send the same object again.</summary>
    public Task<ForwardMessagesResponse> ForwardMessagesAsync(ForwardMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Copies messages into other conversations, with a key of its own.</summary>
    public async Task<List<ForwardResult>> ForwardMessagesAsync(IEnumerable<Guid> messageIds, IEnumerable<Guid> conversationIds, CancellationToken ct = default)
    {
        var request = new ForwardMessages { ClientForwardId = Guid.CreateVersion7(), MessageIds = [.. messageIds], ConversationIds = [.. conversationIds] };
        return (await SendAsync(request, ct).ConfigureAwait(false)).Results;
    }
}
