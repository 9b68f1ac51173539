using System.Text.Json;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Users;

/// <summary>What is public of a user.</summary>
sealed record UserRow
{
    public string Id { get; init; } = "";

    public string? UserName { get; init; }

    public string? DisplayName { get; init; }

    public bool IsDeleted { get; init; }

    public UserSummary ToSummary() => UserSummaries.Of(Id, UserName, DisplayName, IsDeleted);
}

/// <summary>What UpdateMe changes; null leaves as it is.</summary>
sealed record ProfileChange(
    string Id, string? UserName, string? UserNameKey, string? Email, string? EmailKey, string? Phone, string? DisplayName, string? DisplayNameKey)
{
    /// <summary>Whether <see cref="Metadata"/> is to be set, also to null.</summary>
    public bool SetsMetadata { get; init; }
    public string? Metadata { get; init; }
}

/// <summary>The own profile of a user.</summary>
sealed record ProfileRow
{
    public string Id { get; init; } = "";
    public string? UserName { get; init; }
    public string DisplayName { get; init; } = "";
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    public MyProfile ToProfile() => new()
    {
        Id = Id,
        UserName = UserName,
        DisplayName = DisplayName,
        Email = Email,
        Phone = Phone,
        Metadata = UserMetadata.Read(Metadata),
        CreatedAt = CreatedAt,
    };
}

static class UserMetadata
{
    public static Dictionary<string, JsonElement>? Read(string? json) =>
        json is null ? null : (Dictionary<string, JsonElement>?)JsonSerializer.Deserialize(json, ContractJson.Wire.GetTypeInfo(typeof(Dictionary<string, JsonElement>)));
}

static class UserQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>The user's own profile; null when the account is gone.</summary>
        public async Task<MyProfile?> FindProfileAsync(string userId, CancellationToken ct) => (await db.ListProfilesAsync([userId], ct)).SingleOrDefault();

        /// <summary>The own profiles of these users; accounts that are gone are left out.</summary>
        public async Task<IEnumerable<MyProfile>> ListProfilesAsync(string[] userIds, CancellationToken ct)
        {
            var rows = await db.QueryAsync<ProfileRow>(new CommandDefinition("""
                /* Users.ListProfiles: users_pkey */
                SELECT id, user_name, display_name, email, phone, metadata, created_at
                  FROM users
                 WHERE id = ANY(@userIds) AND deleted_at IS NULL
                """, new { userIds }, cancellationToken: ct));
            return rows.Select(row => row.ToProfile());
        }

        /// <summary>The user's metadata, whose row is locked until the transaction ends.</summary>
        public Task<string?> LockUserMetadataAsync(string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("""
                /* Users.LockMetadata: users_pkey */
                SELECT metadata::text FROM users WHERE id = @userId AND deleted_at IS NULL FOR NO KEY UPDATE
                """, new { userId }, cancellationToken: ct));

        /// <summary>What others get of the user's metadata.</summary>
        public async Task<Dictionary<string, JsonElement>?> FindUserMetadataAsync(string userId, CancellationToken ct) =>
            UserMetadata.Read(await db.QuerySingleOrDefaultAsync<string?>(new CommandDefinition("""
                /* Users.FindMetadata: users_pkey */
                SELECT metadata::text FROM users WHERE id = @userId AND deleted_at IS NULL
                """, new { userId }, cancellationToken: ct)));

        /// <summary>1 when something became different, 0 when nothing did. Unique violations as <see cref="TakenNames"/> tells.</summary>
        public Task<int> ChangeProfileAsync(ProfileChange change, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Users.ChangeProfile: users_pkey */
                UPDATE users
                   SET user_name = coalesce(@UserName, user_name), user_name_key = coalesce(@UserNameKey, user_name_key),
                       email = coalesce(@Email, email), email_key = coalesce(@EmailKey, email_key),
                       phone = coalesce(@Phone, phone),
                       display_name = coalesce(@DisplayName, display_name), display_name_key = coalesce(@DisplayNameKey, display_name_key),
                       metadata = CASE WHEN @SetsMetadata THEN @Metadata::jsonb ELSE metadata END,
                       version = version + 1
                 WHERE id = @Id AND deleted_at IS NULL
                   AND (coalesce(@UserName, user_name), coalesce(@Email, email), coalesce(@Phone, phone), coalesce(@DisplayName, display_name),
                        CASE WHEN @SetsMetadata THEN @Metadata::jsonb ELSE metadata END)
                       IS DISTINCT FROM (user_name, email, phone, display_name, metadata)
                """, change, cancellationToken: ct));

        /// <summary>The users with these ids, those that are gone included; ids of nobody are left out. In no order; index users_pkey.</summary>
        public async Task<List<UserSummary>> ListUserSummariesAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
        {
            var rows = await db.QueryAsync<UserRow>(new CommandDefinition("""
                /* Users.ListSummaries: users_pkey */
                SELECT id, user_name, display_name, deleted_at IS NOT NULL AS is_deleted
                  FROM users
                 WHERE id = ANY(@ids)
                """, new { ids = ids.Where(UserIds.IsValid).ToArray() }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToSummary())];
        }

        /// <summary>Those of the ids that nobody has, or whose account is gone, in the order given. One round trip, a look into users_pkey an id.</summary>
        public async Task<List<string>> ListMissingUserIdsAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
        {
            var found = await db.QueryAsync<string>(new CommandDefinition("""
                /* Users.ListExisting: users_pkey */
                SELECT id FROM users WHERE id = ANY(@ids) AND deleted_at IS NULL
                """, new { ids = ids.Where(UserIds.IsValid).ToArray() }, cancellationToken: ct));
            return [.. ids.Except(found, StringComparer.Ordinal)];
        }

        /// <summary>
        /// Users whose user name or display name begins with the text between <paramref name="from"/> and <paramref name="to"/>, after
        /// an id, in the order of ids, as far as <paramref name="userId"/> may find them. Reads all that match: the order of ids is not that of names.
        /// </summary>
        public Task<IEnumerable<UserRow>> SearchUsersAsync(string userId, string from, string to, string afterId, int limit, CancellationToken ct) =>
            db.QueryAsync<UserRow>(new CommandDefinition($"""
                /* Users.Search: users_user_name_key, users_display_name_key_id, blocks_blocked_id, members_user_id_conversation_id */
                SELECT u.id, u.user_name, u.display_name
                  FROM users u
                 WHERE u.user_name_key >= @from AND u.user_name_key < @to AND u.id > @afterId AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                   AND {ContactRules.MayFind}
                UNION
                SELECT u.id, u.user_name, u.display_name
                  FROM users u
                 WHERE u.display_name_key >= @from AND u.display_name_key < @to AND u.id > @afterId AND u.disabled_at IS NULL AND u.deleted_at IS NULL
                   AND {ContactRules.MayFind}
                 ORDER BY id
                 LIMIT @limit
                """, new { userId, from, to, afterId, limit }, cancellationToken: ct));
    }
}
