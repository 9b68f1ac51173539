using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Threads;

/// <summary>A place in a user's list of threads.</summary>
sealed record ThreadPlace(DateTimeOffset At, Guid ConversationId, long RootSeq);

/// <summary>A thread's root with the reader's own side of it.</summary>
sealed record ThreadRow : MessageRow
{
    public DateTimeOffset ActivityAt { get; init; }
    public bool Following { get; init; }
    public long ReadSeq { get; init; }
    public int Unread { get; init; }

    public MessageThread ToThread(IEnumerable<ParticipantRow> participants) => new()
    {
        Root = ToMessage(),
        Me = new() { Following = Following, ReadSeq = ReadSeq, Unread = Unread },
        Participants = [.. participants.Select(one => one.ToSummary())],
    };
}

/// <summary>Someone who has replied in a thread.</summary>
sealed record ParticipantRow
{
    public Guid ConversationId { get; init; }
    public long RootSeq { get; init; }
    public string Id { get; init; } = "";
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool IsDeleted { get; init; }

    public UserSummary ToSummary() => UserSummaries.Of(Id, UserName, DisplayName, IsDeleted);
}

/// <summary>A thread that an event refers to, as it is now; with a user's own side when it is addressed to them.</summary>
sealed record ThreadState
{
    public string? UserId { get; init; }
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public int ReplyCount { get; init; }
    public DateTimeOffset? LastReplyAt { get; init; }
    public bool Following { get; init; }
    public long ReadSeq { get; init; }
    public int Unread { get; init; }

    public ThreadUpdated ToEvent() =>
        new(Id, ReplyCount, LastReplyAt, UserId is null ? null : new() { Following = Following, ReadSeq = ReadSeq, Unread = Unread });
}

static class ThreadQueries
{
    /// <summary>
    /// Unread replies of member <c>m</c> in the thread that <c>follow</c> is about, at most 999: after the mark and in the member's time,
    /// neither deleted, hidden, nor of someone they block. Looks only when it is followed.
    /// </summary>
    private const string UnreadJoin = """
        LEFT JOIN LATERAL (
            SELECT count(*)::int AS count
              FROM (SELECT FROM messages reply
                     WHERE reply.conversation_id = follow.conversation_id AND reply.thread_root_seq = follow.root_seq
                       AND reply.seq > greatest(follow.read_seq, m.history_from_seq - 1, m.cleared_before_seq - 1) AND reply.deleted_at IS NULL
                       AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = reply.conversation_id AND h.seq = reply.seq)
                       AND NOT EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = reply.sender_id)
                     LIMIT 999) one) unread ON follow.following
        """;

    private const string Mine = "coalesce(follow.following, false) AS following, coalesce(follow.read_seq, 0) AS read_seq, coalesce(unread.count, 0) AS unread";

    private const string Replies = $"""
        SELECT {MessageRow.ColumnsFor}
          FROM members m
          JOIN messages msg ON msg.conversation_id = m.conversation_id AND msg.thread_root_seq = @rootSeq
          {MessageRow.Joins}
         WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
           AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
           AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>The replies nearest before a seq, newest first.</summary>
        public async Task<List<MessageRow>> ListRepliesBeforeAsync(Guid conversationId, long rootSeq, string userId, long seq, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Threads.ListBefore: members_pkey, messages_conversation_id_thread_root_seq_seq, users_pkey, hidden_messages_pkey */
                {Replies} AND msg.seq < @seq
                 ORDER BY msg.seq DESC
                 LIMIT @limit
                """, new { conversationId, rootSeq, userId, seq, limit }, cancellationToken: ct)),
        ];

        /// <summary>The replies nearest after a seq, oldest first.</summary>
        public async Task<List<MessageRow>> ListRepliesAfterAsync(Guid conversationId, long rootSeq, string userId, long seq, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Threads.ListAfter: members_pkey, messages_conversation_id_thread_root_seq_seq, users_pkey, hidden_messages_pkey */
                {Replies} AND msg.seq > @seq
                 ORDER BY msg.seq
                 LIMIT @limit
                """, new { conversationId, rootSeq, userId, seq, limit }, cancellationToken: ct)),
        ];

        /// <summary>
        /// The threads a user follows before a place, the one with the newest reply first. Activity is not indexed, because every reply would
        /// pay for it: all that the user follows are looked up, but only those of the page are joined and counted.
        /// </summary>
        public async Task<List<ThreadRow>> ListThreadsAsync(string userId, ThreadPlace? before, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<ThreadRow>(new CommandDefinition($"""
                /* Threads.List: thread_follows_pkey, members_pkey, messages_pkey, messages_conversation_id_thread_root_seq_seq, users_pkey, hidden_messages_pkey, blocks_pkey */
                WITH page AS MATERIALIZED (
                    SELECT follow.conversation_id, follow.root_seq, follow.read_seq, follow.following, root.activity_at
                      FROM thread_follows follow
                     CROSS JOIN LATERAL (
                        SELECT coalesce(last_reply_at, created_at) AS activity_at FROM messages WHERE conversation_id = follow.conversation_id AND seq = follow.root_seq LIMIT 1) root
                     CROSS JOIN LATERAL (
                        SELECT greatest(history_from_seq, cleared_before_seq) AS from_seq
                          FROM members WHERE conversation_id = follow.conversation_id AND user_id = follow.user_id AND left_at IS NULL LIMIT 1) m
                     WHERE follow.user_id = @userId AND follow.following AND follow.root_seq >= m.from_seq
                       AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = follow.user_id AND h.conversation_id = follow.conversation_id AND h.seq = follow.root_seq)
                       AND (@beforeAt::timestamptz IS NULL OR (root.activity_at, follow.conversation_id, follow.root_seq) < (@beforeAt, @beforeId, @beforeSeq))
                     ORDER BY root.activity_at DESC, follow.conversation_id DESC, follow.root_seq DESC
                     LIMIT @limit
                )
                SELECT {MessageRow.ColumnsFor}, follow.activity_at, {Mine}
                  FROM page follow
                  JOIN members m ON m.conversation_id = follow.conversation_id AND m.user_id = @userId
                  JOIN messages msg ON msg.conversation_id = follow.conversation_id AND msg.seq = follow.root_seq
                  {MessageRow.Joins}
                  {UnreadJoin}
                 ORDER BY follow.activity_at DESC, follow.conversation_id DESC, follow.root_seq DESC
                """, new { userId, beforeAt = before?.At, beforeId = before?.ConversationId, beforeSeq = before?.RootSeq, limit }, cancellationToken: ct)),
        ];

        /// <summary>Who has written the newest replies of each thread that the user may read, who replied last first. Looks at 100 replies of each.</summary>
        public async Task<ILookup<(Guid ConversationId, long RootSeq), ParticipantRow>> ListParticipantsAsync(
            Guid[] conversationIds, long[] rootSeqs, string userId, CancellationToken ct) =>
            (await db.QueryAsync<ParticipantRow>(new CommandDefinition("""
                /* Threads.ListParticipants: members_pkey, messages_conversation_id_thread_root_seq_seq, users_pkey */
                SELECT wanted.conversation_id, wanted.root_seq, one.sender_id AS id, sender.user_name, sender.display_name,
                       (sender.id IS NULL OR sender.deleted_at IS NOT NULL) AS is_deleted
                  FROM unnest(@conversationIds, @rootSeqs) AS wanted (conversation_id, root_seq)
                  JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                 CROSS JOIN LATERAL (
                    SELECT newest.sender_id, max(newest.seq) AS last_seq
                      FROM (SELECT reply.sender_id, reply.seq
                              FROM messages reply
                             WHERE reply.conversation_id = wanted.conversation_id AND reply.thread_root_seq = wanted.root_seq
                               AND reply.seq >= greatest(m.history_from_seq, m.cleared_before_seq) AND reply.deleted_at IS NULL
                             ORDER BY reply.seq DESC
                             LIMIT 100) newest
                     GROUP BY newest.sender_id
                     ORDER BY last_seq DESC
                     LIMIT @limit) one
                  LEFT JOIN users sender ON sender.id = one.sender_id
                 ORDER BY wanted.conversation_id, wanted.root_seq, one.last_seq DESC
                """, new { conversationIds, rootSeqs, userId, limit = Limits.ThreadParticipants }, cancellationToken: ct)))
            .ToLookup(row => (row.ConversationId, row.RootSeq));

        /// <summary>A member's own side of a thread.</summary>
        public Task<MyThread> FindMyThreadAsync(Guid conversationId, long rootSeq, string userId, CancellationToken ct) =>
            db.QuerySingleAsync<MyThread>(new CommandDefinition($"""
                /* Threads.FindMine: members_pkey, thread_follows_pkey, messages_conversation_id_thread_root_seq_seq, hidden_messages_pkey, blocks_pkey */
                SELECT {Mine}
                  FROM members m
                  LEFT JOIN thread_follows follow ON follow.user_id = m.user_id AND follow.conversation_id = m.conversation_id AND follow.root_seq = @rootSeq
                  {UnreadJoin}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId
                """, new { conversationId, rootSeq, userId }, cancellationToken: ct));

        /// <summary>False when it was so before. Who begins to follow has read what there is.</summary>
        public async Task<bool> SetFollowingAsync(Guid conversationId, long rootSeq, string userId, bool following, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Threads.SetFollowing: conversations_pkey */
                INSERT INTO thread_follows (user_id, conversation_id, root_seq, read_seq, following)
                SELECT @userId, id, @rootSeq, last_seq, @following FROM conversations WHERE id = @conversationId
                ON CONFLICT (user_id, conversation_id, root_seq) DO UPDATE
                   SET following = excluded.following, read_seq = CASE WHEN excluded.following THEN excluded.read_seq ELSE thread_follows.read_seq END
                 WHERE thread_follows.following <> excluded.following
                """, new { conversationId, rootSeq, userId, following }, cancellationToken: ct)) > 0;

        /// <summary>False when it was as high before.</summary>
        public async Task<bool> SetThreadReadAsync(Guid conversationId, long rootSeq, string userId, long upToSeq, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Threads.SetRead: conversations_pkey */
                INSERT INTO thread_follows (user_id, conversation_id, root_seq, read_seq, following)
                SELECT @userId, id, @rootSeq, least(@upToSeq, last_seq), false FROM conversations WHERE id = @conversationId
                ON CONFLICT (user_id, conversation_id, root_seq) DO UPDATE SET read_seq = excluded.read_seq
                 WHERE thread_follows.read_seq < excluded.read_seq
                """, new { conversationId, rootSeq, userId, upToSeq }, cancellationToken: ct)) > 0;

        /// <summary>The threads that events refer to, as they are now; with the own side of the users given.</summary>
        public Task<IEnumerable<ThreadState>> ListThreadStatesAsync(Guid[] conversationIds, long[] seqs, string?[] userIds, CancellationToken ct) =>
            db.QueryAsync<ThreadState>(new CommandDefinition($"""
                /* Threads.ListStates: messages_pkey, members_pkey, thread_follows_pkey, messages_conversation_id_thread_root_seq_seq, hidden_messages_pkey, blocks_pkey */
                SELECT wanted.user_id, root.conversation_id, root.seq, root.id, coalesce(root.reply_count, 0) AS reply_count, root.last_reply_at, {Mine}
                  FROM unnest(@conversationIds, @seqs, @userIds) AS wanted (conversation_id, seq, user_id)
                  JOIN messages root ON root.conversation_id = wanted.conversation_id AND root.seq = wanted.seq
                  LEFT JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id
                  LEFT JOIN thread_follows follow ON follow.user_id = m.user_id AND follow.conversation_id = root.conversation_id AND follow.root_seq = root.seq
                  {UnreadJoin}
                """, new { conversationIds, seqs, userIds }, cancellationToken: ct));
    }
}
