using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What signing in needs to know of an account.</summary>
sealed record AccountRow
{
    public string Id { get; init; } = "";

    public string? UserName { get; init; }

    public string DisplayName { get; init; } = "";

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Null for users whom an app's own issuer brought: they do not sign in here.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Null when it is that of the registration.</summary>
    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>Empty for accounts kept here, else the foreign issuer.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Disabled or deleted.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>An account to be stored.</summary>
sealed record NewAccount(
    string Id, string? UserName, string? UserNameKey, string? Email, string? EmailKey, string? Phone,
    string DisplayName, string DisplayNameKey, string PasswordHash, DateTimeOffset CreatedAt);

static class AuthQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Unique violations tell by the constraint's name which of the names is taken.</summary>
        public Task InsertAccountAsync(NewAccount account, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.InsertAccount: insert */
                INSERT INTO users (id, user_name, user_name_key, email, email_key, phone, display_name, display_name_key, password_hash, created_at)
                VALUES (@Id, @UserName, @UserNameKey, @Email, @EmailKey, @Phone, @DisplayName, @DisplayNameKey, @PasswordHash, @CreatedAt)
                """, account, cancellationToken: ct));

        /// <summary>The account with one of these; the form of the three tells them apart, so that at most one is given and one row found.</summary>
        public Task<AccountRow?> FindAccountAsync(string? userNameKey, string? emailKey, string? phone, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("""
                /* Auth.FindAccount: users_user_name_key, users_email_key, users_phone_key */
                SELECT id, user_name, display_name, password_hash, password_changed_at, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_closed
                  FROM users
                 WHERE user_name_key = @userNameKey OR email_key = @emailKey OR phone = @phone
                """, new { userNameKey, emailKey, phone }, cancellationToken: ct));

        public Task<AccountRow?> GetAccountAsync(string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("""
                /* Auth.GetAccount: users_pkey */
                SELECT id, issuer, user_name, email, phone, display_name, password_hash, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_closed
                  FROM users
                 WHERE id = @userId
                """, new { userId }, cancellationToken: ct));

        /// <summary>1 when the password was still that one.</summary>
        public Task<int> ChangePasswordAsync(string userId, string? current, string replacement, DateTimeOffset now, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.ChangePassword: users_pkey */
                UPDATE users SET password_hash = @replacement, password_changed_at = @now WHERE id = @userId AND password_hash = @current AND deleted_at IS NULL
                """, new { userId, current, replacement, now }, cancellationToken: ct));

        /// <summary>The same password hashed anew; nothing when it was changed meanwhile.</summary>
        public Task ReplacePasswordHashAsync(string userId, string? current, string replacement, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.ReplacePasswordHash: users_pkey */
                UPDATE users SET password_hash = @replacement WHERE id = @userId AND password_hash = @current
                """, new { userId, current, replacement }, cancellationToken: ct));

        public Task<byte[]?> FindSigningKeyAsync(string id, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition("""
                /* Auth.FindSigningKey: signing_keys_pkey */
                SELECT secret FROM signing_keys WHERE id = @id
                """, new { id }, cancellationToken: ct));

        /// <summary>Nothing when there is one already.</summary>
        public Task InsertSigningKeyAsync(string id, byte[] secret, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.InsertSigningKey: insert */
                INSERT INTO signing_keys (id, secret) VALUES (@id, @secret) ON CONFLICT (id) DO NOTHING
                """, new { id, secret }, cancellationToken: ct));
    }
}
