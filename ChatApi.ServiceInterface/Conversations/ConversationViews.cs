using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// A conversation as one member sees it. The constants are the parts of every statement that selects it, from
/// <c>members m</c> and conversation <c>c</c>: lists, single conversations and snapshots cannot come to differ.
/// </summary>
sealed record ConversationRow
{
    /// <summary>
    /// Unread messages of member <c>m</c> in conversation <c>c</c>: what lies between the mark (or where the readable history
    /// begins) and the last seq, less the few that do not count; capped at <see cref="Limits.UnreadCount"/>. Own messages
    /// cannot be among them, because sending raises the mark. Index messages_conversation_id_seq_uncounted.
    /// </summary>
    public const string UnreadCount = """
        least(999, greatest(0,
                 c.last_seq - greatest(m.read_seq, m.history_from_seq - 1, m.cleared_before_seq - 1)
                 - (SELECT count(*) FROM messages uncounted
                     WHERE uncounted.conversation_id = c.id
                       AND uncounted.seq > greatest(m.read_seq, m.history_from_seq - 1, m.cleared_before_seq - 1)
                       AND (uncounted.deleted_at IS NOT NULL OR uncounted.type = 'system'))))::int
        """;

    /// <summary>Needs <see cref="Joins"/>. The last message's columns come last and begin with its id.</summary>
    public const string Columns = $"""
        {Shared},
               m.role, m.read_seq, m.delivered_seq, greatest(m.history_from_seq, m.cleared_before_seq) AS history_from_seq,
               {UnreadCount} AS unread,
               o.user_id AS other_id, o.delivered_seq AS other_delivered_seq, o.read_seq AS other_read_seq,
               other.user_name AS other_user_name, other.display_name AS other_display_name,
               other.deleted_at IS NOT NULL AS other_deleted,
               {MessageRow.Columns}
        """;

    /// <summary>The part all members share.</summary>
    public const string Shared = """
        c.id, c.kind, c.title, c.created_by, c.created_at, c.version, c.member_count, c.last_seq,
               coalesce(c.last_message_at, c.created_at) AS last_activity_at
        """;

    /// <summary>
    /// Conversation <c>c</c> of member <c>m</c>, always by its primary key: with the limit the planner cannot turn a user's many
    /// lookups into one pass over everybody's conversations.
    /// </summary>
    public const string OneByOne = """
        CROSS JOIN LATERAL (
            SELECT id, kind, title, direct_key, created_by, created_at, version, member_count, last_seq, last_message_at
              FROM conversations WHERE id = m.conversation_id LIMIT 1) c
        """;

    /// <summary>
    /// The other member of a direct conversation, found by its key (a group has none, so that none of its members are read), and
    /// the newest message when the member may read it. Indexes members_pkey, users_pkey, messages_pkey.
    /// </summary>
    public const string Joins = """
        LEFT JOIN members o
            ON o.conversation_id = c.id
           AND o.user_id = CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END
          LEFT JOIN users other ON other.id = o.user_id
          LEFT JOIN messages msg
            ON msg.conversation_id = c.id AND msg.seq = c.last_seq AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
          LEFT JOIN users sender ON sender.id = msg.sender_id
        """;

    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string? Title { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public long Version { get; init; }
    public int MemberCount { get; init; }
    public long LastSeq { get; init; }
    public DateTimeOffset LastActivityAt { get; init; }
    public string Role { get; init; } = "";
    public long ReadSeq { get; init; }
    public long DeliveredSeq { get; init; }
    public long HistoryFromSeq { get; init; }
    public int Unread { get; init; }
    public string? OtherId { get; init; }
    public long OtherDeliveredSeq { get; init; }
    public long OtherReadSeq { get; init; }
    public string? OtherUserName { get; init; }
    public string? OtherDisplayName { get; init; }
    public bool OtherDeleted { get; init; }

    /// <summary>The part all members share, as events carry it.</summary>
    public Conversation ToShared() => new()
    {
        Id = Id,
        Kind = Kind,
        Title = Title,
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
        Version = Version,
        MemberCount = MemberCount,
        LastSeq = LastSeq,
        LastActivityAt = LastActivityAt,
    };

    /// <summary>The conversation as the member sees it.</summary>
    public Conversation ToConversation(MessageRow? lastMessage) => ToShared() with
    {
        OtherUser = OtherId is null ? null : UserSummaries.Of(OtherId, OtherUserName, OtherDisplayName, OtherDeleted),
        OtherReceipt = OtherId is null ? null : new Receipt { UserId = OtherId, DeliveredSeq = OtherDeliveredSeq, ReadSeq = OtherReadSeq },
        LastMessage = lastMessage?.ToMessage(),
        Me = new MyMembership { Role = Role, ReadSeq = ReadSeq, DeliveredSeq = DeliveredSeq, Unread = Unread, HistoryFromSeq = HistoryFromSeq },
    };
}

/// <summary>A member as the database gives it; <see cref="Columns"/> selects it.</summary>
sealed record MemberRow
{
    /// <summary>Of <c>members m LEFT JOIN users u ON u.id = m.user_id</c>.</summary>
    public const string Columns = """
        m.conversation_id, m.user_id, m.role, m.joined_at, m.delivered_seq, m.read_seq, m.history_from_seq,
               u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted
        """;

    public Guid ConversationId { get; init; }
    public string UserId { get; init; } = "";
    public string Role { get; init; } = "";
    public DateTimeOffset JoinedAt { get; init; }
    public long DeliveredSeq { get; init; }
    public long ReadSeq { get; init; }
    public long HistoryFromSeq { get; init; }
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }

    public Member ToMember() => new()
    {
        User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted),
        Role = Role,
        JoinedAt = JoinedAt,
        DeliveredSeq = DeliveredSeq,
        ReadSeq = ReadSeq,
        HistoryFromSeq = HistoryFromSeq,
    };
}
