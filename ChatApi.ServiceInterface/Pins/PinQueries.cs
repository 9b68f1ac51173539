using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Pins;

/// <summary>How many messages other than one are pinned, and the database's clock.</summary>
sealed record OtherPins
{
    public int Count { get; init; }
    public DateTimeOffset Now { get; init; }
}

/// <summary>The pin of a message as it is now.</summary>
sealed record PinState
{
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public DateTimeOffset? PinnedAt { get; init; }
    public string? PinnedBy { get; init; }
    public DateTimeOffset? PinExpiresAt { get; init; }
}

/// <summary>The outcome of pinning.</summary>
sealed record NewPin
{
    public DateTimeOffset PinnedAt { get; init; }
    public string PinnedBy { get; init; } = "";

    /// <summary>False when it was pinned just so before.</summary>
    public bool IsNew { get; init; }
}

/// <summary>A pinned message as the database gives it.</summary>
sealed record PinRow : MessageRow
{
    public string PinnedBy { get; init; } = "";
    public DateTimeOffset? PinExpiresAt { get; init; }

    public Pin ToPin() => new() { Message = ToMessage(), PinnedAt = PinnedAt!.Value, PinnedBy = PinnedBy, ExpiresAt = PinExpiresAt };
}

/// <summary>Pins stand on their message; one whose time is over counts for nothing, also before it is cleared away.</summary>
static class PinQueries
{
    private const string IsPinned = "msg.pinned_at IS NOT NULL AND msg.deleted_at IS NULL AND (msg.pin_expires_at IS NULL OR msg.pin_expires_at > now())";

    extension(NpgsqlConnection db)
    {
        /// <summary>At most 50 are looked at.</summary>
        public Task<OtherPins> CountOtherPinsAsync(Guid conversationId, long seq, CancellationToken ct) =>
            db.QuerySingleAsync<OtherPins>(new CommandDefinition($"""
                /* Pins.CountOthers: messages_conversation_id_pinned_at */
                SELECT count(*)::int AS count, now() AS now
                  FROM messages msg
                 WHERE msg.conversation_id = @conversationId AND msg.seq <> @seq AND {IsPinned}
                """, new { conversationId, seq }, cancellationToken: ct));

        /// <summary>Pins the message, or sets its pin's expiry; null, and nothing done, when it is deleted.</summary>
        public Task<NewPin?> PinAsync(Guid conversationId, long seq, string userId, DateTimeOffset? expiresAt, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<NewPin?>(new CommandDefinition($"""
                /* Pins.Pin: messages_pkey */
                WITH former AS MATERIALIZED (
                    SELECT seq, {IsPinned} AS is_pinned, pin_expires_at
                      FROM messages msg
                     WHERE conversation_id = @conversationId AND seq = @seq AND deleted_at IS NULL
                       FOR NO KEY UPDATE
                )
                UPDATE messages
                   SET pinned_at = CASE WHEN former.is_pinned THEN messages.pinned_at ELSE now() END,
                       pinned_by = CASE WHEN former.is_pinned THEN messages.pinned_by ELSE @userId END,
                       pin_expires_at = @expiresAt
                  FROM former
                 WHERE messages.conversation_id = @conversationId AND messages.seq = former.seq
                RETURNING messages.pinned_at, messages.pinned_by, (NOT former.is_pinned OR former.pin_expires_at IS DISTINCT FROM @expiresAt) AS is_new
                """, new { conversationId, seq, userId, expiresAt }, cancellationToken: ct));

        /// <summary>False when it was not pinned.</summary>
        public async Task<bool> UnpinAsync(Guid conversationId, long seq, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Pins.Unpin: messages_conversation_id_pinned_at */
                UPDATE messages SET pinned_at = NULL, pinned_by = NULL, pin_expires_at = NULL
                 WHERE conversation_id = @conversationId AND seq = @seq AND pinned_at IS NOT NULL
                """, new { conversationId, seq }, cancellationToken: ct)) > 0;

        /// <summary>The pinned messages a member may read, the one pinned last first. At most 50 rows.</summary>
        public async Task<List<Pin>> ListPinsAsync(Guid conversationId, string userId, CancellationToken ct)
        {
            var rows = await db.QueryAsync<PinRow>(new CommandDefinition($"""
                /* Pins.List: members_pkey, messages_conversation_id_pinned_at, users_pkey, hidden_messages_pkey */
                SELECT {MessageRow.ColumnsFor}, msg.pinned_by, msg.pin_expires_at
                  FROM members m
                  JOIN messages msg ON msg.conversation_id = m.conversation_id
                  {MessageRow.Joins}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL AND {IsPinned}
                   AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                 ORDER BY msg.pinned_at DESC, msg.seq DESC
                 LIMIT 50
                """, new { conversationId, userId }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToPin())];
        }

        /// <summary>The pins that events refer to, as they are now.</summary>
        public Task<IEnumerable<PinState>> ListPinStatesAsync(Guid[] conversationIds, long[] seqs, CancellationToken ct) =>
            db.QueryAsync<PinState>(new CommandDefinition($"""
                /* Pins.ListStates: messages_pkey */
                SELECT msg.conversation_id, msg.seq, msg.id, msg.pinned_by, msg.pin_expires_at, CASE WHEN {IsPinned} THEN msg.pinned_at END AS pinned_at
                  FROM unnest(@conversationIds, @seqs) AS wanted (conversation_id, seq)
                  JOIN messages msg ON msg.conversation_id = wanted.conversation_id AND msg.seq = wanted.seq
                """, new { conversationIds, seqs }, cancellationToken: ct));

        /// <summary>Unpins what is due, at most so many; what somebody else has locked waits for the next round.</summary>
        public Task<IEnumerable<PinState>> UnpinDueAsync(int limit, CancellationToken ct) =>
            db.QueryAsync<PinState>(new CommandDefinition("""
                /* Pins.UnpinDue: messages_pin_expires_at, messages_pkey */
                WITH due AS MATERIALIZED (
                    SELECT conversation_id, seq
                      FROM messages
                     WHERE pin_expires_at <= now()
                     ORDER BY pin_expires_at
                     LIMIT @limit
                       FOR NO KEY UPDATE SKIP LOCKED
                )
                UPDATE messages SET pinned_at = NULL, pinned_by = NULL, pin_expires_at = NULL
                  FROM due
                 WHERE messages.conversation_id = due.conversation_id AND messages.seq = due.seq
                RETURNING messages.conversation_id, messages.seq
                """, new { limit }, cancellationToken: ct));
    }
}
