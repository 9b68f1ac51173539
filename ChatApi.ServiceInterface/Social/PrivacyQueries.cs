using ChatApi.ServiceModel;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Social;

/// <summary>A user's settings.</summary>
sealed record PrivacyRow
{
    /// <summary>Of <c>users u</c>.</summary>
    public const string Columns = """
        u.id AS user_id, coalesce(u.messages_from, 'everyone') AS messages, coalesce(u.groups_from, 'everyone') AS groups,
               coalesce(u.presence_to, 'everyone') AS presence, coalesce(u.found_by, 'everyone') AS search,
               u.reads_hidden IS NOT TRUE AS read_receipts, u.typing_hidden IS NOT TRUE AS typing
        """;

    public string UserId { get; init; } = "";
    public string Messages { get; init; } = "";
    public string Groups { get; init; } = "";
    public string Presence { get; init; } = "";
    public string Search { get; init; } = "";
    public bool ReadReceipts { get; init; }
    public bool Typing { get; init; }

    public Privacy ToPrivacy() => new()
    {
        Messages = Messages,
        Groups = Groups,
        Presence = Presence,
        Search = Search,
        ReadReceipts = ReadReceipts,
        Typing = Typing,
    };
}

static class PrivacyQueries
{
    /// <summary>
    /// Tells, of every direct conversation of a user, the other member of the user's marks and the user's own devices of the other's: who
    /// sees what was read has changed. Looks up each of the user's conversations.
    /// </summary>
    public static NpgsqlBatchCommand TellOfReadMarks(string userId) => new("""
        /* Privacy.TellOfReadMarks: members_user_id_conversation_id, conversations_pkey */
        INSERT INTO event_log (kind, conversation_id, user_id, actor_id, ref)
        SELECT 'member.updated', m.conversation_id, told.user_id, m.user_id, told.member_id
          FROM members m
         CROSS JOIN LATERAL (SELECT direct_key FROM conversations WHERE id = m.conversation_id LIMIT 1) c
         CROSS JOIN LATERAL (
            VALUES (NULL, m.user_id),
                   (m.user_id, CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END)
          ) AS told (user_id, member_id)
         WHERE m.user_id = $1 AND m.left_at IS NULL AND c.direct_key IS NOT NULL
        """)
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = userId, NpgsqlDbType = NpgsqlDbType.Text } },
    };

    extension(NpgsqlConnection db)
    {
        /// <summary>The settings of these users; ids of nobody are left out.</summary>
        public Task<IEnumerable<PrivacyRow>> ListPrivacyAsync(string[] userIds, CancellationToken ct) =>
            db.QueryAsync<PrivacyRow>(new CommandDefinition($"""
                /* Privacy.List: users_pkey */
                SELECT {PrivacyRow.Columns} FROM users u WHERE u.id = ANY(@userIds)
                """, new { userIds }, cancellationToken: ct));

        /// <summary>The same for one user, locked until the transaction ends.</summary>
        public Task<PrivacyRow?> LockPrivacyAsync(string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<PrivacyRow>(new CommandDefinition($"""
                /* Privacy.Lock: users_pkey */
                SELECT {PrivacyRow.Columns} FROM users u WHERE u.id = @userId FOR NO KEY UPDATE
                """, new { userId }, cancellationToken: ct));

        /// <summary>Sets all of them.</summary>
        public Task SetPrivacyAsync(string userId, Privacy privacy, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Privacy.Set: users_pkey */
                UPDATE users
                   SET messages_from = nullif(@Messages, 'everyone'), groups_from = nullif(@Groups, 'everyone'), presence_to = nullif(@Presence, 'everyone'),
                       found_by = nullif(@Search, 'everyone'), reads_hidden = nullif(NOT @ReadReceipts, false), typing_hidden = nullif(NOT @Typing, false)
                 WHERE id = @userId
                """,
                new { userId, privacy.Messages, privacy.Groups, privacy.Presence, privacy.Search, privacy.ReadReceipts, privacy.Typing },
                cancellationToken: ct));

        /// <summary>A user's settings and the ids of those they have blocked, in order; for snapshots.</summary>
        public async Task<(Privacy Privacy, List<string> BlockedUserIds)> FindPrivacyAndBlocksAsync(string userId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Privacy.Find: users_pkey */
                SELECT {PrivacyRow.Columns} FROM users u WHERE u.id = @userId;
                /* Blocks.ListIds: blocks_pkey */
                SELECT blocked_id FROM blocks WHERE user_id = @userId ORDER BY blocked_id
                """, new { userId }, cancellationToken: ct));
            var privacy = await results.ReadSingleOrDefaultAsync<PrivacyRow>();
            return (privacy?.ToPrivacy() ?? new Privacy(), [.. await results.ReadAsync<string>()]);
        }
    }
}
