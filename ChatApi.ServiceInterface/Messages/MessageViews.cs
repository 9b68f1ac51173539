using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>A message as the database gives it, with its sender; <see cref="Columns"/> selects it.</summary>
record MessageRow
{
    /// <summary>Of <c>messages msg LEFT JOIN users sender ON sender.id = msg.sender_id</c>.</summary>
    public const string Columns = """
        msg.id, msg.conversation_id, msg.seq, msg.sender_id, msg.client_message_id, msg.type, msg.body, msg.version,
               msg.created_at, msg.edited_at, msg.deleted_at, msg.body_hash,
               sender.user_name AS sender_user_name, sender.display_name AS sender_display_name,
               (sender.id IS NULL OR sender.deleted_at IS NOT NULL) AS sender_deleted
        """;

    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public string SenderId { get; init; } = "";
    public Guid? ClientMessageId { get; init; }
    public string Type { get; init; } = "";
    public string? Body { get; init; }
    public long Version { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }
    public byte[]? BodyHash { get; init; }
    public string? SenderUserName { get; init; }
    public string? SenderDisplayName { get; init; }
    public bool SenderDeleted { get; init; }

    /// <summary>The message as it is now; a tombstone has no text.</summary>
    public Message ToMessage() => new()
    {
        Id = Id,
        ConversationId = ConversationId,
        Seq = Seq,
        Sender = UserSummaries.Of(SenderId, SenderUserName, SenderDisplayName, SenderDeleted),
        ClientMessageId = ClientMessageId,
        Type = Type,
        Text = DeletedAt is null ? Body : null,
        Version = Version,
        CreatedAt = CreatedAt,
        EditedAt = EditedAt,
        DeletedAt = DeletedAt,
    };
}
