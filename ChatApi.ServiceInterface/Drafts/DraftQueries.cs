using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Drafts;

/// <summary>A draft to be written.</summary>
/// <param name="ThreadRootId">All zero: of the conversation itself.</param>
/// <param name="Text">Null: it is deleted.</param>
/// <param name="Version">Only over this version; 0 = only where there is none; null = over any.</param>
/// <param name="JoinedAt">When the user became a member.</param>
sealed record DraftChange(string UserId, Guid ConversationId, Guid ThreadRootId, string? Text, Guid? ReplyToId, long? Version, DateTimeOffset JoinedAt);

/// <summary>A draft as the database gives it.</summary>
sealed record DraftRow
{
    public string UserId { get; init; } = "";
    public Guid ConversationId { get; init; }
    public Guid ThreadRootId { get; init; }
    public string? Text { get; init; }
    public Guid? ReplyToId { get; init; }
    public long Version { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public Draft ToDraft() => new()
    {
        ConversationId = ConversationId,
        ThreadRootId = ThreadRootId == Guid.Empty ? null : ThreadRootId,
        Text = Text,
        ReplyToId = ReplyToId,
        Version = Version,
        UpdatedAt = UpdatedAt,
    };
}

/// <summary>Where a draft is to be written: what it names, if the caller may read it, and what is there.</summary>
sealed record DraftPlace
{
    public bool HasRoot { get; init; }
    public bool HasReplyTarget { get; init; }
    public DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset Now { get; init; }
    public DraftRow? Draft { get; init; }
}

/// <summary>A draft of before somebody joined (again) is not theirs any more: it is passed over like one that was deleted.</summary>
static class DraftQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Null when the user is no member.</summary>
        public async Task<DraftPlace?> FindDraftPlaceAsync(Guid conversationId, string userId, Guid? rootId, Guid? replyToId, CancellationToken ct) =>
            (await db.QueryAsync<DraftPlace, DraftRow?, DraftPlace>(new CommandDefinition("""
                /* Drafts.FindPlace: members_user_id_conversation_id, messages_id, drafts_pkey */
                SELECT @rootId::uuid IS NULL OR EXISTS (SELECT FROM messages WHERE id = @rootId AND conversation_id = m.conversation_id
                           AND seq >= greatest(m.history_from_seq, m.cleared_before_seq)) AS has_root,
                       @replyToId::uuid IS NULL OR EXISTS (SELECT FROM messages WHERE id = @replyToId AND conversation_id = m.conversation_id
                           AND seq >= greatest(m.history_from_seq, m.cleared_before_seq)) AS has_reply_target,
                       m.joined_at, clock_timestamp() AS now,
                       d.user_id, d.conversation_id, d.thread_root_id, d.text, d.reply_to_id, d.version, d.updated_at
                  FROM members m
                  LEFT JOIN drafts d ON d.user_id = m.user_id AND d.conversation_id = m.conversation_id
                       AND d.thread_root_id = coalesce(@rootId, '00000000-0000-0000-0000-000000000000') AND d.updated_at >= m.joined_at
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId, rootId, replyToId }, cancellationToken: ct), (place, draft) => place with { Draft = draft }, splitOn: "user_id")).SingleOrDefault();

        /// <summary>The draft as it is then; null, and nothing done, when there is another version than the one to replace.</summary>
        public Task<DraftRow?> SetDraftAsync(DraftChange change, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<DraftRow?>(new CommandDefinition("""
                /* Drafts.Set: drafts_pkey */
                INSERT INTO drafts (user_id, conversation_id, thread_root_id, text, reply_to_id)
                SELECT @UserId, @ConversationId, @ThreadRootId, @Text, @ReplyToId
                 WHERE coalesce(@Version, 0) = 0
                    OR EXISTS (SELECT FROM drafts WHERE user_id = @UserId AND conversation_id = @ConversationId AND thread_root_id = @ThreadRootId)
                ON CONFLICT (user_id, conversation_id, thread_root_id) DO UPDATE
                   SET text = excluded.text, reply_to_id = excluded.reply_to_id, version = drafts.version + 1, updated_at = excluded.updated_at
                 WHERE @Version::bigint IS NULL OR drafts.version = @Version OR (@Version = 0 AND (drafts.text IS NULL OR drafts.updated_at < @JoinedAt))
                RETURNING user_id, conversation_id, thread_root_id, text, reply_to_id, version, updated_at
                """, change, cancellationToken: ct));

        /// <summary>The user's drafts after a place, in the order of conversations and threads.</summary>
        public async Task<List<DraftRow>> ListDraftsAsync(string userId, Guid afterConversationId, Guid afterRootId, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<DraftRow>(new CommandDefinition("""
                /* Drafts.List: drafts_pkey, members_user_id_conversation_id */
                SELECT d.user_id, d.conversation_id, d.thread_root_id, d.text, d.reply_to_id, d.version, d.updated_at
                  FROM drafts d
                  JOIN members m ON m.conversation_id = d.conversation_id AND m.user_id = d.user_id AND m.left_at IS NULL
                 WHERE d.user_id = @userId AND (d.conversation_id, d.thread_root_id) > (@afterConversationId, @afterRootId)
                   AND d.text IS NOT NULL AND d.updated_at >= m.joined_at
                 ORDER BY d.conversation_id, d.thread_root_id
                 LIMIT @limit
                """, new { userId, afterConversationId, afterRootId, limit }, cancellationToken: ct)),
        ];

        /// <summary>The drafts that events refer to, as they are now; one for each existing one however often it is named.</summary>
        public async Task<List<DraftRow>> ListDraftsByIdAsync(string[] userIds, Guid[] conversationIds, Guid[] rootIds, CancellationToken ct)
        {
            var rows = await db.QueryAsync<DraftRow>(new CommandDefinition("""
                /* Drafts.ListById: drafts_pkey */
                SELECT d.user_id, d.conversation_id, d.thread_root_id, d.text, d.reply_to_id, d.version, d.updated_at
                  FROM unnest(@userIds, @conversationIds, @rootIds) AS wanted (user_id, conversation_id, thread_root_id)
                  JOIN drafts d ON d.user_id = wanted.user_id AND d.conversation_id = wanted.conversation_id AND d.thread_root_id = wanted.thread_root_id
                """, new { userIds, conversationIds, rootIds }, cancellationToken: ct));
            return [.. rows.DistinctBy(row => (row.UserId, row.ConversationId, row.ThreadRootId))];
        }
    }
}
