using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What signing in needs to know of an account.</summary>
sealed record AccountRow
{
    public string Id { get; init; } = "";

    public string? UserName { get; init; }

    public string DisplayName { get; init; } = "";

    /// <summary>Null for users whom an app's own issuer brought: they do not sign in here.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Disabled or deleted.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>An account to be stored.</summary>
sealed record NewAccount(
    string Id, string? UserName, string? UserNameKey, string? Email, string? EmailKey, string? Phone,
    string DisplayName, string DisplayNameKey, string PasswordHash, DateTimeOffset CreatedAt);

/// <summary>A sign-in on one device.</summary>
sealed record SessionRow
{
    public Guid Id { get; init; }

    public string UserId { get; init; } = "";

    public string? Device { get; init; }

    /// <summary>Whether each renewal replaces the refresh token.</summary>
    public bool Rotating { get; init; }

    public byte[] RefreshNonce { get; init; } = [];

    /// <summary>Of the newest refresh token.</summary>
    public int RefreshGeneration { get; init; }

    /// <summary>When the newest replaced the one before.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Revoked, or its account disabled or deleted.</summary>
    public bool IsClosed { get; init; }
}

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
                SELECT id, user_name, display_name, password_hash, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_closed
                  FROM users
                 WHERE user_name_key = @userNameKey OR email_key = @emailKey OR phone = @phone
                """, new { userNameKey, emailKey, phone }, cancellationToken: ct));

        public Task<AccountRow?> GetAccountAsync(string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<AccountRow>(new CommandDefinition("""
                /* Auth.GetAccount: users_pkey */
                SELECT id, user_name, display_name, disabled_at IS NOT NULL OR deleted_at IS NOT NULL AS is_closed
                  FROM users
                 WHERE id = @userId
                """, new { userId }, cancellationToken: ct));

        /// <summary>Nothing when the password was changed meanwhile.</summary>
        public Task ReplacePasswordHashAsync(string userId, string? current, string replacement, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.ReplacePasswordHash: users_pkey */
                UPDATE users SET password_hash = @replacement WHERE id = @userId AND password_hash = @current
                """, new { userId, current, replacement }, cancellationToken: ct));

        public Task InsertSessionAsync(SessionRow session, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.InsertSession: insert */
                INSERT INTO sessions (id, user_id, device, rotating, refresh_nonce, created_at, expires_at)
                VALUES (@Id, @UserId, @Device, @Rotating, @RefreshNonce, @CreatedAt, @ExpiresAt)
                """,
                new { session.Id, session.UserId, session.Device, session.Rotating, session.RefreshNonce, session.CreatedAt, session.ExpiresAt },
                cancellationToken: ct));

        public Task<SessionRow?> FindSessionAsync(Guid sessionId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition("""
                /* Auth.FindSession: sessions_pkey, users_pkey */
                SELECT s.id, s.user_id, s.device, s.rotating, s.refresh_nonce, s.refresh_generation, s.rotated_at, s.created_at, s.expires_at,
                       s.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL AS is_closed
                  FROM sessions s JOIN users u ON u.id = s.user_id
                 WHERE s.id = @sessionId
                """, new { sessionId }, cancellationToken: ct));

        /// <summary>1 when this call replaced the refresh token of that generation, 0 when another did or the session is revoked.</summary>
        public Task<int> RotateSessionAsync(Guid sessionId, int generation, DateTimeOffset now, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.RotateSession: sessions_pkey */
                UPDATE sessions SET refresh_generation = refresh_generation + 1, rotated_at = @now
                 WHERE id = @sessionId AND refresh_generation = @generation AND revoked_at IS NULL
                """, new { sessionId, generation, now }, cancellationToken: ct));

        /// <summary>The session's user; null when it is revoked already, or was never there.</summary>
        public Task<string?> RevokeSessionAsync(Guid sessionId, DateTimeOffset now, CancellationToken ct) =>
            db.ExecuteScalarAsync<string?>(new CommandDefinition("""
                /* Auth.RevokeSession: sessions_pkey */
                UPDATE sessions SET revoked_at = @now WHERE id = @sessionId AND revoked_at IS NULL RETURNING user_id
                """, new { sessionId, now }, cancellationToken: ct));

        public Task<IEnumerable<Guid>> ListRevokedSessionsAsync(DateTimeOffset since, CancellationToken ct) =>
            db.QueryAsync<Guid>(new CommandDefinition("""
                /* Auth.ListRevokedSessions: sessions_revoked_at */
                SELECT id FROM sessions WHERE revoked_at >= @since
                """, new { since }, cancellationToken: ct));

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
