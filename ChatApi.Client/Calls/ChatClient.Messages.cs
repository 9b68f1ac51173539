using System.Runtime.CompilerServices;

namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>
    /// Sends a message. When its outcome stays unknown (<see cref="ChatConnectionException"/>), send the same object again, even after a restart: its key
    /// makes sure that there is one message.
    /// </summary>
    public Task<SendMessageResponse> SendMessageAsync(SendMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Sends a text with a key of its own.</summary>
    public async Task<Message> SendMessageAsync(Guid conversationId, string text, CancellationToken ct = default)
    {
        var request = new SendMessage { ConversationId = conversationId, ClientMessageId = Guid.CreateVersion7(), Text = text };
        return (await SendAsync(request, ct).ConfigureAwait(false)).Message;
    }

    /// <summary>Sends a text to a user, in the direct conversation, which is made when missing.</summary>
    public async Task<Message> SendDirectAsync(string recipientId, string text, CancellationToken ct = default)
    {
        var request = new SendMessage { RecipientId = recipientId, ClientMessageId = Guid.CreateVersion7(), Text = text };
        return (await SendAsync(request, ct).ConfigureAwait(false)).Message;
    }

    /// <summary>Sends several messages to a conversation, in their order; each has a result of its own. A repeat is safe.</summary>
    public Task<SendMessagesResponse> SendMessagesAsync(SendMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>One message.</summary>
    public Task<Message> GetMessageAsync(GetMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>One message.</summary>
    public Task<Message> GetMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new GetMessage { MessageId = messageId }, ct);

    /// <summary>Messages by their ids; those that there are not, or not for the user, are left out.</summary>
    public Task<GetMessagesResponse> GetMessagesAsync(GetMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Changes a message of one's own; a repeat is safe.</summary>
    public Task<Message> EditMessageAsync(EditMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Gives a message of one's own another text.</summary>
    public Task<Message> EditMessageAsync(Guid messageId, string text, CancellationToken ct = default) => SendAsync(new EditMessage { MessageId = messageId, Text = text }, ct);

    /// <summary>Deletes a message, for oneself or for everyone.</summary>
    public Task DeleteMessageAsync(DeleteMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Deletes a message for everyone.</summary>
    public Task DeleteMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new DeleteMessage { MessageId = messageId, Scope = "everyone" }, ct);

    /// <summary>Deletes a message from one's own devices only.</summary>
    public Task HideMessageAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new DeleteMessage { MessageId = messageId, Scope = "me" }, ct);

    /// <summary>Deletes several messages, all or none.</summary>
    public Task DeleteMessagesAsync(DeleteMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>What a message said before it was edited.</summary>
    public Task<ListMessageVersionsResponse> ListMessageVersionsAsync(ListMessageVersions request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Reacts to a message; a repeat is safe.</summary>
    public Task<ReactionsResponse> AddReactionAsync(AddReaction request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Reacts to a message with an emoji.</summary>
    public Task<ReactionsResponse> AddReactionAsync(Guid messageId, string emoji, CancellationToken ct = default) => SendAsync(new AddReaction { MessageId = messageId, Emoji = emoji }, ct);

    /// <summary>Takes a reaction of one's own back; a repeat is safe.</summary>
    public Task<ReactionsResponse> RemoveReactionAsync(RemoveReaction request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Takes a reaction of one's own back.</summary>
    public Task<ReactionsResponse> RemoveReactionAsync(Guid messageId, string emoji, CancellationToken ct = default) => SendAsync(new RemoveReaction { MessageId = messageId, Emoji = emoji }, ct);

    /// <summary>Who has reacted to a message, and how.</summary>
    public Task<ListReactionsResponse> ListReactionsAsync(ListReactions request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A page of history, newest first.</summary>
    public Task<ListMessagesResponse> ListMessagesAsync(ListMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>The whole history, newest first, loaded page by page as it is read.</summary>
    public async IAsyncEnumerable<Message> ListMessagesAsync(Guid conversationId, [EnumeratorCancellation] CancellationToken ct = default)
    {
        long? before = null;
        ListMessagesResponse page;
        do
        {
            var request = new ListMessages { ConversationId = conversationId, BeforeSeq = before, Limit = Limits.HistoryPage };
            page = await SendAsync(request, ct).ConfigureAwait(false);
            foreach (var message in page.Results)
                yield return message;
            before = page.Results.Count > 0 ? page.Results[^1].Seq : null;
        }
        while (page.HasMoreBefore && before is not null);
    }
}
