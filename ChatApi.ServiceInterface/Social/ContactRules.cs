using ChatApi.ServiceInterface.Users;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Social;

/// <summary>
/// Who may reach whom: blocks and privacy settings, one rule for each question and nowhere else. Each is a condition on <c>users u</c>, who
/// is to be reached, and <c>@userId</c>, who wants to. A block, whoever made it, answers as the strictest setting does. Indexes
/// blocks_pkey, and members_user_id_conversation_id when the setting is <c>shared</c>.
/// </summary>
static class ContactRules
{
    /// <summary>Whether either has blocked the other.</summary>
    public const string IsBlocked = """
        (EXISTS (SELECT FROM blocks WHERE blocks.user_id = u.id AND blocks.blocked_id = @userId)
             OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = @userId AND blocks.blocked_id = u.id))
        """;

    /// <summary>May start a direct conversation and write in it. In one that exists both share a conversation.</summary>
    public const string MayMessage = $"(NOT {IsBlocked} AND CASE u.messages_from WHEN 'nobody' THEN false WHEN 'shared' THEN {Shares} ELSE true END)";

    /// <summary>May add them to groups.</summary>
    public const string MayAdd = $"(NOT {IsBlocked} AND CASE u.groups_from WHEN 'nobody' THEN false WHEN 'shared' THEN {Shares} ELSE true END)";

    /// <summary>May see whether they are online, and when they last were; everyone sees themselves.</summary>
    public const string MaySeePresence = $"(u.id = @userId OR (NOT {IsBlocked} AND CASE u.presence_to WHEN 'nobody' THEN false WHEN 'shared' THEN {Shares} ELSE true END))";

    /// <summary>
    /// May find them by name. Who has blocked somebody still finds them, to lift the block; whom somebody has blocked does not find them,
    /// as if they had set it so. Everyone finds themselves.
    /// </summary>
    public const string MayFind = $"""
        (u.id = @userId
             OR (NOT EXISTS (SELECT FROM blocks WHERE blocks.user_id = u.id AND blocks.blocked_id = @userId)
                 AND CASE u.found_by WHEN 'nobody' THEN false WHEN 'shared' THEN {Shares} ELSE true END))
        """;

    // Whether both are in some conversation now.
    private const string Shares = """
        EXISTS (SELECT FROM members theirs JOIN members mine ON mine.conversation_id = theirs.conversation_id AND mine.user_id = @userId AND mine.left_at IS NULL
                         WHERE theirs.user_id = u.id AND theirs.left_at IS NULL)
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Whether the user may make a direct conversation with the other. Until the transaction ends nobody else makes one, and neither
        /// blocks the other.
        /// </summary>
        public async Task<bool> LockMakingDirectAsync(string userId, string otherId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Contacts.LockMaking: none */
                SELECT pg_advisory_xact_lock(hashtextextended(@directKey, 0)) IS NULL;
                /* Contacts.MayMessage: users_pkey, blocks_pkey, members_user_id_conversation_id */
                SELECT {MayMessage} FROM users u WHERE u.id = @otherId
                """, new { userId, otherId, directKey = UserIds.DirectKey(userId, otherId) }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return await results.ReadSingleOrDefaultAsync<bool>();
        }

        /// <summary>Those of the users that the user may not add to groups, in the order of their ids.</summary>
        public async Task<List<string>> ListNotToBeAddedAsync(string userId, string[] userIds, CancellationToken ct) =>
        [
            .. await db.QueryAsync<string>(new CommandDefinition($"""
                /* Contacts.ListNotToBeAdded: users_pkey, blocks_pkey, members_user_id_conversation_id */
                SELECT u.id FROM users u WHERE u.id = ANY(@userIds) AND u.id <> @userId AND NOT {MayAdd} ORDER BY u.id
                """, new { userId, userIds }, cancellationToken: ct)),
        ];
    }
}
