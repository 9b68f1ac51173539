using ChatApi.ServiceInterface.Conversations;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>What a member confirms of a conversation.</summary>
/// <param name="DeliveredSeq">Received up to here; 0 = nothing is said.</param>
/// <param name="ReadSeq">Read, and so received, up to here; null = nothing is said.</param>
sealed record Mark(Guid ConversationId, long DeliveredSeq, long? ReadSeq = null);

/// <summary>A member's marks, locked: as they are, and as they will be once the mark given is set.</summary>
sealed record MarkRow
{
    public Guid Id { get; init; }
    public long DeliveredSeq { get; init; }
    public long ReadSeq { get; init; }
    public long DeliveredBefore { get; init; }
    public long ReadBefore { get; init; }
    public int MemberCount { get; init; }

    /// <summary>Whether it was marked as unread and is marked read now.</summary>
    public bool EndsUnread { get; init; }

    /// <summary>Unread messages once the marks are set.</summary>
    public int Unread { get; init; }

    public bool RisesRead => ReadSeq > ReadBefore;

    public bool RisesDelivered => DeliveredSeq > DeliveredBefore;
}

/// <summary>The messages a request names, as far as the member may read them.</summary>
sealed record NamedRow
{
    public int Count { get; init; }

    /// <summary>The highest seq; 0 when there is none.</summary>
    public long Seq { get; init; }
}

/// <summary>Setting marks, of any number of conversations at once: one round trip to lock and compute, one to write.</summary>
static class MarkQueries
{
    // Arrays of any length get one plan; for this transaction only.
    private const string KeepPlans = "/* Receipts.KeepPlans: none */ SET LOCAL plan_cache_mode = force_generic_plan";

    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks the member's rows in the order of the conversations and computes what these marks make of them: they never fall, end at
        /// the last message, and read is never beyond delivered. Conversations the user is not a member of are left out. Two statements,
        /// so that the second sees what was committed while the first waited.
        /// </summary>
        /// <param name="marks">One for a conversation.</param>
        public async Task<List<MarkRow>> LockMarksAsync(string userId, IReadOnlyList<Mark> marks, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                {KeepPlans};
                /* Receipts.Lock: members_user_id_conversation_id */
                SELECT true
                  FROM unnest(@conversationIds) AS wanted (conversation_id)
                  JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                 ORDER BY m.conversation_id
                   FOR NO KEY UPDATE OF m;
                /* Receipts.GetMarks: members_user_id_conversation_id, conversations_pkey, messages_conversation_id_seq_uncounted, hidden_messages_pkey, blocks_pkey */
                SELECT c.id, m.delivered_seq, m.read_seq, m.delivered_before, m.read_before, m.member_count, m.ends_unread, {ConversationRow.UnreadCount} AS unread
                  FROM (
                    SELECT m.conversation_id, m.user_id, m.history_from_seq, m.cleared_before_seq, m.delivered_seq AS delivered_before, m.read_seq AS read_before,
                           greatest(m.delivered_seq, least(greatest(wanted.delivered_seq, wanted.read_seq), c.last_seq)) AS delivered_seq,
                           CASE WHEN wanted.read_seq IS NULL THEN m.read_seq ELSE greatest(m.read_seq, least(wanted.read_seq, c.last_seq)) END AS read_seq,
                           m.unread_from_seq IS NOT NULL AND wanted.read_seq IS NOT NULL AS ends_unread,
                           c.last_seq, c.member_count
                      FROM unnest(@conversationIds, @delivered, @read) AS wanted (conversation_id, delivered_seq, read_seq)
                      JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                      JOIN conversations c ON c.id = m.conversation_id
                  ) AS m
                 CROSS JOIN LATERAL (SELECT m.conversation_id AS id, m.last_seq) c
                  {ConversationRow.UncountedJoin}
                """,
                new
                {
                    userId,
                    conversationIds = marks.Select(mark => mark.ConversationId).ToArray(),
                    delivered = marks.Select(mark => mark.DeliveredSeq).ToArray(),
                    read = marks.Select(mark => mark.ReadSeq).ToArray(),
                },
                cancellationToken: ct));
            await results.ReadAsync<bool>();
            return (await results.ReadAsync<MarkRow>()).AsList();
        }

        /// <summary>How many of the messages exist in the conversation and may be read by the user, and the highest; null when not a member.</summary>
        public Task<NamedRow?> FindNamedAsync(Guid conversationId, string userId, Guid[] messageIds, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<NamedRow>(new CommandDefinition("""
                /* Receipts.FindNamed: messages_id, members_user_id_conversation_id */
                WITH named AS MATERIALIZED (
                    SELECT conversation_id, seq FROM messages WHERE id = ANY(@messageIds)
                )
                SELECT readable.count, readable.seq
                  FROM members m
                 CROSS JOIN LATERAL (
                    SELECT count(*)::int AS count, coalesce(max(named.seq), 0) AS seq
                      FROM named
                     WHERE named.conversation_id = m.conversation_id AND named.seq >= greatest(m.history_from_seq, m.cleared_before_seq)) AS readable
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId, messageIds }, cancellationToken: ct));

        /// <summary>Marks the member's side as unread from a seq on, within what they may read; null = the last. Whether that changed anything; null when not a member.</summary>
        public Task<bool?> MarkUnreadAsync(Guid conversationId, string userId, long? fromSeq, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<bool?>(new CommandDefinition("""
                /* Receipts.MarkUnread: members_user_id_conversation_id, conversations_pkey */
                WITH place AS MATERIALIZED (
                    SELECT m.unread_from_seq AS earlier,
                           greatest(m.history_from_seq, m.cleared_before_seq, 1, least(coalesce(@fromSeq, c.last_seq), c.last_seq)) AS from_seq
                      FROM members m
                      JOIN conversations c ON c.id = m.conversation_id
                     WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                       FOR NO KEY UPDATE OF m
                ), marked AS (
                    UPDATE members SET unread_from_seq = place.from_seq
                      FROM place
                     WHERE members.conversation_id = @conversationId AND members.user_id = @userId AND place.earlier IS DISTINCT FROM place.from_seq
                )
                SELECT earlier IS DISTINCT FROM from_seq FROM place
                """, new { conversationId, userId, fromSeq }, cancellationToken: ct));

        /// <summary>The user's conversations after an id with anything to be marked as read, in the order of their ids.</summary>
        /// <param name="only">Only these; null = all.</param>
        public async Task<List<Guid>> ListUnreadAsync(string userId, Guid[]? only, Guid afterId, int limit, CancellationToken ct) =>
            (await db.QueryAsync<Guid>(new CommandDefinition("""
                /* Receipts.ListUnread: members_user_id_conversation_id, conversations_pkey */
                SELECT m.conversation_id
                  FROM members m
                 CROSS JOIN LATERAL (SELECT last_seq FROM conversations WHERE id = m.conversation_id LIMIT 1) c
                 WHERE m.user_id = @userId AND m.left_at IS NULL AND m.conversation_id > @afterId
                   AND (@only::uuid[] IS NULL OR m.conversation_id = ANY(@only))
                   AND (c.last_seq > m.read_seq OR m.unread_from_seq IS NOT NULL)
                 ORDER BY m.conversation_id
                 LIMIT @limit
                """, new { userId, only, afterId, limit }, cancellationToken: ct))).AsList();

        /// <summary>Of these users those who have turned read receipts off.</summary>
        public async Task<HashSet<string>> ListReadsHiddenAsync(string[] userIds, CancellationToken ct) =>
        [
            .. await db.QueryAsync<string>(new CommandDefinition(
                "/* Receipts.ListReadsHidden: users_pkey */ SELECT id FROM users WHERE id = ANY(@userIds) AND reads_hidden", new { userIds }, cancellationToken: ct)),
        ];
    }

    /// <summary>
    /// Sets marks computed under the lock of <see cref="LockMarksAsync"/>, and notes when: one row for both when they rise to the same seq.
    /// What is marked read is not marked unread any more.
    /// </summary>
    public static NpgsqlBatchCommand SetMarks(string userId, IReadOnlyList<MarkRow> rows) => new("""
        /* Receipts.SetMarks: members_pkey, receipt_marks_pkey */
        WITH mark AS MATERIALIZED (
            SELECT * FROM unnest($2, $3, $4, $5, $6, $7) AS mark (conversation_id, delivered_seq, read_seq, ends_unread, rises_delivered, rises_read)
        ), noted AS (
            INSERT INTO receipt_marks (conversation_id, user_id, is_read, seq)
            SELECT risen.conversation_id, $1, risen.is_read, risen.seq
              FROM (
                SELECT conversation_id, true, read_seq FROM mark WHERE rises_read
                UNION ALL
                SELECT conversation_id, false, delivered_seq FROM mark WHERE rises_delivered AND NOT (rises_read AND read_seq = delivered_seq)
              ) AS risen (conversation_id, is_read, seq) -- the lock keeps others out: ON CONFLICT would write 48 bytes more
             WHERE NOT EXISTS (
                SELECT FROM receipt_marks earlier
                 WHERE earlier.conversation_id = risen.conversation_id AND earlier.user_id = $1 AND earlier.is_read = risen.is_read AND earlier.seq = risen.seq)
        )
        UPDATE members
           SET delivered_seq = mark.delivered_seq, read_seq = mark.read_seq, unread_from_seq = CASE WHEN mark.ends_unread THEN NULL ELSE members.unread_from_seq END
          FROM mark
         WHERE members.conversation_id = mark.conversation_id AND members.user_id = $1
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = userId, NpgsqlDbType = NpgsqlDbType.Text },
            Column(rows.Select(row => row.Id), NpgsqlDbType.Uuid),
            Column(rows.Select(row => row.DeliveredSeq), NpgsqlDbType.Bigint),
            Column(rows.Select(row => row.ReadSeq), NpgsqlDbType.Bigint),
            Column(rows.Select(row => row.EndsUnread), NpgsqlDbType.Boolean),
            Column(rows.Select(row => row.RisesDelivered), NpgsqlDbType.Boolean),
            Column(rows.Select(row => row.RisesRead), NpgsqlDbType.Boolean),
        },
    };

    private static NpgsqlParameter<T[]> Column<T>(IEnumerable<T> values, NpgsqlDbType type) => new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
