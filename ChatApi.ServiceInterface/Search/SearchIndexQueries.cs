using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>A message as it is found.</summary>
sealed record DocumentRow
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public string SenderId { get; init; } = "";

    /// <summary>Null when it is not to be found: no text, deleted, or of another type.</summary>
    public string? Body { get; init; }
    public bool IsPoll { get; init; }
    public bool HasLinks { get; init; }
    public string[]? Mentions { get; init; }
    public long? ThreadRootSeq { get; init; }
    public bool IsThere { get; init; }
}

/// <summary>A message and its terms; without terms it is not found.</summary>
readonly record struct IndexEntry(DateTimeOffset At, Guid ConversationId, long Seq, string? Terms);

/// <summary>What search knows of messages, written from the event log.</summary>
static class SearchIndexQueries
{
    private const string Document = """
        msg.id, msg.created_at AS at, msg.conversation_id, msg.seq, msg.sender_id, CASE WHEN msg.type IN ('text', 'poll') AND msg.deleted_at IS NULL THEN msg.body END AS body,
               msg.type = 'poll' AS is_poll, msg.links IS NOT NULL AS has_links, msg.mentions, msg.thread_root_seq
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>The messages as they are now, in no order.</summary>
        public async Task<List<DocumentRow>> ListDocumentsAsync(Guid[] conversationIds, long[] seqs, CancellationToken ct) =>
        [
            .. await db.QueryAsync<DocumentRow>(new CommandDefinition($"""
                /* Search.ListDocuments: messages_pkey */
                SELECT {Document}
                  FROM unnest(@conversationIds, @seqs) AS wanted (conversation_id, seq)
                  JOIN messages msg ON msg.conversation_id = wanted.conversation_id AND msg.seq = wanted.seq
                """, new { conversationIds, seqs }, cancellationToken: ct)),
        ];

        /// <summary>The messages before an id, the newest first, and whether search has each already; of those it has only the id.</summary>
        public async Task<List<DocumentRow>> ListDocumentsBeforeAsync(Guid beforeId, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<DocumentRow>(new CommandDefinition($"""
                /* Search.ListDocumentsBefore: messages_id, message_search_pkey */
                SELECT {Document}, coalesce(entry.is_there, false) AS is_there
                  FROM messages msg
                  LEFT JOIN LATERAL (
                    SELECT true AS is_there FROM message_search s WHERE s.at = msg.created_at AND s.conversation_id = msg.conversation_id AND s.seq = msg.seq LIMIT 1) entry ON true
                 WHERE msg.id < @beforeId
                 ORDER BY msg.id DESC
                 LIMIT @limit
                """, new { beforeId, limit }, cancellationToken: ct)),
        ];

        /// <summary>Takes the entries in place of what there was of these messages.</summary>
        public Task ReplaceEntriesAsync(IReadOnlyList<IndexEntry> entries, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Search.ReplaceEntries: message_search_pkey */
                WITH entry AS (
                    SELECT * FROM unnest(@ats, @conversationIds, @seqs, @terms) AS entry (at, conversation_id, seq, terms)
                ), gone AS (
                    DELETE FROM message_search s USING entry
                     WHERE entry.terms IS NULL AND s.at = entry.at AND s.conversation_id = entry.conversation_id AND s.seq = entry.seq
                )
                INSERT INTO message_search (at, conversation_id, seq, terms)
                SELECT at, conversation_id, seq, terms::tsvector FROM entry WHERE terms IS NOT NULL
                ON CONFLICT (at, conversation_id, seq) DO UPDATE SET terms = excluded.terms
                """,
                new
                {
                    ats = entries.Select(entry => entry.At.UtcDateTime).ToArray(),
                    conversationIds = entries.Select(entry => entry.ConversationId).ToArray(),
                    seqs = entries.Select(entry => entry.Seq).ToArray(),
                    terms = entries.Select(entry => entry.Terms).ToArray(),
                },
                cancellationToken: ct));

        /// <summary>Remembers hashes that misspelt words are corrected to.</summary>
        public Task AddBeginningsAsync(long[] hashes, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Search.AddBeginnings: insert */
                INSERT INTO search_beginnings (hash) SELECT unnest(@hashes) ON CONFLICT (hash) DO NOTHING
                """, new { hashes }, cancellationToken: ct));

        /// <summary>Which of the hashes are known.</summary>
        public Task<IEnumerable<long>> ListBeginningsAsync(long[] hashes, CancellationToken ct) =>
            db.QueryAsync<long>(new CommandDefinition("""
                /* Search.ListBeginnings: search_beginnings_pkey */
                SELECT hash FROM search_beginnings WHERE hash = ANY(@hashes)
                """, new { hashes }, cancellationToken: ct));

        /// <summary>Makes the partitions of the next days; how many.</summary>
        public Task<int> KeepSearchPartitionsAsync(CancellationToken ct) =>
            db.QuerySingleAsync<int>(new CommandDefinition("/* Search.KeepPartitions: none */ SELECT keep_message_search_partitions()", cancellationToken: ct));
    }
}
