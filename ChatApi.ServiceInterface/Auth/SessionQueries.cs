using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

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

    /// <summary>Null when it was never renewed.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Revoked, or its account disabled or deleted.</summary>
    public bool IsClosed { get; init; }
}

/// <summary>A user of a foreign issuer, as a token brings them.</summary>
sealed record Sighting(
    string UserId, string Issuer, string? UserName, string? UserNameKey, string DisplayName, string DisplayNameKey, Guid SessionId, DateTimeOffset Expires, DateTimeOffset Now);

/// <summary>What is known of a user of a foreign issuer.</summary>
sealed record SeenUser
{
    /// <summary>Whose the id is.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Disabled or deleted.</summary>
    public bool IsClosed { get; init; }

    public bool SessionEnded { get; init; }
}

/// <summary>A session that was to be ended.</summary>
sealed record EndedSession
{
    public string UserId { get; init; } = "";

    /// <summary>False when it had ended before.</summary>
    public bool NowEnded { get; init; }
}

static class SessionQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>1; 0 when the account was closed or its password changed since it was read. Waits for a change under way, which then ends what it finds.</summary>
        public Task<int> InsertSessionAsync(SessionRow session, DateTimeOffset? passwordChangedAt, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.InsertSession: users_pkey */
                INSERT INTO sessions (id, user_id, device, rotating, refresh_nonce, created_at, expires_at)
                SELECT @Id, id, @Device, @Rotating, @RefreshNonce, @CreatedAt, @ExpiresAt
                  FROM users
                 WHERE id = @UserId AND password_changed_at IS NOT DISTINCT FROM @passwordChangedAt AND disabled_at IS NULL AND deleted_at IS NULL
                   FOR SHARE
                """,
                new { session.Id, session.UserId, session.Device, session.Rotating, session.RefreshNonce, session.CreatedAt, session.ExpiresAt, passwordChangedAt },
                cancellationToken: ct));

        public Task<SessionRow?> FindSessionAsync(Guid sessionId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<SessionRow>(new CommandDefinition("""
                /* Auth.FindSession: sessions_pkey, users_pkey */
                SELECT s.id, s.user_id, s.device, s.rotating, s.refresh_nonce, s.refresh_generation, s.rotated_at, s.created_at, s.last_used_at, s.expires_at,
                       s.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL OR u.deleted_at IS NOT NULL AS is_closed
                  FROM sessions s JOIN users u ON u.id = s.user_id
                 WHERE s.id = @sessionId
                """, new { sessionId }, cancellationToken: ct));

        /// <summary>1 when this call replaced the refresh token of that generation, 0 when another did or the session is revoked.</summary>
        public Task<int> RotateSessionAsync(Guid sessionId, int generation, DateTimeOffset now, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.RotateSession: sessions_pkey */
                UPDATE sessions SET refresh_generation = refresh_generation + 1, rotated_at = @now, last_used_at = @now
                 WHERE id = @sessionId AND refresh_generation = @generation AND revoked_at IS NULL
                """, new { sessionId, generation, now }, cancellationToken: ct));

        public Task<IEnumerable<Guid>> ListRevokedSessionsAsync(DateTimeOffset since, CancellationToken ct) =>
            db.QueryAsync<Guid>(new CommandDefinition("""
                /* Auth.ListRevokedSessions: sessions_revoked_at */
                SELECT id FROM sessions WHERE revoked_at >= @since
                """, new { since }, cancellationToken: ct));

        public Task TouchSessionAsync(Guid sessionId, DateTimeOffset now, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.TouchSession: sessions_pkey */
                UPDATE sessions SET last_used_at = @now WHERE id = @sessionId
                """, new { sessionId, now }, cancellationToken: ct));

        /// <summary>A user's sessions that have not ended, newest first, after one of them.</summary>
        public Task<IEnumerable<SessionRow>> ListSessionsAsync(string userId, Guid? beforeId, int limit, DateTimeOffset now, CancellationToken ct) =>
            db.QueryAsync<SessionRow>(new CommandDefinition("""
                /* Auth.ListSessions: sessions_user_id_id */
                SELECT id, device, created_at, last_used_at, expires_at
                  FROM sessions
                 WHERE user_id = @userId AND id < coalesce(@beforeId, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AND revoked_at IS NULL AND expires_at > @now
                 ORDER BY id DESC
                 LIMIT @limit
                """, new { userId, beforeId, limit, now }, cancellationToken: ct));

        /// <summary>The session's user, and whether this call has ended it; null when there is no such session, or it is not <paramref name="ofUser"/>'s.</summary>
        public Task<EndedSession?> RevokeSessionAsync(Guid sessionId, string? ofUser, DateTimeOffset now, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<EndedSession>(new CommandDefinition("""
                /* Auth.RevokeSession: sessions_pkey */
                WITH ended AS (
                  UPDATE sessions SET revoked_at = @now
                   WHERE id = @sessionId AND user_id = coalesce(@ofUser, user_id) AND revoked_at IS NULL
                  RETURNING id
                )
                SELECT user_id, EXISTS (SELECT FROM ended) AS now_ended FROM sessions WHERE id = @sessionId AND user_id = coalesce(@ofUser, user_id)
                """, new { sessionId, ofUser, now }, cancellationToken: ct));

        /// <summary>Ends all of a user's sessions but one; their ids.</summary>
        public Task<IEnumerable<Guid>> RevokeOtherSessionsAsync(string userId, Guid butId, DateTimeOffset now, CancellationToken ct) =>
            db.QueryAsync<Guid>(new CommandDefinition("""
                /* Auth.RevokeOtherSessions: sessions_user_id_id */
                UPDATE sessions SET revoked_at = @now
                 WHERE user_id = @userId AND id <> @butId AND revoked_at IS NULL AND expires_at > @now
                RETURNING id
                """, new { userId, butId, now }, cancellationToken: ct));

        /// <summary>
        /// Makes the user if nobody has the id, and notes the session. Null when another has the user name, or when another transaction is
        /// making the user just now.
        /// </summary>
        public Task<SeenUser?> SeeForeignUserAsync(Sighting sighting, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<SeenUser>(new CommandDefinition("""
                /* Auth.SeeForeignUser: users_pkey */
                WITH made AS (
                  INSERT INTO users (id, issuer, user_name, user_name_key, display_name, display_name_key, created_at)
                  SELECT @UserId, @Issuer, @UserName, @UserNameKey, @DisplayName, @DisplayNameKey, @Now
                   WHERE NOT EXISTS (SELECT FROM users WHERE id = @UserId)
                  ON CONFLICT DO NOTHING
                  RETURNING issuer, false AS is_closed
                ), known AS (
                  SELECT issuer, is_closed FROM made
                  UNION ALL
                  SELECT issuer, disabled_at IS NOT NULL OR deleted_at IS NOT NULL FROM users WHERE id = @UserId
                ), session AS (
                  INSERT INTO sessions AS s (id, user_id, rotating, refresh_nonce, created_at, last_used_at, expires_at)
                  SELECT @SessionId, @UserId, false, '', @Now, @Now, @Expires FROM known WHERE issuer = @Issuer AND NOT is_closed
                  ON CONFLICT (id) DO UPDATE SET last_used_at = @Now, expires_at = greatest(s.expires_at, @Expires)
                  RETURNING revoked_at IS NOT NULL AS ended
                )
                SELECT issuer, is_closed, coalesce((SELECT ended FROM session), false) AS session_ended FROM known
                """, sighting, cancellationToken: ct));

        /// <summary>Deletes sessions that are over, at most so many; those that were revoked later than the others.</summary>
        public Task<int> DeleteOldSessionsAsync(DateTimeOffset endedBefore, DateTimeOffset revokedEndedBefore, int limit, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.DeleteOldSessions: sessions_expires_at, sessions_pkey */
                DELETE FROM sessions
                 WHERE id = ANY(ARRAY(
                   SELECT id
                     FROM sessions
                    WHERE expires_at < @endedBefore AND (revoked_at IS NULL OR expires_at < @revokedEndedBefore)
                    ORDER BY expires_at
                    LIMIT @limit))
                """, new { endedBefore, revokedEndedBefore, limit }, cancellationToken: ct));
    }
}
