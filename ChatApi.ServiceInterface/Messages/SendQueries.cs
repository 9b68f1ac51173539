using ChatApi.ServiceInterface.Conversations;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What sends must know before they are written, read under the conversations' locks.</summary>
/// <param name="Locked">The conversations whose locks this transaction holds.</param>
/// <param name="Senders">By place in the list of sends: the senders that are members.</param>
/// <param name="Earlier">By place in the list of sends: what the sender stored before with the same key.</param>
sealed record SendState(List<LockedRow> Locked, List<SenderRow> Senders, List<EarlierRow> Earlier);

/// <summary>A conversation that is locked.</summary>
sealed record LockedRow
{
    public Guid Id { get; init; }
    public long LastSeq { get; init; }
}

/// <summary>The sender of one of the sends, a member of its conversation.</summary>
sealed record SenderRow : MemberRights
{
    /// <summary>Of the send, from 1.</summary>
    public long Index { get; init; }
    public string? UserName { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>Direct conversations: the other account is gone.</summary>
    public bool OtherDeleted { get; init; }

    /// <summary>The database's clock, read once the locks are held.</summary>
    public DateTimeOffset Now { get; init; }
}

/// <summary>What one of the sends has stored before.</summary>
sealed record EarlierRow : MessageRow
{
    /// <summary>Of the send, from 1.</summary>
    public long Index { get; init; }
}

/// <summary>The two round trips of a batch of sends: lock and look, then write. The arrays of each statement are one entry a send, or one a row.</summary>
static class SendQueries
{
    // With arrays for parameters PostgreSQL else plans anew each time, which costs more than the work. For this transaction only:
    // statements that compare with a bound of the log would get the plan for a third of the table.
    private const string KeepPlans = "/* Messages.KeepPlans: none */ SET LOCAL plan_cache_mode = force_generic_plan";

    // Locks are taken in one order everywhere, so that no two transactions wait for each other: conversations by id, then their members.
    private const string LockOrSkip = """
        /* Messages.LockOrSkip: conversations_pkey */
        SELECT id, last_seq FROM conversations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
        """;

    private const string Lock = """
        /* Messages.Lock: conversations_pkey */
        SELECT id, last_seq FROM conversations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
        """;

    private const string Senders = $"""
        SELECT wanted.index, {MemberRights.Columns}, u.user_name, u.display_name, other.deleted_at IS NOT NULL AS other_deleted, clock_timestamp() AS now
          FROM unnest($1, $2) WITH ORDINALITY AS wanted (conversation_id, user_id, index)
          JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
          JOIN conversations c ON c.id = m.conversation_id
          JOIN users u ON u.id = m.user_id
          LEFT JOIN users other
            ON other.id = CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END
         ORDER BY m.conversation_id, m.user_id
        """;

    private const string FindSendersOrSkip = $"""
        /* Messages.FindSendersOrSkip: members_pkey, conversations_pkey, users_pkey */
        {Senders} FOR NO KEY UPDATE OF m SKIP LOCKED
        """;

    private const string FindSenders = $"""
        /* Messages.FindSenders: members_pkey, conversations_pkey, users_pkey */
        {Senders} FOR NO KEY UPDATE OF m
        """;

    private const string FindByKey = $"""
        /* Messages.FindByKey: messages_conversation_id_sender_id_client_message_id, users_pkey */
        SELECT wanted.index, {MessageRow.Columns}
          FROM unnest($1, $2, $3) WITH ORDINALITY AS wanted (conversation_id, sender_id, client_message_id, index)
          JOIN messages msg
            ON msg.conversation_id = wanted.conversation_id AND msg.sender_id = wanted.sender_id AND msg.client_message_id = wanted.client_message_id
          {MessageRow.Joins}
        """;

    private const string Insert = """
        /* Messages.Insert: conversations_pkey, members_pkey */
        WITH places AS (
            UPDATE conversations SET last_seq = place.seq, last_message_at = $3
              FROM unnest($1, $2) AS place (id, seq)
             WHERE conversations.id = place.id
        ), marks AS (
            UPDATE members SET delivered_seq = mark.seq, read_seq = mark.seq
              FROM unnest($4, $5, $6) AS mark (conversation_id, user_id, seq)
             WHERE members.conversation_id = mark.conversation_id AND members.user_id = mark.user_id
        )
        INSERT INTO messages (conversation_id, sender_id, seq, id, client_message_id, body_hash, type, body, created_at)
        SELECT *, $3 FROM unnest($7, $8, $9, $10, $11, $12, $13, $14)
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks the conversations, and the senders in them, until the transaction ends, and looks at what the keys have stored
        /// before. One round trip but separate statements: those after the lock see what whoever held it before has committed,
        /// which one statement with one snapshot would not.
        /// </summary>
        /// <param name="wait">False: what somebody else has locked is left out.</param>
        public async Task<SendState> LockForSendsAsync(IReadOnlyList<PendingSend> sends, bool wait, CancellationToken ct)
        {
            await using var batch = new NpgsqlBatch(db)
            {
                BatchCommands =
                {
                    Statement(KeepPlans),
                    Statement(wait ? Lock : LockOrSkip, Uuids(sends.Select(send => send.ConversationId).Distinct())),
                    Statement(wait ? FindSenders : FindSendersOrSkip, Uuids(sends.Select(send => send.ConversationId)), Texts(sends.Select(send => send.SenderId))),
                    Statement(FindByKey, Uuids(sends.Select(send => send.ConversationId)), Texts(sends.Select(send => send.SenderId)), Uuids(sends.Select(send => send.ClientMessageId))),
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(ct);
            var locked = await ReadAsync<LockedRow>(reader, ct);
            await reader.NextResultAsync(ct);
            var members = await ReadAsync<SenderRow>(reader, ct);
            await reader.NextResultAsync(ct);
            return new(locked, members, await ReadAsync<EarlierRow>(reader, ct));
        }
    }

    /// <summary>
    /// Stores messages at the seqs they were given, raises the conversations' last seq and the senders' own marks to them. The
    /// conversations must be locked. One time for all: the database's, one clock for all nodes, which rises with the seqs.
    /// </summary>
    public static NpgsqlBatchCommand InsertMessages(IReadOnlyList<NewMessage> messages)
    {
        var conversations = messages.GroupBy(message => message.Send.ConversationId, message => message.Seq, (id, seqs) => (Id: id, Seq: seqs.Max())).ToList();
        var marks = messages.GroupBy(message => (message.Send.ConversationId, message.Send.SenderId), message => message.Seq,
            (member, seqs) => (member.ConversationId, member.SenderId, Seq: seqs.Max())).ToList();
        return Statement(Insert,
            Uuids(conversations.Select(place => place.Id)), Numbers(conversations.Select(place => place.Seq)),
            new NpgsqlParameter<DateTime> { TypedValue = messages[0].CreatedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            Uuids(marks.Select(mark => mark.ConversationId)), Texts(marks.Select(mark => mark.SenderId)), Numbers(marks.Select(mark => mark.Seq)),
            Uuids(messages.Select(message => message.Send.ConversationId)), Texts(messages.Select(message => message.Send.SenderId)),
            Numbers(messages.Select(message => message.Seq)), Uuids(messages.Select(message => message.Send.MessageId)),
            Uuids(messages.Select(message => message.Send.ClientMessageId)),
            new NpgsqlParameter<byte[][]> { TypedValue = [.. messages.Select(message => message.Send.BodyHash)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            Texts(messages.Select(message => message.Send.Type)), Texts(messages.Select(message => message.Send.Body)));
    }

    private static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            statement.Parameters.Add(parameter);
        return statement;
    }

    private static NpgsqlParameter<Guid[]> Uuids(IEnumerable<Guid> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    private static NpgsqlParameter<string?[]> Texts(IEnumerable<string?> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter<long[]> Numbers(IEnumerable<long> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static async Task<List<T>> ReadAsync<T>(NpgsqlDataReader reader, CancellationToken ct)
    {
        var rows = new List<T>();
        if (!reader.HasRows)
            return rows;
        var parse = reader.GetRowParser<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(parse(reader));
        return rows;
    }
}
