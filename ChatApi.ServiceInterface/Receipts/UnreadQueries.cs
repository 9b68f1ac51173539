using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Realtime;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>What is unread in one conversation that is not archived.</summary>
/// <param name="MutedUntil">Long ago when it never was muted.</param>
readonly record struct UnreadCount(int Messages, int Mentions, DateTime MutedUntil);

/// <summary>What was counted, and the place in the log it was counted at.</summary>
sealed class UnreadRow : EventLogQueries.EndRow
{
    /// <summary>How many conversations were looked at.</summary>
    public int Conversations { get; init; }

    public Guid[]? Ids { get; init; }

    public int[]? Unread { get; init; }

    public int[]? Mentions { get; init; }

    public DateTime[]? MutedUntil { get; init; }

    /// <summary>Rows of the log since the place before; of everybody.</summary>
    public int LogRows { get; init; }

    /// <summary>Whether the user has blocked or unblocked somebody since: that changes any conversation.</summary>
    public bool BlocksChanged { get; init; }

    public IEnumerable<(Guid ConversationId, UnreadCount Count)> Counts
    {
        get
        {
            for (var i = 0; i < (Ids?.Length ?? 0); i++)
                yield return (Ids![i], new(Unread![i], Mentions![i], MutedUntil![i]));
        }
    }
}

/// <summary>Counting what is unread over many conversations, and knowing at which place in the log that was.</summary>
static class UnreadQueries
{
    // One plan, however much of the log there is to be looked at, that reads nothing but what is new; for this transaction only.
    private const string KeepPlans = """
        /* Receipts.KeepUnreadPlans: none */ SET LOCAL plan_cache_mode = force_generic_plan;
        /* Receipts.KeepUnreadIndexes: none */ SET LOCAL enable_seqscan = off
        """;

    private static readonly string All = $"""
        /* Receipts.CountUnread: members_user_id_conversation_id, conversations_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey */
        SELECT s.*, counted.*
          FROM {EventLogQueries.End}
          {Counted("members m", "WHERE m.user_id = @userId AND m.left_at IS NULL", "FILTER (WHERE one.unread > 0)")}
        """;

    // Read and delivered marks of others change nothing for the user, and are most of what is logged.
    private static readonly string Changed = $"""
        /* Receipts.CountChanged: event_log_xid, members_pkey, conversations_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey */
        WITH fresh AS MATERIALIZED (
            SELECT kind, conversation_id, user_id, ref FROM event_log WHERE xid >= @xmax
            UNION ALL
            SELECT kind, conversation_id, user_id, ref FROM event_log WHERE xid = ANY(@open)
            LIMIT @limit
        ), changed AS MATERIALIZED (
            SELECT DISTINCT conversation_id
              FROM fresh
             WHERE (user_id IS NULL OR user_id = @userId) AND (kind <> ALL(@ofMarks) OR coalesce(user_id, ref) = @userId)
        )
        SELECT s.*, counted.*, (SELECT count(*)::int FROM fresh) AS log_rows,
               EXISTS (SELECT FROM fresh WHERE user_id = @userId AND kind = ANY(@ofBlocks)) AS blocks_changed
          FROM {EventLogQueries.End}
          {Counted("changed CROSS JOIN LATERAL (SELECT * FROM members WHERE conversation_id = changed.conversation_id AND user_id = @userId LIMIT 1) m")}
        """;

    private static readonly string[] OfMarks = [EventKind.MessageDelivered, EventKind.MessageRead, EventKind.MessageDeliveredAndRead];
    private static readonly string[] OfBlocks = [EventKind.UserBlocked, EventKind.UserUnblocked];

    extension(NpgsqlConnection db)
    {
        /// <summary>What is unread, by conversation; those without are left out. A few microseconds for each of the user's conversations.</summary>
        public Task<UnreadRow> CountUnreadAsync(string userId, CancellationToken ct) =>
            db.QuerySingleAsync<UnreadRow>(new CommandDefinition(All, new { userId }, cancellationToken: ct));

        /// <summary>
        /// The same of those conversations alone in which something has happened since a place, of which the user was ever a member: 0 when
        /// nothing is unread. One round trip, in a transaction of its own.
        /// </summary>
        /// <param name="limit">Rows of the log to look at; when there are so many the answer is of no use.</param>
        public async Task<UnreadRow> CountChangedUnreadAsync(string userId, LogSnapshot since, int limit, CancellationToken ct)
        {
            await using var transaction = await db.BeginTransactionAsync(ct);
            await using var results = await db.QueryMultipleAsync(new CommandDefinition(
                $"{KeepPlans};{Changed};COMMIT", new { userId, xmax = since.Xmax, open = since.Open, limit, ofMarks = OfMarks, ofBlocks = OfBlocks }, cancellationToken: ct));
            return await results.ReadSingleAsync<UnreadRow>();
        }
    }

    /// <summary>What is counted in each conversation, as arrays of the same order.</summary>
    private static string Counted(string members, string where = "", string filter = "") => $"""
        CROSS JOIN LATERAL (
            SELECT count(*)::int AS conversations, array_agg(one.id) {filter} AS ids, array_agg(one.unread) {filter} AS unread,
                   array_agg(one.mentions) {filter} AS mentions, array_agg(one.muted_until) {filter} AS muted_until
              FROM (
                SELECT m.conversation_id AS id, coalesce(m.muted_until, '-infinity') AS muted_until,
                       CASE WHEN m.left_at IS NULL AND NOT {ConversationRow.IsArchived} THEN {ConversationRow.UnreadCount} ELSE 0 END AS unread,
                       {ConversationRow.MentionCount} AS mentions
                  FROM {members}
                 CROSS JOIN LATERAL (SELECT id, last_seq FROM conversations WHERE id = m.conversation_id LIMIT 1) c
                  {ConversationRow.UncountedJoin}
                 {where}
              ) one
          ) counted
        """;
}
