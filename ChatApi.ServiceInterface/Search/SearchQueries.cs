using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>Whose messages are looked through, and how many there are.</summary>
sealed record ScopeRow
{
    /// <summary>Counted up to one more than <see cref="MessageFinder.MostConversations"/>.</summary>
    public long Conversations { get; init; }

    /// <summary>Messages the user may read in those.</summary>
    public long Messages { get; init; }
}

/// <summary>A place among all messages, which are ordered by time.</summary>
sealed record SearchPlace
{
    public DateTimeOffset At { get; init; }
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }

    /// <summary>Before all messages of that time.</summary>
    public static SearchPlace StartOf(DateTimeOffset time) => new() { At = time };
}

/// <summary>What one look over the newest messages came to; a row for each hit, or one without.</summary>
sealed record NewestRow
{
    public long Walked { get; init; }

    /// <summary>With any of the terms.</summary>
    public long Matching { get; init; }

    public DateTimeOffset? FloorAt { get; init; }
    public Guid? FloorConversationId { get; init; }
    public long? FloorSeq { get; init; }

    /// <summary>Since then there are so many that the index may be asked for them.</summary>
    public DateTimeOffset? SinceAt { get; init; }

    public DateTimeOffset? At { get; init; }
    public Guid? ConversationId { get; init; }
    public long? Seq { get; init; }
}

/// <summary>What messages are looked for.</summary>
/// <param name="UserId">Who looks: only conversations of theirs, from where they may read them.</param>
/// <param name="ConversationId">Only this one.</param>
/// <param name="Terms">A <c>tsquery</c>: all that a message must have.</param>
/// <param name="AnyTerms">A <c>tsquery</c>: any of its terms; null when it has one.</param>
/// <param name="Before">Only before this place.</param>
/// <param name="From">Only from this time on.</param>
sealed record SearchScope(string UserId, Guid? ConversationId, string Terms, string? AnyTerms, SearchPlace Before, DateTimeOffset From);

/// <summary>Where messages are that have the terms looked for. What is found is read by <c>Search.Read</c>, which decides what may be seen.</summary>
static class SearchQueries
{
    private const string Mine = """
        WITH mine AS MATERIALIZED (
            SELECT conversation_id, greatest(history_from_seq, cleared_before_seq) AS from_seq
              FROM members
             WHERE user_id = @UserId AND left_at IS NULL AND (@ConversationId::uuid IS NULL OR conversation_id = @ConversationId)
        )
        """;

    private const string Window = """
        s.at <= @BeforeAt AND (s.at, s.conversation_id, s.seq) < (@BeforeAt, @BeforeConversationId, @BeforeSeq) AND s.at >= @From
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>How much there is to look through. Cheap: counts no more than is asked.</summary>
        public Task<ScopeRow> MeasureScopeAsync(string userId, Guid? conversationId, int mostConversations, CancellationToken ct) =>
            db.QuerySingleAsync<ScopeRow>(new CommandDefinition($"""
                /* Search.MeasureScope: members_user_id_conversation_id, conversations_pkey */
                {Mine}
                SELECT count(*) AS conversations, coalesce(sum(greatest(0, c.last_seq - mine.from_seq + 1)), 0)::bigint AS messages
                  FROM (SELECT conversation_id, from_seq FROM mine LIMIT @mostConversations + 1) mine
                 CROSS JOIN LATERAL (SELECT last_seq FROM conversations WHERE id = mine.conversation_id LIMIT 1) c
                """, new { UserId = userId, ConversationId = conversationId, mostConversations }, cancellationToken: ct));

        /// <summary>Looks at every message of the conversations itself: how much an index of terms would read is not known beforehand.</summary>
        public Task<IEnumerable<SearchPlace>> FindInFewAsync(SearchScope scope, int limit, CancellationToken ct) =>
            db.QueryAsync<SearchPlace>(new CommandDefinition($"""
                /* Search.InFew: members_user_id_conversation_id, message_search_conversation_id */
                {Mine}
                SELECT s.at, s.conversation_id, s.seq
                  FROM message_search s
                  JOIN mine ON mine.conversation_id = s.conversation_id AND s.seq >= mine.from_seq
                 WHERE s.conversation_id = ANY(ARRAY(SELECT conversation_id FROM mine)) AND ts_match_vq(s.terms, @Terms::tsquery) AND {Window} -- the function, as the operator would use the index
                 ORDER BY s.at DESC, s.conversation_id DESC, s.seq DESC
                 LIMIT @limit
                """, Parameters(scope, limit), cancellationToken: ct));

        /// <summary>
        /// Looks at the newest messages of everybody, which finds what is common; and counts how many of them have any of the terms, which
        /// tells how far back the index may be asked next: as many partitions as have some 50,000 of them.
        /// </summary>
        public Task<IEnumerable<NewestRow>> FindInNewestAsync(SearchScope scope, int walk, int limit, CancellationToken ct) =>
            db.QueryAsync<NewestRow>(new CommandDefinition($"""
                /* Search.InNewest: members_user_id_conversation_id, message_search_pkey */
                {Mine}, newest AS MATERIALIZED (
                    SELECT s.at, s.conversation_id, s.seq, s.terms @@ @Terms::tsquery AS is_found, s.terms @@ @AnyTerms::tsquery AS is_matching
                      FROM message_search s
                     WHERE {Window}
                     ORDER BY s.at DESC, s.conversation_id DESC, s.seq DESC
                     LIMIT @walk
                )
                SELECT counts.walked, counts.matching, floor.*, ranges.since_at, hit.*
                  FROM (SELECT count(*) AS walked, count(*) FILTER (WHERE CASE WHEN @AnyTerms IS NULL THEN is_found ELSE is_matching END) AS matching FROM newest) counts
                  LEFT JOIN LATERAL (
                    SELECT at AS floor_at, conversation_id AS floor_conversation_id, seq AS floor_seq FROM newest ORDER BY at, conversation_id, seq LIMIT 1) floor ON true
                  LEFT JOIN LATERAL (
                    SELECT min(from_at) AS since_at
                      FROM (SELECT from_at FROM message_search_ranges WHERE from_at <= floor_at ORDER BY from_at DESC LIMIT greatest(1, 500 / greatest(1, counts.matching))) newer) ranges ON true
                  LEFT JOIN LATERAL (
                    SELECT newest.at, newest.conversation_id, newest.seq
                      FROM newest
                      JOIN mine ON mine.conversation_id = newest.conversation_id AND newest.seq >= mine.from_seq
                     WHERE newest.is_found
                     ORDER BY newest.at DESC, newest.conversation_id DESC, newest.seq DESC
                     LIMIT @limit) hit ON true
                """, Parameters(scope, limit, walk), cancellationToken: ct));

        /// <summary>Asks the index for all messages with the terms, once, and keeps those of the conversations.</summary>
        public Task<IEnumerable<SearchPlace>> FindInIndexAsync(SearchScope scope, int limit, CancellationToken ct) =>
            db.QueryAsync<SearchPlace>(new CommandDefinition($"""
                /* Search.InIndex: members_user_id_conversation_id */
                {Mine}
                SELECT at, found.conversation_id, seq
                  FROM (
                    SELECT s.at, s.conversation_id, s.seq
                      FROM message_search s
                     WHERE s.terms @@ @Terms::tsquery AND (@ConversationId::uuid IS NULL OR s.conversation_id = @ConversationId) AND {Window}
                    OFFSET 0) found -- first: neither for each conversation nor along the order, at messages without the terms
                  JOIN mine ON mine.conversation_id = found.conversation_id AND found.seq >= mine.from_seq
                 ORDER BY at DESC, found.conversation_id DESC, seq DESC
                 LIMIT @limit
                """, Parameters(scope, limit), cancellationToken: ct));
    }

    private static object Parameters(SearchScope scope, int limit, int walk = 0) => new
    {
        scope.UserId,
        scope.ConversationId,
        scope.Terms,
        scope.AnyTerms,
        BeforeAt = scope.Before.At,
        BeforeConversationId = scope.Before.ConversationId,
        BeforeSeq = scope.Before.Seq,
        scope.From,
        limit,
        walk,
    };
}
