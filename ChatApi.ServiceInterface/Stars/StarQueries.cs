using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Stars;

/// <summary>A place in a user's list of stars.</summary>
sealed record StarPlace(DateTimeOffset At, Guid ConversationId, long Seq);

/// <summary>A star that an event refers to: of which message, and since when, if it is there.</summary>
sealed record StarState
{
    public string UserId { get; init; } = "";
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public DateTimeOffset? StarredAt { get; init; }
}

/// <summary>A starred message as the database gives it.</summary>
sealed record StarRow : MessageRow
{
    public DateTimeOffset StarredAt { get; init; }

    public StarredMessage ToStarred() => new() { Message = ToMessage(), StarredAt = StarredAt };
}

static class StarQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>False when it was there.</summary>
        public async Task<bool> AddStarAsync(string userId, Guid conversationId, long seq, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Stars.Add: insert */
                INSERT INTO stars (user_id, conversation_id, seq) VALUES (@userId, @conversationId, @seq) ON CONFLICT DO NOTHING
                """, new { userId, conversationId, seq }, cancellationToken: ct)) > 0;

        /// <summary>False when there was none.</summary>
        public async Task<bool> RemoveStarAsync(string userId, Guid conversationId, long seq, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Stars.Remove: stars_pkey */
                DELETE FROM stars WHERE user_id = @userId AND conversation_id = @conversationId AND seq = @seq
                """, new { userId, conversationId, seq }, cancellationToken: ct)) > 0;

        /// <summary>
        /// The messages a user has starred before a place and may read now, the one starred last first. Stars of what they may not read
        /// any more are passed over, one look each.
        /// </summary>
        public async Task<List<StarredMessage>> ListStarredAsync(string userId, StarPlace? before, int limit, CancellationToken ct)
        {
            var rows = await db.QueryAsync<StarRow>(new CommandDefinition($"""
                /* Stars.List: stars_user_id_starred_at, members_pkey, messages_pkey, users_pkey, hidden_messages_pkey */
                SELECT {MessageRow.ColumnsFor}, star.starred_at
                  FROM stars star
                  JOIN members m ON m.conversation_id = star.conversation_id AND m.user_id = star.user_id AND m.left_at IS NULL
                  JOIN messages msg ON msg.conversation_id = star.conversation_id AND msg.seq = star.seq
                  {MessageRow.Joins}
                 WHERE star.user_id = @userId
                   AND (@beforeAt::timestamptz IS NULL OR (star.starred_at, star.conversation_id, star.seq) < (@beforeAt, @beforeId, @beforeSeq))
                   AND msg.deleted_at IS NULL AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                 ORDER BY star.starred_at DESC, star.conversation_id DESC, star.seq DESC
                 LIMIT @limit
                """, new { userId, beforeAt = before?.At, beforeId = before?.ConversationId, beforeSeq = before?.Seq, limit }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToStarred())];
        }

        /// <summary>The stars that events refer to, as they are now.</summary>
        public Task<IEnumerable<StarState>> ListStarStatesAsync(string[] userIds, Guid[] conversationIds, long[] seqs, CancellationToken ct) =>
            db.QueryAsync<StarState>(new CommandDefinition("""
                /* Stars.ListStates: messages_pkey, stars_pkey */
                SELECT wanted.user_id, wanted.conversation_id, wanted.seq, msg.id, star.starred_at
                  FROM unnest(@userIds, @conversationIds, @seqs) AS wanted (user_id, conversation_id, seq)
                  JOIN messages msg ON msg.conversation_id = wanted.conversation_id AND msg.seq = wanted.seq
                  LEFT JOIN stars star ON star.user_id = wanted.user_id AND star.conversation_id = wanted.conversation_id AND star.seq = wanted.seq
                """, new { userIds, conversationIds, seqs }, cancellationToken: ct));
    }
}
