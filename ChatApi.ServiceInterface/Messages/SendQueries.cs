using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What sends must know before they are written, read under the conversations' locks.</summary>
/// <param name="Locked">The conversations whose locks this transaction holds.</param>
/// <param name="Senders">By place in the list of sends: the senders that are members.</param>
/// <param name="Earlier">By place in the list of sends: what the sender stored before with the same key.</param>
/// <param name="Targets">By place in the list of sends: the messages it refers to, as far as its sender may read them.</param>
/// <param name="Mentioned">Those of the users mentioned who are members.</param>
sealed record SendState(
    List<LockedRow> Locked, List<SenderRow> Senders, List<EarlierRow> Earlier, Dictionary<(int Send, Guid Id), TargetRow> Targets, HashSet<(Guid ConversationId, string UserId)> Mentioned)
{
    /// <summary>A message that a send refers to; null when it refers to none or its sender may not read it.</summary>
    public TargetRow? TargetOf(int send, Guid? id) => id is { } given ? Targets.GetValueOrDefault((send, given)) : null;
}

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

    /// <summary>Direct conversations: the other account is gone or wants no messages, or one of the two has blocked the other.</summary>
    public bool CannotContact { get; init; }

    /// <summary>The conversation's.</summary>
    public int MessageExpirySeconds { get; init; }
    public string? MessageExpiryAfter { get; init; }

    /// <summary>The database's clock, read once the locks are held.</summary>
    public DateTimeOffset Now { get; init; }

    public MessageExpiry? Expiry => MessageExpiryAfter is null ? null : new() { Seconds = MessageExpirySeconds, After = MessageExpiryAfter };
}

/// <summary>What one of the sends has stored before.</summary>
sealed record EarlierRow : MessageRow
{
    /// <summary>Of the send, from 1.</summary>
    public long Index { get; init; }
}

/// <summary>A message that one of the sends refers to.</summary>
sealed record TargetRow : QuoteRow
{
    /// <summary>In the list of what is referred to, from 1.</summary>
    public long Index { get; init; }

    /// <summary>Of a reply in a thread: the root's.</summary>
    public long? QuotedThreadRootSeq { get; init; }
}

/// <summary>A user whom one of the sends mentions, a member of its conversation.</summary>
sealed record MentionedRow
{
    public Guid ConversationId { get; init; }
    public string UserId { get; init; } = "";
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
        SELECT wanted.index, {MemberRights.Columns}, c.message_expiry_seconds, c.message_expiry_after, u.user_name, u.display_name,
               {DirectPeer.CannotContact} AS cannot_contact, clock_timestamp() AS now
          FROM unnest($1, $2) WITH ORDINALITY AS wanted (conversation_id, user_id, index)
          JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
          JOIN conversations c ON c.id = m.conversation_id
          JOIN users u ON u.id = m.user_id
          {DirectPeer.Join}
         ORDER BY m.conversation_id, m.user_id
        """;

    private const string FindSendersOrSkip = $"""
        /* Messages.FindSendersOrSkip: members_pkey, conversations_pkey, users_pkey, blocks_pkey */
        {Senders} FOR NO KEY UPDATE OF m SKIP LOCKED
        """;

    private const string FindSenders = $"""
        /* Messages.FindSenders: members_pkey, conversations_pkey, users_pkey, blocks_pkey */
        {Senders} FOR NO KEY UPDATE OF m
        """;

    private const string FindByKey = $"""
        /* Messages.FindByKey: messages_conversation_id_sender_id_client_message_id, members_pkey, users_pkey */
        SELECT wanted.index, {MessageRow.ColumnsFor}
          FROM unnest($1, $2, $3) WITH ORDINALITY AS wanted (conversation_id, sender_id, client_message_id, index)
          JOIN messages msg
            ON msg.conversation_id = wanted.conversation_id AND msg.sender_id = wanted.sender_id AND msg.client_message_id = wanted.client_message_id
          JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = msg.sender_id
          {MessageRow.Joins}
        """;

    // What is not of the conversation or not readable by the sender is not found. Always by its id: of a long conversation's messages
    // the planner may else read all.
    private const string FindTargets = $"""
        /* Messages.FindTargets: messages_id, members_pkey, hidden_messages_pkey, users_pkey, blocks_pkey */
        SELECT wanted.index, {QuoteRow.QuoteColumns},
               EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = quoted.sender_id) AS quoted_sender_blocked,
               quoted.thread_root_seq AS quoted_thread_root_seq
          FROM unnest($1, $2, $3) WITH ORDINALITY AS wanted (conversation_id, user_id, id, index)
         CROSS JOIN LATERAL (SELECT id, conversation_id, seq, sender_id, type, body, deleted_at, thread_root_seq FROM messages WHERE id = wanted.id LIMIT 1) quoted
          JOIN members m
            ON quoted.conversation_id = wanted.conversation_id AND m.conversation_id = quoted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
           AND quoted.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
          LEFT JOIN users quoted_sender ON quoted_sender.id = quoted.sender_id
         WHERE NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = quoted.conversation_id AND h.seq = quoted.seq)
        """;

    private const string FindMentioned = """
        /* Messages.FindMentioned: members_pkey */
        SELECT m.conversation_id, m.user_id
          FROM unnest($1, $2) AS wanted (conversation_id, user_id)
          JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
        """;

    private const string Raise = """
        WITH places AS (
            UPDATE conversations SET last_seq = place.seq, last_message_at = $3
              FROM unnest($1, $2) AS place (id, seq)
             WHERE conversations.id = place.id
        ), marks AS (
            UPDATE members SET delivered_seq = mark.seq, read_seq = mark.seq
              FROM unnest($4, $5, $6) AS mark (conversation_id, user_id, seq)
             WHERE members.conversation_id = mark.conversation_id AND members.user_id = mark.user_id
        )
        """;

    private const string Insert = $"""
        /* Messages.Insert: conversations_pkey, members_pkey */
        {Raise}
        INSERT INTO messages (conversation_id, sender_id, seq, id, client_message_id, body_hash, type, body, created_at)
        SELECT *, $3 FROM unnest($7, $8, $9, $10, $11, $12, $13, $14)
        """;

    // For a batch in which anyone sends more than text. No id and no link has a space in it.
    private const string InsertAll = $"""
        /* Messages.InsertAll: conversations_pkey, members_pkey */
        {Raise}
        INSERT INTO messages (conversation_id, sender_id, seq, id, client_message_id, body_hash, type, body, created_at,
                              reply_to_seq, thread_root_seq, mentions, links, metadata, system, forwarded_from, silent, expires_at, expire_after_read)
        SELECT conversation_id, sender_id, seq, id, client_message_id, body_hash, type, body, $3,
               reply_to_seq, thread_root_seq, string_to_array(mentions, ' '), string_to_array(links, ' '), metadata::jsonb, system::jsonb, forwarded_from::jsonb,
               silent, expires_at, expire_after_read
          FROM unnest($7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
            AS new (conversation_id, sender_id, seq, id, client_message_id, body_hash, type, body,
                    reply_to_seq, thread_root_seq, mentions, links, metadata, system, forwarded_from, silent, expires_at, expire_after_read)
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
            var targets = sends.Index().SelectMany(one => TargetsOf(one.Item), (one, id) => (Send: one.Index, Id: id)).ToList();
            var mentions = sends.SelectMany(send => MessageMentions.UsersOf(send.Content.Mentions), (send, id) => (send.ConversationId, UserId: id)).Distinct().ToList();
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
            if (targets.Count > 0)
            {
                batch.BatchCommands.Add(Statement(FindTargets,
                    Uuids(targets.Select(one => sends[one.Send].ConversationId)), Texts(targets.Select(one => sends[one.Send].SenderId)), Uuids(targets.Select(one => one.Id))));
            }
            if (mentions.Count > 0)
                batch.BatchCommands.Add(Statement(FindMentioned, Uuids(mentions.Select(one => one.ConversationId)), Texts(mentions.Select(one => one.UserId))));
            await using var reader = await batch.ExecuteReaderAsync(ct);
            var locked = await ReadAsync<LockedRow>(reader, ct);
            var members = await ReadNextAsync<SenderRow>(reader, ct);
            var earlier = await ReadNextAsync<EarlierRow>(reader, ct);
            var found = targets.Count > 0 ? await ReadNextAsync<TargetRow>(reader, ct) : [];
            var mentioned = mentions.Count > 0 ? await ReadNextAsync<MentionedRow>(reader, ct) : [];
            return new(locked, members, earlier, found.ToDictionary(row => targets[(int)row.Index - 1]), [.. mentioned.Select(row => (row.ConversationId, row.UserId))]);
        }
    }

    private static IEnumerable<Guid> TargetsOf(PendingSend send) => new[] { send.Content.ReplyToId, send.Content.ThreadRootId }.OfType<Guid>().Distinct();

    /// <summary>
    /// Stores messages at the seqs they were given, raises the conversations' last seq and the senders' own marks to them. The
    /// conversations must be locked. One time for all: the database's, one clock for all nodes, which rises with the seqs.
    /// </summary>
    public static NpgsqlBatchCommand InsertMessages(IReadOnlyList<NewMessage> messages)
    {
        var conversations = messages.GroupBy(message => message.Send.ConversationId, message => message.Seq, (id, seqs) => (Id: id, Seq: seqs.Max())).ToList();
        var marks = messages.Where(message => message.Send.Content.Type != MessageType.System).GroupBy(message => (message.Send.ConversationId, message.Send.SenderId), message => message.Seq,
            (member, seqs) => (member.ConversationId, member.SenderId, Seq: seqs.Max())).ToList();
        List<NpgsqlParameter> values =
        [
            Uuids(conversations.Select(place => place.Id)), Numbers(conversations.Select(place => place.Seq)),
            new NpgsqlParameter<DateTime> { TypedValue = messages[0].CreatedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            Uuids(marks.Select(mark => mark.ConversationId)), Texts(marks.Select(mark => mark.SenderId)), Numbers(marks.Select(mark => mark.Seq)),
            Uuids(messages.Select(message => message.Send.ConversationId)), Texts(messages.Select(message => message.Send.SenderId)),
            Numbers(messages.Select(message => message.Seq)), Uuids(messages.Select(message => message.Send.MessageId)),
            Uuids(messages.Select(message => message.Send.ClientMessageId)),
            Array(messages.Select(message => message.Send.BodyHash), NpgsqlDbType.Bytea),
            Texts(messages.Select(message => message.Send.Content.Type)), Texts(messages.Select(message => message.Send.Content.Body)),
        ];
        if (messages.All(message => message.Send is { Content.IsTextOnly: true, Links: null } && message.Lifetime == Lifetime.None))
            return Statement(Insert, [.. values]);
        values.AddRange(
        [
            Numbers(messages.Select(message => message.ReplyTo?.QuotedSeq)), Numbers(messages.Select(message => message.ThreadRoot?.QuotedSeq)),
            Texts(messages.Select(message => Joined(message.Send.Content.Mentions))), Texts(messages.Select(message => Joined(message.Send.Links))),
            Texts(messages.Select(message => message.Send.Content.Metadata)), Texts(messages.Select(message => message.Send.Content.System)),
            Texts(messages.Select(message => message.Send.Content.Forward?.Json)),
            Array(messages.Select(message => message.Send.Content.Silent ? true : (bool?)null), NpgsqlDbType.Boolean),
            Array(messages.Select(message => message.Lifetime.At?.UtcDateTime), NpgsqlDbType.TimestampTz), Array(messages.Select(message => message.Lifetime.AfterRead), NpgsqlDbType.Integer),
        ]);
        return Statement(InsertAll, [.. values]);
    }

    private static string? Joined(string[]? parts) => parts is null ? null : string.Join(' ', parts);

    private static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            statement.Parameters.Add(parameter);
        return statement;
    }

    private static NpgsqlParameter<Guid[]> Uuids(IEnumerable<Guid> values) => Array(values, NpgsqlDbType.Uuid);

    private static NpgsqlParameter<string?[]> Texts(IEnumerable<string?> values) => Array(values, NpgsqlDbType.Text);

    private static NpgsqlParameter<long[]> Numbers(IEnumerable<long> values) => Array(values, NpgsqlDbType.Bigint);

    private static NpgsqlParameter<long?[]> Numbers(IEnumerable<long?> values) => Array(values, NpgsqlDbType.Bigint);

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static async Task<List<T>> ReadNextAsync<T>(NpgsqlDataReader reader, CancellationToken ct)
    {
        await reader.NextResultAsync(ct);
        return await ReadAsync<T>(reader, ct);
    }

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
