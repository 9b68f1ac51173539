using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Users;

/// <summary>A user to be stored; null leaves as it is.</summary>
sealed record UserChange(string Id, string? UserName, string? UserNameKey, string? DisplayName, string? DisplayNameKey);

/// <summary>A user who has one of the ids or names of an upsert.</summary>
sealed record KnownUser
{
    public string Id { get; init; } = "";

    public string Issuer { get; init; } = "";

    public string? UserNameKey { get; init; }

    public bool IsDeleted { get; init; }
}

static class UpsertQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Inserts those whose id and user name nobody has; their ids.</summary>
        public Task<IEnumerable<string>> InsertUsersAsync(string issuer, IReadOnlyList<UserChange> users, CancellationToken ct) =>
            db.QueryAsync<string>(new CommandDefinition("""
                /* Users.InsertMany: insert */
                INSERT INTO users (id, issuer, user_name, user_name_key, display_name, display_name_key)
                SELECT id, @issuer, user_name, user_name_key, display_name, display_name_key
                  FROM unnest(@ids::text[], @userNames::text[], @userNameKeys::text[], @displayNames::text[], @displayNameKeys::text[])
                    AS given (id, user_name, user_name_key, display_name, display_name_key)
                ON CONFLICT DO NOTHING
                RETURNING id
                """, Columns(issuer, users), cancellationToken: ct));

        /// <summary>Whoever has one of the ids or names, locked in the order of ids.</summary>
        public Task<IEnumerable<KnownUser>> LockUsersAsync(string[] ids, string[] userNameKeys, CancellationToken ct) =>
            db.QueryAsync<KnownUser>(new CommandDefinition("""
                /* Users.LockMany: users_pkey, users_user_name_key */
                SELECT id, issuer, user_name_key, deleted_at IS NOT NULL AS is_deleted
                  FROM users
                 WHERE id = ANY(@ids) OR user_name_key = ANY(@userNameKeys)
                 ORDER BY id
                   FOR NO KEY UPDATE
                """, new { ids, userNameKeys }, cancellationToken: ct));

        /// <summary>Changes what is different; the ids of those changed. Unique violations as <see cref="TakenNames"/> tells.</summary>
        public Task<IEnumerable<string>> ChangeUsersAsync(string issuer, IReadOnlyList<UserChange> users, CancellationToken ct) =>
            db.QueryAsync<string>(new CommandDefinition("""
                /* Users.ChangeMany: users_pkey */
                UPDATE users u
                   SET user_name = coalesce(given.user_name, u.user_name), user_name_key = coalesce(given.user_name_key, u.user_name_key),
                       display_name = coalesce(given.display_name, u.display_name), display_name_key = coalesce(given.display_name_key, u.display_name_key),
                       version = version + 1
                  FROM unnest(@ids::text[], @userNames::text[], @userNameKeys::text[], @displayNames::text[], @displayNameKeys::text[])
                    AS given (id, user_name, user_name_key, display_name, display_name_key)
                 WHERE u.id = ANY(@ids) AND u.id = given.id AND u.issuer = @issuer
                   AND (coalesce(given.user_name, u.user_name), coalesce(given.display_name, u.display_name)) IS DISTINCT FROM (u.user_name, u.display_name)
                RETURNING u.id
                """, Columns(issuer, users), cancellationToken: ct));
    }

    private static object Columns(string issuer, IReadOnlyList<UserChange> users) => new
    {
        issuer,
        ids = users.Select(user => user.Id).ToArray(),
        userNames = users.Select(user => user.UserName).ToArray(),
        userNameKeys = users.Select(user => user.UserNameKey).ToArray(),
        displayNames = users.Select(user => user.DisplayName).ToArray(),
        displayNameKeys = users.Select(user => user.DisplayNameKey).ToArray(),
    };
}
