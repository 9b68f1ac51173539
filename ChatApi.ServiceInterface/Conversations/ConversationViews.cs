using System.Text.Json;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// A conversation as one member sees it. The constants are the parts of every statement that selects it, from
/// <c>members m</c> and conversation <c>c</c>: lists, single conversations and snapshots cannot come to differ.
/// </summary>
record ConversationRow
{
    // What has been read, or begins before the readable history.
    private const string Base = "greatest(m.read_seq, m.history_from_seq - 1, m.cleared_before_seq - 1)";

    /// <summary>
    /// Unread messages of member <c>m</c> in conversation <c>c</c>: what lies between the mark (or where the readable history begins) and
    /// the last seq, less the few that do not count; capped at <see cref="Limits.UnreadCount"/>. Own messages cannot be among them, because
    /// sending raises the mark. Needs <see cref="UncountedJoin"/>.
    /// </summary>
    public const string UnreadCount = $"least(999, greatest(0, c.last_seq - {Base} - coalesce(uncounted.count, 0)))::int";

    /// <summary>
    /// What does not count: system messages, tombstones, those hidden for oneself, and those of blocked senders among the first 2,000
    /// unread. Looks at nothing when all is read. Indexes messages_conversation_id_seq_uncounted, hidden_messages_pkey, blocks_pkey.
    /// </summary>
    public const string UncountedJoin = $"""
        LEFT JOIN LATERAL (
            SELECT count(*) AS count, (array_agg(one.seq ORDER BY one.seq DESC))[1:1000] AS seqs
              FROM (
                SELECT seq FROM messages WHERE conversation_id = c.id AND seq > {Base} AND (deleted_at IS NOT NULL OR type = 'system')
                UNION
                SELECT seq FROM hidden_messages WHERE user_id = m.user_id AND conversation_id = c.id AND seq > {Base}
                UNION
                SELECT first.seq
                  FROM (SELECT seq, sender_id FROM messages WHERE conversation_id = c.id AND seq > {Base} ORDER BY seq LIMIT 2000) first
                 WHERE EXISTS (SELECT FROM blocks WHERE user_id = m.user_id)
                   AND first.sender_id IN (SELECT blocked_id FROM blocks WHERE user_id = m.user_id)) one
             WHERE c.last_seq > {Base}) uncounted ON true
        """;

    /// <summary>
    /// How many of the unread messages mention the member, one by one; capped at <see cref="Limits.UnreadCount"/>. Indexes
    /// messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey.
    /// </summary>
    public const string MentionCount = $"""
        (SELECT least(999, count(*))::int
           FROM messages
          WHERE conversation_id = c.id AND seq > {Base} AND mentions IS NOT NULL AND mentions && ARRAY[m.user_id, '*'] AND deleted_at IS NULL AND type <> 'system'
            AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = c.id AND h.seq = messages.seq)
            AND NOT EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = messages.sender_id))
        """;

    /// <summary>The caller's own side, of member <c>m</c> in conversation <c>c</c>. Needs <see cref="MineJoins"/>.</summary>
    public const string Mine = $"""
        m.role, m.read_seq, m.delivered_seq, greatest(m.history_from_seq, m.cleared_before_seq) AS history_from_seq,
               {UnreadCount} AS unread, uncounted.seqs AS uncounted_seqs, mentioned.seqs AS mention_seqs,
               m.pinned_at, m.muted_until, {IsArchived} AS archived, m.archived_until_seq, m.notify, m.unread_from_seq, m.deleted_before_seq,
               draft.text AS draft_text, draft.reply_to_id AS draft_reply_to_id, draft.version AS draft_version, draft.updated_at AS draft_updated_at
        """;

    /// <summary>Archived by member <c>m</c>, and no message has ended it.</summary>
    public const string IsArchived = "(m.archived_at IS NOT NULL AND coalesce(c.last_seq <= m.archived_until_seq, true))";

    /// <summary>Whether member <c>m</c> has something unread in conversation <c>c</c>, or has marked it so. Counts only when there is something after the mark.</summary>
    public const string IsUnread = $"""
        (m.unread_from_seq IS NOT NULL OR (c.last_seq > {Base} AND
                (SELECT {UnreadCount} FROM (VALUES (1)) one {UncountedJoin}) > 0))
        """;

    /// <summary>
    /// As <see cref="UncountedJoin"/>, the unread messages that mention the member, and their draft. Indexes
    /// messages_conversation_id_seq_mentions, drafts_pkey.
    /// </summary>
    public const string MineJoins = $"""
        {UncountedJoin}
          LEFT JOIN LATERAL (
            SELECT (array_agg(seq ORDER BY seq DESC))[1:1000] AS seqs
              FROM messages
             WHERE c.last_seq > {Base} AND conversation_id = c.id AND seq > {Base} AND mentions IS NOT NULL AND mentions && ARRAY[m.user_id, '*']) mentioned ON true
          LEFT JOIN drafts draft
            ON draft.user_id = m.user_id AND draft.conversation_id = c.id AND draft.thread_root_id = '00000000-0000-0000-0000-000000000000'
           AND draft.text IS NOT NULL AND draft.updated_at >= m.joined_at
        """;

    /// <summary>Needs <see cref="Joins"/>. The last message's columns come last and begin with its id.</summary>
    public const string Columns = $"""
        {Shared},
               {Mine},
               {OtherMarks},
               other.user_name AS other_user_name, other.display_name AS other_display_name,
               other.deleted_at IS NOT NULL AS other_deleted,
               {MessageRow.ColumnsFor}
        """;

    /// <summary>
    /// How far the other member of a direct conversation has received and read; the latter is null when one of the two has turned read
    /// receipts off. Needs <see cref="OtherJoin"/>. Index users_pkey.
    /// </summary>
    public const string OtherMarks = """
        o.user_id AS other_user_id, o.delivered_seq AS other_delivered_seq,
               CASE WHEN o.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users WHERE users.id IN (o.user_id, m.user_id) AND users.reads_hidden) THEN o.read_seq END AS other_read_seq
        """;

    /// <summary>The other member of a direct conversation, found by its key (a group has none, so that none of its members are read). Index members_pkey.</summary>
    public const string OtherJoin = $"LEFT JOIN members o ON o.conversation_id = c.id AND o.user_id = {OtherId}";

    /// <summary>The id of the other member of a direct conversation; null for a group.</summary>
    public const string OtherId =
        "CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END";

    /// <summary>The part all members share.</summary>
    public const string Shared = """
        c.id, c.kind, c.title, c.description, c.avatar_url, c.metadata AS conversation_metadata, c.permissions, c.history, c.message_expiry_seconds, c.message_expiry_after, c.created_by, c.created_at, c.version, c.member_count, c.last_seq,
               coalesce(c.last_message_at, c.created_at) AS last_activity_at
        """;

    /// <summary>
    /// Conversation <c>c</c> of member <c>m</c>, always by its primary key: with the limit the planner cannot turn a user's many
    /// lookups into one pass over everybody's conversations.
    /// </summary>
    public const string OneByOne = """
        CROSS JOIN LATERAL (
            SELECT id, kind, title, description, avatar_url, metadata, permissions, history, message_expiry_seconds, message_expiry_after, direct_key, created_by, created_at, version, member_count, last_seq, last_message_at
              FROM conversations WHERE id = m.conversation_id LIMIT 1) c
        """;

    /// <summary>
    /// The other member of a direct conversation, and <see cref="LastMessageJoins"/>. Indexes members_pkey, users_pkey.
    /// </summary>
    public const string Joins = $"""
        {MineJoins}
          {OtherJoin}
          LEFT JOIN users other ON other.id = o.user_id
          {LastMessageJoins}
        """;

    /// <summary>The newest message the member may read and has not deleted for themselves. Indexes messages_pkey, hidden_messages_pkey, users_pkey.</summary>
    public const string LastMessageJoins = $"""
        LEFT JOIN messages msg
            ON msg.conversation_id = c.id
           AND msg.seq = {MessageRow.LastVisible}
          {MessageRow.Joins}
        """;

    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? AvatarUrl { get; init; }
    public string? ConversationMetadata { get; init; }
    public string? Permissions { get; init; }
    public string? History { get; init; }
    public int MessageExpirySeconds { get; init; }
    public string? MessageExpiryAfter { get; init; }
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
    public long[]? UncountedSeqs { get; init; }
    public long[]? MentionSeqs { get; init; }
    public DateTimeOffset? PinnedAt { get; init; }
    public DateTimeOffset? MutedUntil { get; init; }
    public bool Archived { get; init; }
    public long? ArchivedUntilSeq { get; init; }
    public string? Notify { get; init; }
    public long? UnreadFromSeq { get; init; }
    public long? DeletedBeforeSeq { get; init; }
    public string? OtherUserId { get; init; }
    public string? DraftText { get; init; }
    public Guid? DraftReplyToId { get; init; }
    public long DraftVersion { get; init; }
    public DateTimeOffset DraftUpdatedAt { get; init; }
    public long OtherDeliveredSeq { get; init; }
    public long? OtherReadSeq { get; init; }
    public string? OtherUserName { get; init; }
    public string? OtherDisplayName { get; init; }
    public bool OtherDeleted { get; init; }

    /// <summary>The part all members share, as events carry it.</summary>
    public Conversation ToShared() => new()
    {
        Id = Id,
        Kind = Kind,
        Title = Title,
        Description = Description,
        AvatarUrl = AvatarUrl,
        Metadata = MessageJson.Read<Dictionary<string, JsonElement>>(ConversationMetadata),
        Permissions = MessageJson.Read<ConversationPermissions>(Permissions),
        History = Kind == ConversationKind.Group ? History ?? ConversationHistory.FromJoin : null,
        MessageExpiry = MessageExpiryAfter is null ? null : new MessageExpiry { Seconds = MessageExpirySeconds, After = MessageExpiryAfter },
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
        OtherUser = OtherUserId is null ? null : UserSummaries.Of(OtherUserId, OtherUserName, OtherDisplayName, OtherDeleted),
        OtherReceipt = ToOtherReceipt(),
        LastMessage = lastMessage?.ToMessage(),
        Me = ToMine(),
    };

    /// <summary>Direct conversations: the other's marks.</summary>
    public Receipt? ToOtherReceipt() =>
        OtherUserId is null ? null : new Receipt { UserId = OtherUserId, DeliveredSeq = OtherDeliveredSeq, ReadSeq = OtherReadSeq };

    /// <summary>The member's own side.</summary>
    public MyMembership ToMine()
    {
        var mentions = MentionSeqs?.Except(UncountedSeqs ?? []).Order().ToList();
        return new MyMembership
        {
            Role = Role,
            ReadSeq = ReadSeq,
            DeliveredSeq = DeliveredSeq,
            Unread = Unread,
            UnreadMentions = Math.Min(mentions?.Count ?? 0, Limits.UnreadCount),
            UncountedSeqs = UncountedSeqs is null ? null : [.. UncountedSeqs.Order()],
            MentionSeqs = mentions is { Count: > 0 } ? mentions : null,
            HistoryFromSeq = HistoryFromSeq,
            DeletedBeforeSeq = DeletedBeforeSeq,
            UnreadFromSeq = UnreadFromSeq,
            MarkedUnread = UnreadFromSeq is null ? null : true,
            PinnedAt = PinnedAt,
            MutedUntil = MutedUntil,
            Archived = Archived,
            ArchivedUntilSeq = Archived ? ArchivedUntilSeq : null,
            Notify = Notify,
            Draft = DraftText is null ? null : new Draft { ConversationId = Id, Text = DraftText, ReplyToId = DraftReplyToId, Version = DraftVersion, UpdatedAt = DraftUpdatedAt },
        };
    }
}

/// <summary>A member as the database gives it; <see cref="Columns"/> selects it.</summary>
sealed record MemberRow
{
    /// <summary>
    /// Of <c>members m LEFT JOIN users u ON u.id = m.user_id</c>, for the user <c>@readerId</c>; null when it is for many: then
    /// <see cref="ReadsHidden"/> says what the member has set.
    /// </summary>
    public const string Columns = """
        m.conversation_id, m.user_id, m.role, m.joined_at, m.delivered_seq, m.read_seq, m.history_from_seq, m.metadata, m.added_by, m.invite_link_id,
               u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted,
               m.user_id IS DISTINCT FROM @readerId::text
                 AND (u.reads_hidden IS TRUE OR (SELECT reader.reads_hidden FROM users reader WHERE reader.id = @readerId) IS TRUE) AS reads_hidden
        """;

    public Guid ConversationId { get; init; }
    public string UserId { get; init; } = "";
    public string Role { get; init; } = "";
    public DateTimeOffset JoinedAt { get; init; }
    public long DeliveredSeq { get; init; }
    public long ReadSeq { get; init; }
    public long HistoryFromSeq { get; init; }
    public string? Metadata { get; init; }
    public string? AddedBy { get; init; }
    public Guid? InviteLinkId { get; init; }
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }

    /// <summary>Whether the member's read mark is not to be shown: one of the two has turned read receipts off.</summary>
    public bool ReadsHidden { get; init; }

    public Member ToMember() => new()
    {
        User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted),
        Role = Role,
        JoinedAt = JoinedAt,
        DeliveredSeq = DeliveredSeq,
        ReadSeq = ReadsHidden ? null : ReadSeq,
        HistoryFromSeq = HistoryFromSeq,
        Metadata = MessageJson.Read<Dictionary<string, JsonElement>>(Metadata),
        AddedBy = AddedBy,
        InviteLinkId = InviteLinkId,
    };
}
