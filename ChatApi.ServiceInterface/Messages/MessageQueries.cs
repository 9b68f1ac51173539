using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Reading messages. What a member may read begins at the later of <c>history_from_seq</c> and <c>cleared_before_seq</c>.</summary>
static class MessageQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>The message with its sender, if the user may read it.</summary>
        public Task<MessageRow?> FindMessageAsync(Guid messageId, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<MessageRow>(new CommandDefinition($"""
                /* Messages.Find: messages_id, members_user_id_conversation_id, users_pkey, messages_pkey, hidden_messages_pkey */
                SELECT {MessageRow.ColumnsFor}
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  {MessageRow.Joins}
                 WHERE msg.id = @messageId AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                """, new { messageId, userId }, cancellationToken: ct));

        /// <summary>Those of the messages that the user may read; at most 100, in no order.</summary>
        public Task<IEnumerable<MessageRow>> FindMessagesAsync(Guid[] messageIds, string userId, CancellationToken ct) =>
            db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Messages.FindMany: messages_id, members_pkey, users_pkey, messages_pkey, hidden_messages_pkey */
                SELECT {MessageRow.ColumnsFor}
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  {MessageRow.Joins}
                 WHERE msg.id = ANY(@messageIds) AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                """, new { messageIds, userId }, cancellationToken: ct));

        /// <summary>What the user may read of a conversation; null when not a member.</summary>
        public Task<ReadableHistory?> FindReadableHistoryAsync(Guid conversationId, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<ReadableHistory?>(new CommandDefinition("""
                /* Messages.FindReadableHistory: members_user_id_conversation_id, conversations_pkey */
                SELECT greatest(m.history_from_seq, m.cleared_before_seq) AS first, c.last_seq AS last
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId }, cancellationToken: ct));

        /// <summary>
        /// The first seq of the range with a message stored at or after a time; one past the range when all are older. A binary
        /// search on the primary key (one probe per doubling of the range, never more than 63), because an index on time would
        /// be paid by every send. Times are the database's, taken under the conversation's lock: they rise with seq unless that
        /// clock was set back, and then the answer is one of the places where the time was crossed.
        /// </summary>
        public Task<long> FindSeqAtAsync(Guid conversationId, ReadableHistory range, DateTimeOffset at, CancellationToken ct) =>
            db.QuerySingleAsync<long>(new CommandDefinition("""
                /* Messages.FindSeqAt: messages_pkey */
                WITH RECURSIVE search (low, high) AS (
                    SELECT @first::bigint, greatest(@first, @last + 1)::bigint
                    UNION ALL
                    SELECT CASE WHEN probe.created_at < @at THEN probe.seq + 1 ELSE search.low END,
                           CASE WHEN probe.created_at < @at THEN search.high ELSE probe.seq END
                      FROM search
                      JOIN messages probe ON probe.conversation_id = @conversationId AND probe.seq = search.low + (search.high - search.low) / 2
                     WHERE search.low < search.high
                )
                SELECT low FROM search WHERE low = high
                """, new { conversationId, first = range.First, last = range.Last, at }, cancellationToken: ct));

        /// <summary>
        /// The messages of a range of seqs as a member sees them, newest first; those the member has deleted for themselves are missing.
        /// At most 200 rows. That they are a member is known from before: who is removed meanwhile is not shown an empty page.
        /// </summary>
        public Task<IEnumerable<MessageRow>> ListMessagesAsync(Guid conversationId, string userId, long oldest, long newest, CancellationToken ct) =>
            db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Messages.List: members_pkey, messages_pkey, users_pkey, hidden_messages_pkey */
                SELECT {MessageRow.ColumnsFor}
                  FROM members m
                  JOIN messages msg ON msg.conversation_id = m.conversation_id AND msg.seq BETWEEN @oldest AND @newest
                  {MessageRow.Joins}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                 ORDER BY msg.seq DESC
                """, new { conversationId, userId, oldest, newest }, cancellationToken: ct));

        /// <summary>
        /// The messages that events refer to, as they are now: one for each existing pair of conversation and seq however
        /// often it is named, in no order.
        /// Checks no right: whoever delivers them knows the audience.
        /// </summary>
        public async Task<List<Message>> ListMessagesBySeqAsync(Guid[] conversationIds, long[] seqs, CancellationToken ct)
        {
            var rows = await db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Messages.ListBySeq: messages_pkey, users_pkey */
                SELECT {MessageRow.Columns}
                  FROM unnest(@conversationIds, @seqs) AS wanted (conversation_id, seq)
                  JOIN messages msg ON msg.conversation_id = wanted.conversation_id AND msg.seq = wanted.seq
                  {MessageRow.Joins}
                """, new { conversationIds, seqs }, cancellationToken: ct));
            return [.. rows.DistinctBy(row => row.Id).Select(row => row.ToMessage())];
        }
    }
}
