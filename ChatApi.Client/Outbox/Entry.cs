using System.Text.Json;

namespace ChatApi.Client;

/// <summary>A message in the outbox.</summary>
/// <param name="position">The order of sending.</param>
/// <param name="message">As it is shown.</param>
sealed class Entry(long position, OutgoingMessage message)
{
    public const string Prefix = "outbox/";

    public long Position => position;

    public OutgoingMessage Message { get; set; } = message;

    /// <summary>What it has become, once that is known.</summary>
    public Message? Arrived { get; set; }

    public Guid Key => Message.ClientMessageId;

    /// <summary>Messages of one lane are sent in their order.</summary>
    public string Lane => Message.Request.ConversationId?.ToString() ?? $"to {Message.Request.RecipientId}";

    public string StorageKey => $"{Prefix}{Key:n}";

    /// <summary>As it is stored.</summary>
    public string Text => JsonSerializer.Serialize(
        new SavedOutgoing
        {
            Position = Position,
            CreatedAt = Message.CreatedAt,
            Request = SavedJson.Of(Message.Request),
            Status = Message.Error?.Status,
            Error = Message.Error is { } error ? SavedJson.Of(new ErrorResponse { ResponseStatus = error.Answer }) : null,
        },
        SavedJson.Default.SavedOutgoing);

    /// <summary>A stored message, to be sent again unless it was refused; null when it cannot be read.</summary>
    public static Entry? Read(string text, Action<string, Exception?>? log)
    {
        try
        {
            var saved = JsonSerializer.Deserialize(text, SavedJson.Default.SavedOutgoing)!;
            var request = SavedJson.Read<SendMessage>(saved.Request);
            var refusal = saved.Status is { } status ? new ChatApiException(status, saved.Error is { } error ? SavedJson.Read<ErrorResponse>(error).ResponseStatus : null) : null;
            return new(saved.Position, new()
            {
                ClientMessageId = request.ClientMessageId,
                Request = request,
                CreatedAt = saved.CreatedAt,
                State = refusal is null ? OutgoingState.Queued : OutgoingState.Failed,
                Error = refusal,
            });
        }
        catch (JsonException e)
        {
            log?.Invoke("A stored message cannot be read", e);
            return null;
        }
    }
}
