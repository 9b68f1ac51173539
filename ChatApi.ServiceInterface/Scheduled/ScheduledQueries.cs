using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Scheduled;

/// <summary>A scheduled message as the database gives it.</summary>
sealed record ScheduledRow
{
    /// <summary>Of <c>scheduled_messages</c>.</summary>
    public const string Columns = "id, user_id, conversation_id, client_message_id, request, create_hash, send_at, error_code, error_message, version, clock_timestamp() AS now";

    public Guid Id { get; init; }
    public string UserId { get; init; } = "";
    public Guid ConversationId { get; init; }
    public Guid ClientMessageId { get; init; }

    /// <summary>JSON of a <see cref="SendMessage"/>.</summary>
    public string Request { get; init; } = "";
    public byte[] CreateHash { get; init; } = [];
    public DateTimeOffset SendAt { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public long Version { get; init; }

    /// <summary>The database's clock.</summary>
    public DateTimeOffset Now { get; init; }

    public SendMessage Message => MessageJson.Read<SendMessage>(Request)!;

    public ScheduledMessage ToScheduled() => new()
    {
        Id = Id,
        SendAt = SendAt,
        Message = Message,
        Version = Version,
        ErrorCode = ErrorCode,
        ErrorMessage = ErrorMessage,
    };
}

/// <summary>What a new scheduled message is held against.</summary>
sealed record ScheduleState
{
    /// <summary>The database's clock.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>How many the user has waiting.</summary>
    public int Waiting { get; init; }
}

static class ScheduledQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Looks at what a new one is held against, and at the one its key has made before. One user's are counted one after the other: the
        /// user is locked until the transaction ends, and what follows are new statements.
        /// </summary>
        public async Task<(ScheduleState State, ScheduledRow? Earlier)> LockScheduleAsync(string userId, Guid conversationId, Guid clientMessageId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Scheduled.LockUser: users_pkey */
                SELECT true FROM users WHERE id = @userId FOR NO KEY UPDATE;
                /* Scheduled.GetState: scheduled_messages_user_id_send_at */
                SELECT clock_timestamp() AS now, count(*)::int AS waiting FROM scheduled_messages WHERE user_id = @userId;
                /* Scheduled.FindByKey: scheduled_messages_user_id_conversation_id_client_message_id */
                SELECT {ScheduledRow.Columns}
                  FROM scheduled_messages
                 WHERE user_id = @userId AND conversation_id = @conversationId AND client_message_id = @clientMessageId
                """, new { userId, conversationId, clientMessageId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return (await results.ReadSingleAsync<ScheduleState>(), await results.ReadSingleOrDefaultAsync<ScheduledRow>());
        }

        public Task InsertScheduledAsync(ScheduledRow row, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Scheduled.Insert: insert */
                INSERT INTO scheduled_messages (id, user_id, conversation_id, client_message_id, request, create_hash, send_at, due_at)
                VALUES (@Id, @UserId, @ConversationId, @ClientMessageId, @Request, @CreateHash, @SendAt, @SendAt)
                """, row, cancellationToken: ct));

        /// <summary>The user's scheduled messages after a place, the next first.</summary>
        public async Task<List<ScheduledRow>> ListScheduledAsync(string userId, DateTimeOffset? afterAt, Guid afterId, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<ScheduledRow>(new CommandDefinition($"""
                /* Scheduled.List: scheduled_messages_user_id_send_at */
                SELECT {ScheduledRow.Columns}
                  FROM scheduled_messages
                 WHERE user_id = @userId AND (@afterAt::timestamptz IS NULL OR (send_at, id) > (@afterAt, @afterId))
                 ORDER BY send_at, id
                 LIMIT @limit
                """, new { userId, afterAt, afterId, limit }, cancellationToken: ct)),
        ];

        /// <summary>Locks the user's scheduled message; null when there is none. It waits for whoever is sending it.</summary>
        public Task<ScheduledRow?> LockScheduledAsync(Guid id, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<ScheduledRow?>(new CommandDefinition($"""
                /* Scheduled.Lock: scheduled_messages_pkey */
                SELECT {ScheduledRow.Columns} FROM scheduled_messages WHERE id = @id AND user_id = @userId FOR UPDATE
                """, new { id, userId }, cancellationToken: ct));

        /// <summary>Sets time and content anew; what it was refused for is forgotten.</summary>
        public Task<ScheduledRow> UpdateScheduledAsync(Guid id, string request, DateTimeOffset sendAt, CancellationToken ct) =>
            db.QuerySingleAsync<ScheduledRow>(new CommandDefinition($"""
                /* Scheduled.Update: scheduled_messages_pkey */
                UPDATE scheduled_messages
                   SET request = @request, send_at = @sendAt, due_at = @sendAt, error_code = NULL, error_message = NULL, version = version + 1
                 WHERE id = @id
                RETURNING {ScheduledRow.Columns}
                """, new { id, request, sendAt }, cancellationToken: ct));

        /// <summary>Takes the user's scheduled message out of the list; null when there is none. It waits for whoever is sending it.</summary>
        public Task<ScheduledRow?> TakeScheduledAsync(Guid id, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<ScheduledRow?>(new CommandDefinition($"""
                /* Scheduled.Take: scheduled_messages_pkey */
                DELETE FROM scheduled_messages WHERE id = @id AND user_id = @userId RETURNING {ScheduledRow.Columns}
                """, new { id, userId }, cancellationToken: ct));

        /// <summary>Takes the one that is due the longest out of the list, and leaves those that somebody else has taken; null when there is none.</summary>
        public Task<ScheduledRow?> TakeDueAsync(CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<ScheduledRow?>(new CommandDefinition($"""
                /* Scheduled.TakeDue: scheduled_messages_due_at, scheduled_messages_pkey */
                DELETE FROM scheduled_messages
                 WHERE id = (SELECT id FROM scheduled_messages WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING {ScheduledRow.Columns}
                """, cancellationToken: ct));

        /// <summary>How long until the next is due, by the database's clock; null when none waits.</summary>
        public Task<TimeSpan?> FindNextDueAsync(CancellationToken ct) =>
            db.QuerySingleAsync<TimeSpan?>(new CommandDefinition("""
                /* Scheduled.FindNextDue: scheduled_messages_due_at */
                SELECT min(due_at) - clock_timestamp() FROM scheduled_messages WHERE due_at IS NOT NULL
                """, cancellationToken: ct));

        /// <summary>Notes why it was refused; false when it has changed, or was sent, meanwhile.</summary>
        public async Task<bool> SetScheduledErrorAsync(ScheduledRow row, string code, string message, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Scheduled.SetError: scheduled_messages_pkey */
                UPDATE scheduled_messages SET due_at = NULL, error_code = @code, error_message = @message, version = version + 1
                 WHERE id = @Id AND version = @Version
                """, new { row.Id, row.Version, code, message }, cancellationToken: ct)) > 0;

        /// <summary>Tries it again a little later.</summary>
        public Task DeferScheduledAsync(ScheduledRow row, TimeSpan by, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Scheduled.Defer: scheduled_messages_pkey */
                UPDATE scheduled_messages SET due_at = now() + @by WHERE id = @Id AND version = @Version AND due_at IS NOT NULL
                """, new { row.Id, row.Version, by }, cancellationToken: ct));

        /// <summary>The scheduled messages that events refer to, as they are now.</summary>
        public Task<IEnumerable<ScheduledRow>> ListScheduledByIdAsync(Guid[] ids, CancellationToken ct) =>
            db.QueryAsync<ScheduledRow>(new CommandDefinition($"""
                /* Scheduled.ListById: scheduled_messages_pkey */
                SELECT {ScheduledRow.Columns} FROM scheduled_messages WHERE id = ANY(@ids)
                """, new { ids }, cancellationToken: ct));
    }
}
