using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>What messages must be, whatever their words.</summary>
/// <param name="SenderId">Sent by.</param>
/// <param name="Type">Of this type.</param>
/// <param name="HasLink">With a link.</param>
/// <param name="MentionsMe">Mentioning whoever looks.</param>
/// <param name="ThreadRootSeq">In the thread of that message.</param>
sealed record SearchFilter(string? SenderId, string? Type, bool HasLink, bool MentionsMe, long? ThreadRootSeq);

/// <summary>A message beside one that was found.</summary>
sealed record NeighbourRow : MessageRow
{
    /// <summary>Of the message found in the list of places, from 1.</summary>
    public long Index { get; init; }
}

/// <summary>A conversation by its names.</summary>
sealed record NamedRow
{
    public Guid Id { get; init; }
    public string? Title { get; init; }
    public string? OtherId { get; init; }
    public string? OtherUserName { get; init; }
    public string? OtherDisplayName { get; init; }
}

/// <summary>Reading what was found, as the user may see it now.</summary>
static class FoundQueries
{
    private const string Readable = """
        msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>The messages at these places that the user may see and that are what the filter says; in no order.</summary>
        public Task<IEnumerable<MessageRow>> ReadFoundAsync(string userId, IReadOnlyList<SearchPlace> places, SearchFilter filter, CancellationToken ct) =>
            db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Search.Read: members_pkey, messages_pkey, users_pkey, hidden_messages_pkey, blocks_pkey */
                SELECT {MessageRow.ColumnsFor}
                  FROM unnest(@conversationIds, @seqs) AS found (conversation_id, seq)
                  JOIN members m ON m.conversation_id = found.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  JOIN messages msg ON msg.conversation_id = found.conversation_id AND msg.seq = found.seq
                  {MessageRow.Joins}
                 WHERE {Readable} AND msg.type IN ('text', 'poll') AND msg.deleted_at IS NULL
                   AND NOT EXISTS (SELECT FROM blocks b WHERE b.user_id = m.user_id AND b.blocked_id = msg.sender_id)
                   AND (@SenderId::text IS NULL OR msg.sender_id = @SenderId)
                   AND (@Type::text IS NULL OR msg.type = @Type)
                   AND (NOT @HasLink OR msg.links IS NOT NULL)
                   AND (NOT @MentionsMe OR msg.mentions && ARRAY[@userId, '*'])
                   AND (@ThreadRootSeq::bigint IS NULL OR msg.thread_root_seq = @ThreadRootSeq)
                """,
                new
                {
                    userId,
                    conversationIds = places.Select(place => place.ConversationId).ToArray(),
                    seqs = places.Select(place => place.Seq).ToArray(),
                    filter.SenderId,
                    filter.Type,
                    filter.HasLink,
                    filter.MentionsMe,
                    filter.ThreadRootSeq,
                },
                cancellationToken: ct));

        /// <summary>The messages around each place that the user may see, in the order of their seqs, tombstones included as in history.</summary>
        public Task<IEnumerable<NeighbourRow>> ListNeighboursAsync(string userId, Guid[] conversationIds, long[] seqs, int context, CancellationToken ct) =>
            db.QueryAsync<NeighbourRow>(new CommandDefinition($"""
                /* Search.ListNeighbours: members_pkey, messages_pkey, users_pkey, hidden_messages_pkey */
                SELECT found.index, {MessageRow.ColumnsFor}
                  FROM unnest(@conversationIds, @seqs) WITH ORDINALITY AS found (conversation_id, seq, index)
                  JOIN members m ON m.conversation_id = found.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  JOIN messages msg ON msg.conversation_id = found.conversation_id AND msg.seq BETWEEN found.seq - @context AND found.seq + @context AND msg.seq <> found.seq
                  {MessageRow.Joins}
                 WHERE {Readable}
                 ORDER BY found.index, msg.seq
                """, new { userId, conversationIds, seqs, context }, cancellationToken: ct));

        /// <summary>The names of the user's conversations, the one with the newest activity first; those deleted for oneself are left out.</summary>
        public Task<IEnumerable<NamedRow>> ListNamesAsync(string userId, CancellationToken ct) =>
            db.QueryAsync<NamedRow>(new CommandDefinition("""
                /* Search.ListNames: members_user_id_conversation_id, conversations_pkey, users_pkey */
                SELECT m.conversation_id AS id, c.title, other.id AS other_id, other.user_name AS other_user_name, other.display_name AS other_display_name
                  FROM members m
                 CROSS JOIN LATERAL (
                    SELECT title, direct_key, last_seq, coalesce(last_message_at, created_at) AS last_activity_at FROM conversations WHERE id = m.conversation_id LIMIT 1) c
                  LEFT JOIN users other
                    ON other.deleted_at IS NULL
                   AND other.id = CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END
                 WHERE m.user_id = @userId AND m.left_at IS NULL AND c.last_seq >= coalesce(m.deleted_before_seq, 0)
                 ORDER BY c.last_activity_at DESC
                """, new { userId }, cancellationToken: ct));

        /// <summary>Those of the people that the user may find by name; in no order.</summary>
        public Task<IEnumerable<UserRow>> ListFindableAsync(string userId, string[] ids, CancellationToken ct) =>
            db.QueryAsync<UserRow>(new CommandDefinition($"""
                /* Search.ListFindable: users_pkey, blocks_pkey */
                SELECT u.id, u.user_name, u.display_name FROM users u WHERE u.id = ANY(@ids) AND u.disabled_at IS NULL AND u.deleted_at IS NULL AND {ContactRules.MayFind}
                """, new { userId, ids }, cancellationToken: ct));

        /// <summary>Groups that the user shares with one of these people, at most <paramref name="limit"/>.</summary>
        public Task<IEnumerable<Guid>> ListGroupsWithAsync(string userId, string[] memberIds, int limit, CancellationToken ct) =>
            db.QueryAsync<Guid>(new CommandDefinition("""
                /* Search.ListGroupsWith: members_user_id_conversation_id, conversations_pkey */
                SELECT shared.conversation_id
                  FROM (
                    SELECT DISTINCT m.conversation_id
                      FROM members them
                      JOIN members m ON m.conversation_id = them.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                     WHERE them.user_id = ANY(@memberIds) AND them.left_at IS NULL) shared
                  JOIN conversations c ON c.id = shared.conversation_id
                 WHERE c.kind = 'group'
                 ORDER BY coalesce(c.last_message_at, c.created_at) DESC
                 LIMIT @limit
                """, new { userId, memberIds, limit }, cancellationToken: ct));
    }
}
