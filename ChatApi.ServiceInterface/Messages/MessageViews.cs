using System.Text;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>The message that another one shows, as the database gives it.</summary>
record QuoteRow
{
    /// <summary>Of <c>messages quoted</c> and its sender <c>users quoted_sender</c>.</summary>
    public const string QuoteColumns = """
        quoted.id AS quoted_id, quoted.seq AS quoted_seq, quoted.sender_id AS quoted_sender_id, quoted.type AS quoted_type, left(quoted.body, 201) AS quoted_body,
               quoted.deleted_at AS quoted_deleted_at, quoted_sender.user_name AS quoted_sender_user_name, quoted_sender.display_name AS quoted_sender_display_name,
               (quoted_sender.id IS NULL OR quoted_sender.deleted_at IS NOT NULL) AS quoted_sender_deleted
        """;

    public Guid? QuotedId { get; init; }
    public long QuotedSeq { get; init; }
    public string QuotedSenderId { get; init; } = "";
    public string QuotedType { get; init; } = "";
    public string? QuotedBody { get; init; }
    public DateTimeOffset? QuotedDeletedAt { get; init; }
    public string? QuotedSenderUserName { get; init; }
    public string? QuotedSenderDisplayName { get; init; }
    public bool QuotedSenderDeleted { get; init; }
    public bool QuotedSenderBlocked { get; init; }

    /// <summary>Null when there is none; a tombstone has no text.</summary>
    public MessagePreview? ToPreview() => QuotedId is not { } id ? null : new()
    {
        Id = id,
        Seq = QuotedSeq,
        Sender = UserSummaries.Of(QuotedSenderId, QuotedSenderUserName, QuotedSenderDisplayName, QuotedSenderDeleted),
        Type = QuotedType,
        Text = QuotedDeletedAt is null ? MessagePreviews.Beginning(QuotedBody) : null,
        DeletedAt = QuotedDeletedAt,
    };
}

/// <summary>
/// A message as the database gives it, with its sender and the message it answers: every statement that reads messages selects
/// <see cref="Columns"/> (or for one reader <see cref="ColumnsFor"/>) of <see cref="Joins"/>, so that no path shows more than another.
/// </summary>
record MessageRow : QuoteRow
{
    /// <summary>Of <c>messages msg</c> and <see cref="Joins"/>.</summary>
    public const string Columns = $"""
        msg.id, msg.conversation_id, msg.seq, msg.sender_id, msg.client_message_id, msg.type, msg.body, msg.version,
               msg.created_at, msg.edited_at, msg.deleted_at, msg.body_hash, msg.mentions, msg.links, msg.metadata, msg.system, msg.silent,
               CASE WHEN msg.expire_after_read IS NULL THEN msg.expires_at END AS expires_at, msg.expire_after_read,
               CASE WHEN msg.pin_expires_at IS NULL OR msg.pin_expires_at > now() THEN msg.pinned_at END AS pinned_at,
               {MessageThreads.Column},
               {MessagePolls.Column},
               {MessageForwards.Column},
               {MessageReactions.Column},
               sender.user_name AS sender_user_name, sender.display_name AS sender_display_name,
               (sender.id IS NULL OR sender.deleted_at IS NOT NULL) AS sender_deleted,
               {QuoteColumns}
        """;

    /// <summary>The same and what only member <c>m</c>, the reader, sees so. Indexes blocks_pkey, stars_pkey.</summary>
    public const string ColumnsFor = $"""
        {Columns},
               greatest(m.history_from_seq, m.cleared_before_seq) AS reader_from_seq,
               EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = msg.sender_id) AS sender_blocked,
               EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = quoted.sender_id) AS quoted_sender_blocked,
               EXISTS (SELECT FROM stars WHERE stars.user_id = m.user_id AND stars.conversation_id = msg.conversation_id AND stars.seq = msg.seq) AS starred,
               {MessagePolls.MyVotes}, {MessageReactions.Mine}
        """;

    /// <summary>Indexes users_pkey and, for answers, messages_pkey.</summary>
    public const string Joins = """
        LEFT JOIN users sender ON sender.id = msg.sender_id
          LEFT JOIN messages quoted ON quoted.conversation_id = msg.conversation_id AND quoted.seq = msg.reply_to_seq
          LEFT JOIN users quoted_sender ON quoted_sender.id = quoted.sender_id
        """;

    /// <summary>The seq of the newest message that member <c>m</c> may read and has not deleted for themselves; null when there is none. Indexes messages_pkey, hidden_messages_pkey.</summary>
    public const string LastVisible = """
        (
                SELECT last.seq
                  FROM messages last
                 WHERE last.conversation_id = m.conversation_id AND last.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = m.conversation_id AND h.seq = last.seq)
                 ORDER BY last.seq DESC
                 LIMIT 1)
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
    public string[]? Mentions { get; init; }
    public string[]? Links { get; init; }
    public string? Metadata { get; init; }
    public string? System { get; init; }
    public bool? Silent { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public int? ExpireAfterRead { get; init; }
    public DateTimeOffset? PinnedAt { get; init; }
    public Guid? ThreadRootId { get; init; }
    public int? ReplyCount { get; init; }
    public DateTimeOffset? LastReplyAt { get; init; }

    /// <summary>JSON.</summary>
    public string? Poll { get; init; }

    /// <summary>JSON.</summary>
    public string? ForwardedFrom { get; init; }

    /// <summary>JSON.</summary>
    public string? Reactions { get; init; }
    public string? SenderUserName { get; init; }
    public string? SenderDisplayName { get; init; }
    public bool SenderDeleted { get; init; }
    public long ReaderFromSeq { get; init; }
    public bool SenderBlocked { get; init; }
    public bool Starred { get; init; }
    public short[]? MyVotes { get; init; }
    public string[]? MyReactions { get; init; }

    public MessageRow()
    {
    }

    /// <summary>One that answers this message.</summary>
    public MessageRow(QuoteRow quote) : base(quote)
    {
    }

    /// <summary>The message as it is now, as its reader may see it; a tombstone has no content.</summary>
    public Message ToMessage()
    {
        var message = new Message
        {
            Id = Id,
            ConversationId = ConversationId,
            Seq = Seq,
            Sender = UserSummaries.Of(SenderId, SenderUserName, SenderDisplayName, SenderDeleted),
            ClientMessageId = ClientMessageId,
            Type = Type,
            ThreadRootId = ThreadRootId,
            ReplyCount = ReplyCount,
            LastReplyAt = LastReplyAt,
            Version = Version,
            CreatedAt = CreatedAt,
            EditedAt = EditedAt,
            DeletedAt = DeletedAt,
        };
        if (DeletedAt is not null)
            return message;
        message = message with
        {
            Text = Body,
            System = MessageJson.Read<SystemNote>(System),
            ReplyTo = ToPreview(),
            Mentions = MessageMentions.ToUsers(Mentions),
            MentionsAll = MessageMentions.ToEveryone(Mentions),
            Links = Links?.ToList(),
            Metadata = MessageJson.ReadMap(Metadata),
            Silent = Silent == true ? true : null,
            Reactions = MessageReactions.Read(Reactions, MyReactions),
            Poll = MessagePolls.Read(Poll, MyVotes),
            ForwardedFrom = MessageJson.Read<ForwardedFrom>(ForwardedFrom),
            ExpiresAt = ExpiresAt,
            ExpiresAfterRead = ExpireAfterRead,
            PinnedAt = PinnedAt,
            Starred = Starred ? true : null,
        };
        if (SenderBlocked)
            return MessageSight.HideContent(message);
        return QuotedSenderBlocked || QuotedSeq < ReaderFromSeq ? MessageSight.HideQuote(message, QuotedSenderBlocked) : message;
    }
}

/// <summary>What of a message not everyone may see: for reads and for events alike.</summary>
static class MessageSight
{
    /// <summary>For who has blocked its sender. What a system message tells stays.</summary>
    public static Message HideContent(Message message) => message.Type == MessageType.System ? message : new Message
    {
        Id = message.Id,
        ConversationId = message.ConversationId,
        Seq = message.Seq,
        Sender = message.Sender,
        ClientMessageId = message.ClientMessageId,
        Type = message.Type,
        Version = message.Version,
        CreatedAt = message.CreatedAt,
        EditedAt = message.EditedAt,
        DeletedAt = message.DeletedAt,
        HiddenByBlock = true,
        ThreadRootId = message.ThreadRootId,
        ReplyCount = message.ReplyCount,
        LastReplyAt = message.LastReplyAt,
        PinnedAt = message.PinnedAt,
        Starred = message.Starred,
    };

    /// <summary>What is left of a message that was deleted after it was read; its true version, which is this or higher, comes with <c>message.deleted</c>.</summary>
    public static Message Tombstone(Message message, DateTimeOffset deletedAt) => new()
    {
        Id = message.Id,
        ConversationId = message.ConversationId,
        Seq = message.Seq,
        Sender = message.Sender,
        ClientMessageId = message.ClientMessageId,
        Type = message.Type,
        ThreadRootId = message.ThreadRootId,
        ReplyCount = message.ReplyCount,
        LastReplyAt = message.LastReplyAt,
        Version = message.Version + 1,
        CreatedAt = message.CreatedAt,
        EditedAt = message.EditedAt,
        DeletedAt = deletedAt,
    };

    /// <summary>For who may not see the message it answers: it is of before their time (then they do not hear of its deletion either), or its sender is blocked.</summary>
    public static Message HideQuote(Message message, bool byBlock) => message with
    {
        ReplyTo = message.ReplyTo is not { } quote ? null
            : byBlock ? quote with { Text = null, HiddenByBlock = true }
            : quote with { Text = null, DeletedAt = null },
    };
}

/// <summary>The beginning of a text, for where another message shows it.</summary>
static class MessagePreviews
{
    /// <summary>At most 200 Unicode scalars, with … at the end when there is more.</summary>
    public static string? Beginning(string? text)
    {
        if (text is null || text.Length <= Limits.PreviewLength)
            return text;
        var start = new StringBuilder(Limits.PreviewLength + 1);
        foreach (var rune in text.EnumerateRunes().Take(Limits.PreviewLength))
            start.Append(rune.ToString());
        return start.Length < text.Length ? start.Append('…').ToString() : text;
    }
}
