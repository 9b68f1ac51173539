using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Social;

/// <summary>Someone who is blocked, or about to be.</summary>
sealed record BlockRow
{
    public string UserId { get; init; } = "";

    public string? UserName { get; init; }

    public string? DisplayName { get; init; }

    public bool Deleted { get; init; }

    /// <summary>Null: they are not blocked.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Whether this statement blocked them.</summary>
    public bool IsNew { get; init; }

    public Block ToBlock() => new() { User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted), BlockedAt = CreatedAt!.Value };
}

static class BlockQueries
{
    /// <summary>
    /// Tells a user's own devices of their own side of every conversation they are in and another is or was in: what counts as unread
    /// there, and whether the last message has content, may have changed. Without looking at messages, so that one just being sent is
    /// not missed. Index members_user_id_conversation_id: one look into members_pkey for each of the user's conversations.
    /// </summary>
    public static NpgsqlBatchCommand TellOfShared(string userId, string otherId) => new("""
        /* Blocks.TellOfShared: members_user_id_conversation_id, members_pkey */
        INSERT INTO event_log (kind, conversation_id, user_id, actor_id)
        SELECT 'conversation.me_updated', m.conversation_id, m.user_id, m.user_id
          FROM members m
         CROSS JOIN LATERAL (SELECT true FROM members theirs WHERE theirs.conversation_id = m.conversation_id AND theirs.user_id = $2 LIMIT 1) one
         WHERE m.user_id = $1 AND m.left_at IS NULL
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = userId, NpgsqlDbType = NpgsqlDbType.Text },
            new NpgsqlParameter<string> { TypedValue = otherId, NpgsqlDbType = NpgsqlDbType.Text },
        },
    };

    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks until the transaction ends what two users need to write to each other: their direct conversation, or, while there is none, the
        /// making of it. Then the first user's row, under which their blocks are counted.
        /// </summary>
        public Task LockPairAsync(string userId, string otherId, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Blocks.LockMaking: none */
                SELECT pg_advisory_xact_lock(hashtextextended(@directKey, 0));
                /* Blocks.LockDirect: conversations_direct_key */
                SELECT true FROM conversations WHERE direct_key = @directKey FOR NO KEY UPDATE;
                /* Blocks.LockUser: users_pkey */
                SELECT true FROM users WHERE id = @userId FOR NO KEY UPDATE
                """, new { userId, directKey = UserIds.DirectKey(userId, otherId) }, cancellationToken: ct));

        /// <summary>Blocks a user, unless <paramref name="max"/> are blocked already; null when there is no such user. Needs <see cref="LockPairAsync"/>.</summary>
        public Task<BlockRow?> AddBlockAsync(string userId, string otherId, int max, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<BlockRow>(new CommandDefinition("""
                /* Blocks.Add: users_pkey, blocks_pkey */
                WITH made AS (
                    INSERT INTO blocks (user_id, blocked_id)
                    SELECT @userId, id FROM users WHERE id = @otherId AND (SELECT count(*) FROM blocks WHERE user_id = @userId) < @max
                    ON CONFLICT DO NOTHING
                    RETURNING created_at
                )
                SELECT u.id AS user_id, u.user_name, u.display_name, u.deleted_at IS NOT NULL AS deleted,
                       coalesce(made.created_at, earlier.created_at) AS created_at, made.created_at IS NOT NULL AS is_new
                  FROM users u
                  LEFT JOIN made ON true
                  LEFT JOIN blocks earlier ON earlier.user_id = @userId AND earlier.blocked_id = u.id
                 WHERE u.id = @otherId
                """, new { userId, otherId, max }, cancellationToken: ct));

        /// <summary>Lifts a block; false when there was none.</summary>
        public async Task<bool> RemoveBlockAsync(string userId, string otherId, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Blocks.Remove: blocks_pkey */
                DELETE FROM blocks WHERE user_id = @userId AND blocked_id = @otherId
                """, new { userId, otherId }, cancellationToken: ct)) > 0;

        /// <summary>A user's blocks after an id, in the order of ids.</summary>
        public async Task<List<BlockRow>> ListBlocksAsync(string userId, string afterId, int limit, CancellationToken ct) =>
            (await db.QueryAsync<BlockRow>(new CommandDefinition("""
                /* Blocks.List: blocks_pkey, users_pkey */
                SELECT b.blocked_id AS user_id, u.user_name, u.display_name, u.deleted_at IS NOT NULL AS deleted, b.created_at
                  FROM blocks b
                  JOIN users u ON u.id = b.blocked_id
                 WHERE b.user_id = @userId AND b.blocked_id > @afterId
                 ORDER BY b.blocked_id
                 LIMIT @limit
                """, new { userId, afterId, limit }, cancellationToken: ct))).AsList();
    }
}
