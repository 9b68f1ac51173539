using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Reactions;

/// <summary>How a message stands before a user reacts with an emoji.</summary>
sealed record ReactionCounts
{
    /// <summary>Different reactions there are.</summary>
    public int Kinds { get; init; }

    /// <summary>The user's own.</summary>
    public int Own { get; init; }

    /// <summary>Whether anyone has used this one.</summary>
    public bool IsUsed { get; init; }

    /// <summary>Whether the user has.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>A reaction as the database gives it.</summary>
sealed record ReactionRow
{
    public string Reaction { get; init; } = "";
    public string UserId { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }

    public Reaction ToReaction() => new() { Emoji = Reaction, User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted), CreatedAt = CreatedAt };
}

/// <summary>What an event about a reaction refers to, as it is now.</summary>
sealed record ReactionState
{
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public string Reaction { get; init; } = "";
    public string UserId { get; init; } = "";
    public Guid Id { get; init; }

    /// <summary>JSON.</summary>
    public string? Reactions { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }

    public Reaction ToReaction() => new() { Emoji = Reaction, User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted), CreatedAt = CreatedAt };
}

/// <summary>A place in the list of a message's reactions.</summary>
sealed record ReactionPlace(DateTimeOffset At, string UserId, string Reaction);

static class ReactionQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>At most 3 rows a member are looked at. The message must be locked.</summary>
        public Task<ReactionCounts> CountReactionsAsync(Guid conversationId, long seq, string userId, string reaction, CancellationToken ct) =>
            db.QuerySingleAsync<ReactionCounts>(new CommandDefinition("""
                /* Reactions.Count: reactions_pkey */
                SELECT count(DISTINCT reaction)::int AS kinds, (count(*) FILTER (WHERE user_id = @userId))::int AS own,
                       coalesce(bool_or(reaction = @reaction), false) AS is_used, coalesce(bool_or(reaction = @reaction AND user_id = @userId), false) AS is_own
                  FROM reactions
                 WHERE conversation_id = @conversationId AND seq = @seq
                """, new { conversationId, seq, userId, reaction }, cancellationToken: ct));

        /// <summary>The message must be locked, and without this reaction.</summary>
        public Task AddReactionAsync(Guid conversationId, long seq, string userId, string reaction, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Reactions.Add: messages_pkey */
                WITH added AS (
                    INSERT INTO reactions (conversation_id, seq, reaction, user_id) VALUES (@conversationId, @seq, @reaction, @userId)
                )
                UPDATE messages SET reaction_count = coalesce(reaction_count, 0) + 1 WHERE conversation_id = @conversationId AND seq = @seq
                """, new { conversationId, seq, userId, reaction }, cancellationToken: ct));

        /// <summary>False when there was none. The message must be locked.</summary>
        public async Task<bool> RemoveReactionAsync(Guid conversationId, long seq, string userId, string reaction, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Reactions.Remove: reactions_pkey, messages_pkey */
                WITH removed AS (
                    DELETE FROM reactions WHERE conversation_id = @conversationId AND seq = @seq AND reaction = @reaction AND user_id = @userId RETURNING seq
                )
                UPDATE messages SET reaction_count = reaction_count - 1
                 WHERE conversation_id = @conversationId AND seq = (SELECT seq FROM removed)
                """, new { conversationId, seq, userId, reaction }, cancellationToken: ct)) > 0;

        /// <summary>The reactions to a message as the user sees them.</summary>
        public async Task<List<ReactionGroup>> ListReactionGroupsAsync(Guid conversationId, long seq, string userId, CancellationToken ct)
        {
            var (json, mine) = await db.QuerySingleAsync<(string?, string[]?)>(new CommandDefinition($"""
                /* Reactions.ListGroups: messages_pkey, reactions_pkey, users_pkey */
                SELECT {MessageReactions.Column}, {MessageReactions.Mine}
                  FROM messages msg CROSS JOIN (VALUES (@userId)) m (user_id)
                 WHERE msg.conversation_id = @conversationId AND msg.seq = @seq
                """, new { conversationId, seq, userId }, cancellationToken: ct));
            return MessageReactions.Read(json, mine) ?? [];
        }

        /// <summary>The reactions to a message after a place, in the order of time. Sorts all there are, at most 3 a member.</summary>
        public async Task<List<ReactionRow>> ListReactionsAsync(Guid conversationId, long seq, string? reaction, ReactionPlace? after, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<ReactionRow>(new CommandDefinition("""
                /* Reactions.List: reactions_pkey, users_pkey */
                SELECT r.reaction, r.user_id, r.created_at, u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted
                  FROM (SELECT reaction, user_id, created_at
                          FROM reactions
                         WHERE conversation_id = @conversationId AND seq = @seq AND (@reaction::text IS NULL OR reaction = @reaction)
                           AND (@afterAt::timestamptz IS NULL OR (created_at, user_id, reaction) > (@afterAt, @afterUserId, @afterReaction))
                         ORDER BY created_at, user_id, reaction
                         LIMIT @limit) r
                  LEFT JOIN users u ON u.id = r.user_id
                 ORDER BY r.created_at, r.user_id, r.reaction
                """,
                new { conversationId, seq, reaction, afterAt = after?.At, afterUserId = after?.UserId, afterReaction = after?.Reaction, limit }, cancellationToken: ct)),
        ];

        /// <summary>The reactions that events refer to, as they are now, and all beside them; none of messages that were deleted.</summary>
        public Task<IEnumerable<ReactionState>> ListReactionStatesAsync(Guid[] conversationIds, long[] seqs, string[] reactions, string[] userIds, CancellationToken ct) =>
            db.QueryAsync<ReactionState>(new CommandDefinition($"""
                /* Reactions.ListStates: messages_pkey, reactions_pkey, users_pkey */
                SELECT msg.conversation_id, msg.seq, wanted.reaction, wanted.user_id, msg.id, {MessageReactions.Column}, mine.created_at,
                       u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted
                  FROM unnest(@conversationIds, @seqs, @reactions, @userIds) AS wanted (conversation_id, seq, reaction, user_id)
                  JOIN messages msg ON msg.conversation_id = wanted.conversation_id AND msg.seq = wanted.seq AND msg.deleted_at IS NULL
                  LEFT JOIN reactions mine
                    ON mine.conversation_id = wanted.conversation_id AND mine.seq = wanted.seq AND mine.reaction = wanted.reaction AND mine.user_id = wanted.user_id
                  LEFT JOIN users u ON u.id = wanted.user_id
                """, new { conversationIds, seqs, reactions, userIds }, cancellationToken: ct));
    }
}
