using ChatApi.ServiceInterface.Conversations;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>A member's marks, locked, and what a new mark is held against.</summary>
sealed record MarkState
{
    public long DeliveredSeq { get; init; }
    public long ReadSeq { get; init; }
    public long LastSeq { get; init; }
    public int MemberCount { get; init; }

    /// <summary>How many of the messages named exist and may be read.</summary>
    public int Named { get; init; }

    /// <summary>The highest seq of those; 0 when there is none.</summary>
    public long NamedSeq { get; init; }
}

static class ReceiptQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks the member's row until the transaction ends and reads the marks, and which of the messages named they may read; null
        /// when not a member. One round trip but two statements, so that the second sees marks committed while the first waited.
        /// </summary>
        public async Task<MarkState?> LockMarksAsync(Guid conversationId, string userId, Guid[] messageIds, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition("""
                /* Receipts.Lock: members_user_id_conversation_id */
                SELECT true FROM members WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL FOR NO KEY UPDATE;
                /* Receipts.GetMarks: members_user_id_conversation_id, conversations_pkey, messages_id */
                WITH named AS MATERIALIZED (
                    SELECT conversation_id, seq FROM messages WHERE id = ANY(@messageIds)
                )
                SELECT m.delivered_seq, m.read_seq, c.last_seq, c.member_count, readable.named, readable.named_seq
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                 CROSS JOIN LATERAL (
                    SELECT count(*)::int AS named, coalesce(max(named.seq), 0) AS named_seq
                      FROM named
                     WHERE named.conversation_id = m.conversation_id AND named.seq >= greatest(m.history_from_seq, m.cleared_before_seq)) AS readable
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId, messageIds }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return await results.ReadSingleOrDefaultAsync<MarkState>();
        }

        /// <summary>Sets marks computed under the lock of <see cref="LockMarksAsync"/>: they never fall, and read is never beyond delivered.</summary>
        public Task SetMarksAsync(Guid conversationId, string userId, long deliveredSeq, long readSeq, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Receipts.SetMarks: members_pkey */
                UPDATE members SET delivered_seq = @deliveredSeq, read_seq = @readSeq
                 WHERE conversation_id = @conversationId AND user_id = @userId
                """, new { conversationId, userId, deliveredSeq, readSeq }, cancellationToken: ct));

        /// <summary>The member's unread messages in a conversation, at most 999.</summary>
        public Task<int> CountUnreadAsync(Guid conversationId, string userId, CancellationToken ct) =>
            db.QuerySingleAsync<int>(new CommandDefinition($"""
                /* Receipts.CountUnread: members_pkey, conversations_pkey, messages_conversation_id_seq_uncounted, hidden_messages_pkey, blocks_pkey */
                SELECT {ConversationRow.UnreadCount}
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                  {ConversationRow.UncountedJoin}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId
                """, new { conversationId, userId }, cancellationToken: ct));

        /// <summary>
        /// The user's unread messages in all conversations: the sum of what each shows, so each adds at most 999. Looks up every
        /// conversation of the user, and counts only in those with something after the mark.
        /// </summary>
        public Task<int> CountAllUnreadAsync(string userId, CancellationToken ct) =>
            db.QuerySingleAsync<int>(new CommandDefinition($"""
                /* Receipts.CountAllUnread: members_user_id_conversation_id, conversations_pkey, messages_conversation_id_seq_uncounted, hidden_messages_pkey, blocks_pkey */
                SELECT coalesce(sum({ConversationRow.UnreadCount}), 0)::int
                  FROM members m
                 CROSS JOIN LATERAL (SELECT id, last_seq FROM conversations WHERE id = m.conversation_id LIMIT 1) c
                  {ConversationRow.UncountedJoin}
                 WHERE m.user_id = @userId AND m.left_at IS NULL AND c.last_seq > m.read_seq
                """, new { userId }, cancellationToken: ct));
    }
}
