using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>What is durable of a user's presence.</summary>
sealed record PresenceRow
{
    public string UserId { get; init; } = "";

    public DateTimeOffset? LastSeenAt { get; init; }

    public bool Invisible { get; init; }

    public string? StatusText { get; init; }

    public DateTimeOffset? StatusTextExpiresAt { get; init; }

    /// <summary>With what Redis knows; of someone nobody has written about yet, the row is one of defaults.</summary>
    /// <param name="state">Null when it is not known: then others are told nothing at all.</param>
    /// <param name="isOwn">For the user's own eyes.</param>
    public UserPresence ToPresence(PresenceState? state, DateTimeOffset now, bool isOwn)
    {
        if (state is null && !isOwn)
            return new() { UserId = UserId };
        var isOver = StatusText is null || StatusTextExpiresAt <= now;
        return new()
        {
            UserId = UserId,
            Status = state?.Level switch
            {
                PresenceLevel.Online => PresenceStatus.Online,
                PresenceLevel.Away => PresenceStatus.Away,
                PresenceLevel.Gone => PresenceStatus.Offline,
                _ => PresenceStatus.Unknown,
            },
            LastSeenAt = state?.Level == PresenceLevel.Gone ? LastSeenAt : null,
            DeviceCount = state?.Devices,
            StatusText = isOver ? null : StatusText,
            StatusTextExpiresAt = isOver ? null : StatusTextExpiresAt,
            Invisible = isOwn && Invisible ? true : null,
        };
    }
}

/// <summary>What a user changes; null leaves as it is.</summary>
/// <param name="Invisible">Whether to be shown as offline; the moment it begins is the last one seen.</param>
/// <param name="StatusText">Empty = none.</param>
/// <param name="ExpiresAt">Of the text, when one is given.</param>
readonly record struct PresenceChange(string UserId, bool? Invisible, string? StatusText, DateTimeOffset? ExpiresAt);

static class PresenceQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>What is kept of these users; those of whom nothing is are left out. In no order.</summary>
        public async Task<List<PresenceRow>> ListPresenceAsync(string[] userIds, CancellationToken ct) =>
            (await db.QueryAsync<PresenceRow>(new CommandDefinition("""
                /* Presence.List: presence_pkey */
                SELECT user_id, last_seen_at, invisible, status_text, status_text_expires_at FROM presence WHERE user_id = ANY(@userIds)
                """, new { userIds }, cancellationToken: ct))).AsList();

        /// <summary>Those of the users who want to be shown as offline.</summary>
        public async Task<HashSet<string>> ListInvisibleAsync(string[] userIds, CancellationToken ct) =>
            [.. await db.QueryAsync<string>(new CommandDefinition("""
                /* Presence.ListInvisible: presence_pkey */
                SELECT user_id FROM presence WHERE user_id = ANY(@userIds) AND invisible
                """, new { userIds }, cancellationToken: ct))];

        /// <summary>Notes when users were last here, to the minute; what is known to be later stays. Locks in the order of ids; ids of nobody are passed over.</summary>
        public Task NoteSeenAsync(string[] userIds, DateTimeOffset[] at, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Presence.NoteSeen: users_pkey */
                INSERT INTO presence AS p (user_id, last_seen_at)
                SELECT u.id, date_trunc('minute', seen.at)
                  FROM unnest(@userIds, @at) AS seen (user_id, at)
                  JOIN users u ON u.id = seen.user_id
                 ORDER BY u.id
                ON CONFLICT (user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at
                 WHERE p.last_seen_at IS NULL OR p.last_seen_at < excluded.last_seen_at
                """, new { userIds, at = at.Select(one => one.ToUniversalTime()).ToArray() }, cancellationToken: ct));

        /// <summary>Keeps what a user has changed, and gives what is now kept.</summary>
        public Task<PresenceRow> ChangePresenceAsync(PresenceChange change, CancellationToken ct) =>
            db.QuerySingleAsync<PresenceRow>(new CommandDefinition("""
                /* Presence.Change: insert */
                INSERT INTO presence AS p (user_id, invisible, last_seen_at, status_text, status_text_expires_at)
                VALUES (@UserId, coalesce(@Invisible, false), CASE WHEN @Invisible THEN date_trunc('minute', statement_timestamp()) END, nullif(@StatusText, ''), @ExpiresAt)
                ON CONFLICT (user_id) DO UPDATE
                   SET invisible = coalesce(@Invisible, p.invisible),
                       last_seen_at = CASE WHEN @Invisible AND NOT p.invisible THEN excluded.last_seen_at ELSE p.last_seen_at END,
                       status_text = CASE WHEN @StatusText::text IS NULL THEN p.status_text ELSE excluded.status_text END,
                       status_text_expires_at = CASE WHEN @StatusText::text IS NULL THEN p.status_text_expires_at ELSE excluded.status_text_expires_at END
                RETURNING user_id, last_seen_at, invisible, status_text, status_text_expires_at
                """, change, cancellationToken: ct));
    }
}
