using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What a member keeps of a conversation for themselves, locked.</summary>
sealed record MySide
{
    public string Kind { get; init; } = "";
    public long LastSeq { get; init; }

    /// <summary>The database's clock.</summary>
    public DateTimeOffset Now { get; init; }
    public DateTimeOffset? PinnedAt { get; init; }
    public DateTimeOffset? MutedUntil { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }
    public long? ArchivedUntilSeq { get; init; }
    public string? Notify { get; init; }
    public long ClearedBeforeSeq { get; init; }
    public long? DeletedBeforeSeq { get; init; }
    public long? UnreadFromSeq { get; init; }

    /// <summary>Archived, and no message has ended it.</summary>
    public bool IsArchived => ArchivedAt is not null && !(LastSeq > ArchivedUntilSeq);
}

static class MySideQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks the member's row until the transaction ends; null when not a member. One round trip but two statements, so that the
        /// second sees what whoever held the lock before has committed.
        /// </summary>
        public async Task<MySide?> LockMySideAsync(Guid conversationId, string userId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition("""
                /* Members.LockMine: members_user_id_conversation_id */
                SELECT true FROM members WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL FOR NO KEY UPDATE;
                /* Members.GetMine: members_user_id_conversation_id, conversations_pkey */
                SELECT c.kind, c.last_seq, now() AS now, m.pinned_at, m.muted_until, m.archived_at, m.archived_until_seq, m.notify,
                       m.cleared_before_seq, m.deleted_before_seq, m.unread_from_seq
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return await results.ReadSingleOrDefaultAsync<MySide>();
        }

        /// <summary>Keeps what was computed under the lock of <see cref="LockMySideAsync"/>.</summary>
        public Task SetMySideAsync(Guid conversationId, string userId, MySide side, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Members.SetMine: members_pkey */
                UPDATE members
                   SET pinned_at = @PinnedAt, muted_until = @MutedUntil, archived_at = @ArchivedAt, archived_until_seq = @ArchivedUntilSeq, notify = @Notify,
                       cleared_before_seq = @ClearedBeforeSeq, deleted_before_seq = @DeletedBeforeSeq, unread_from_seq = @UnreadFromSeq
                 WHERE conversation_id = @conversationId AND user_id = @userId
                """,
                new
                {
                    conversationId,
                    userId,
                    side.PinnedAt,
                    side.MutedUntil,
                    side.ArchivedAt,
                    side.ArchivedUntilSeq,
                    side.Notify,
                    side.ClearedBeforeSeq,
                    side.DeletedBeforeSeq,
                    side.UnreadFromSeq,
                },
                cancellationToken: ct));
    }
}
