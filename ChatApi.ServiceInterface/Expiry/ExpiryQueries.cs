using ChatApi.ServiceInterface.Messages;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Expiry;

static class ExpiryQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>False when it was so before; else it is a new version. The conversation must be locked.</summary>
        public async Task<bool> SetMessageExpiryAsync(Guid conversationId, int? seconds, string? after, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Expiry.Set: conversations_pkey */
                UPDATE conversations SET message_expiry_seconds = @seconds, message_expiry_after = @after, version = version + 1
                 WHERE id = @conversationId AND (message_expiry_seconds, message_expiry_after) IS DISTINCT FROM (@seconds, @after)
                """, new { conversationId, seconds, after }, cancellationToken: ct)) > 0;

        /// <summary>
        /// Sets the time of messages that wait to be read and that every member has read by now, at most so many. Looks at the
        /// conversations with such messages one by one along the index; what somebody else has locked waits for the next round.
        /// </summary>
        public Task<int> StartReadExpiryAsync(int limit, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Expiry.StartRead: messages_conversation_id_seq_expire_after_read, members_pkey, messages_pkey */
                WITH RECURSIVE waiting (conversation_id) AS (
                    (SELECT conversation_id FROM messages WHERE expire_after_read IS NOT NULL AND expires_at IS NULL ORDER BY conversation_id LIMIT 1)
                    UNION ALL
                    SELECT (SELECT conversation_id
                              FROM messages
                             WHERE expire_after_read IS NOT NULL AND expires_at IS NULL AND conversation_id > waiting.conversation_id
                             ORDER BY conversation_id
                             LIMIT 1)
                      FROM waiting
                     WHERE waiting.conversation_id IS NOT NULL
                ), read AS MATERIALIZED (
                    SELECT conversation_id, (SELECT min(read_seq) FILTER (WHERE left_at IS NULL) FROM members m WHERE m.conversation_id = waiting.conversation_id) AS seq -- by the conversation alone, even before there are statistics
                      FROM waiting
                     WHERE conversation_id IS NOT NULL
                ), due AS MATERIALIZED (
                    SELECT msg.conversation_id, msg.seq
                      FROM read
                     CROSS JOIN LATERAL (
                        SELECT conversation_id, seq
                          FROM messages
                         WHERE conversation_id = read.conversation_id AND seq <= read.seq AND expire_after_read IS NOT NULL AND expires_at IS NULL
                         ORDER BY seq
                         LIMIT @limit
                           FOR NO KEY UPDATE SKIP LOCKED) msg
                     LIMIT @limit
                )
                UPDATE messages SET expires_at = now() + make_interval(secs => expire_after_read)
                  FROM due
                 WHERE messages.conversation_id = due.conversation_id AND messages.seq = due.seq
                """, new { limit }, cancellationToken: ct));

        /// <summary>The messages whose time is over, the longest first, at most so many; locked, without those that somebody else has.</summary>
        public async Task<List<ExpiredRow>> LockExpiredAsync(int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<ExpiredRow>(new CommandDefinition("""
                /* Expiry.LockExpired: messages_expires_at */
                SELECT conversation_id, seq, type, clock_timestamp() AS now
                  FROM messages
                 WHERE expires_at <= now()
                 ORDER BY expires_at
                 LIMIT @limit
                   FOR NO KEY UPDATE SKIP LOCKED
                """, new { limit }, cancellationToken: ct)),
        ];
    }
}

/// <summary>A message whose time is over.</summary>
sealed record ExpiredRow : MessageRow
{
    /// <summary>The database's clock.</summary>
    public DateTimeOffset Now { get; init; }
}
