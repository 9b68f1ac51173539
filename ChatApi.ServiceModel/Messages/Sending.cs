using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// Sends a message. Repeating a <see cref="ClientMessageId"/> returns the first result (200, <c>replayed</c>), for ever; with
/// another content it is 409 <c>IdempotencyKeyReused</c>. After the 201 the message is on disk. 403 <c>CannotContactUser</c> in a
/// direct conversation with someone whose account is gone or who wants no messages, or when one of the two has blocked the other.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/messages", "POST"), Route("/api/v1/messages", "POST"), Access(Actor.Member)]
[Needs(Permission.SendMessages), RateLimit(Rate.SendPerUser), RateLimit(Rate.SendPerConversation)]
public sealed class SendMessage : IPost, IReturn<SendMessageResponse>
{
    /// <summary>The conversation; or give <see cref="RecipientId"/>: exactly one of the two.</summary>
    public Guid? ConversationId { get; set; }

    /// <summary>The other user of a direct conversation, which is made when missing.</summary>
    [MaxScalars(Limits.UserIdLength)]
    public string? RecipientId { get; set; }

    /// <summary>Chosen by the client, unique per sender and conversation: makes retries safe.</summary>
    [NotEmpty]
    public Guid ClientMessageId { get; set; }

    /// <summary><c>text</c> when left out; <c>system</c> is for administrators of an app's own issuer (403 <c>Forbidden</c>), counts as unread for nobody and raises no marks.</summary>
    [MaxScalars(16)]
    public string? Type { get; set; }

    /// <summary>1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8; a system message has none.</summary>
    [MaxScalars(Limits.MessageTextLength, MaxBytes = Limits.MessageTextBytes, ErrorCode = ErrorCode.MessageTooLong)]
    public string? Text { get; set; }

    /// <summary>What a system message tells.</summary>
    public SystemNote? System { get; set; }

    /// <summary>The message it answers, of the same conversation and readable by the sender: else 404 <c>MessageNotFound</c>.</summary>
    public Guid? ReplyToId { get; set; }

    /// <summary>
    /// The root of the thread it is a reply in, of the same conversation and readable by the sender: else 404 <c>MessageNotFound</c>. 400
    /// <c>InvalidValue</c> when that is a reply itself. A reply is in the conversation's history as other messages are.
    /// </summary>
    public Guid? ThreadRootId { get; set; }

    /// <summary>Ids of at most 50 members it mentions: else 400 <c>InvalidValue</c>, those that are none in <c>meta.userIds</c>.</summary>
    [MaxItems(Limits.MentionsPerMessage)]
    public List<string>? Mentions { get; set; }

    /// <summary>True to mention everyone.</summary>
    [Needs(Permission.MentionEveryone, When = "true")]
    public bool? MentionsAll { get; set; }

    /// <summary>What the app puts beside it: a JSON object of at most 16 KiB.</summary>
    [MaxJsonBytes(Limits.MetadataBytes)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }

    /// <summary>True for a message that makes no push.</summary>
    public bool? Silent { get; set; }

    /// <summary>5 seconds to 90 days after which it disappears by itself: as by SetMessageExpiry, but no longer than the conversation allows.</summary>
    [InRange(Limits.ExpirySeconds, Limits.ExpirySecondsAtMost)]
    public int? ExpiresAfterSeconds { get; set; }
}

/// <summary>The stored message.</summary>
public sealed class SendMessageResponse : ICreated, IReplayed
{
    /// <summary>The message as it is now.</summary>
    public Message Message { get; set; } = new();

    /// <inheritdoc/>
    public bool? Replayed { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public bool Created { get; set; }
}

/// <summary>
/// Sends several messages to a conversation, in their order, each as SendMessage does and with a result of its own: one that is refused
/// does not hold up the others. Each counts towards the limits on sending; those beyond are refused with <c>RateLimitExceeded</c> in
/// their results. When there is no answer, the same request can be sent again.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/messages/batch", "POST"), Access(Actor.Member)]
[RateLimit(Rate.SendPerUser), RateLimit(Rate.SendPerConversation)]
public sealed class SendMessages : IPost, IReturn<SendMessagesResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>1 to 100 messages, without <c>conversationId</c> and <c>recipientId</c>.</summary>
    [NotEmpty, MaxItems(Limits.MessagesPerCall)]
    public List<SendMessage>? Messages { get; set; }
}

/// <summary>What became of the messages.</summary>
public sealed class SendMessagesResponse
{
    /// <summary>One for each message, in their order.</summary>
    public List<SendResult> Results { get; set; } = [];
}

/// <summary>What became of one message: it is stored, or why not.</summary>
public sealed record SendResult
{
    /// <summary>The message as it is now.</summary>
    public Message? Message { get; init; }

    /// <summary>True when an earlier call with the same key made it.</summary>
    public bool? Replayed { get; init; }

    /// <summary>Why it was refused; its fields begin with <c>messages[n].</c>.</summary>
    public ResponseStatus? Error { get; init; }
}
