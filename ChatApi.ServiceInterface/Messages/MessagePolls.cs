using ChatApi.ServiceModel;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What a poll is made of besides its question.</summary>
/// <param name="Options">2 to 20 texts.</param>
/// <param name="Multiple">Whether one may vote for several.</param>
/// <param name="Anonymous">Whether nobody is told who voted for what.</param>
/// <param name="ClosesAt">When voting ends by itself.</param>
sealed record NewPoll(string[] Options, bool Multiple, bool Anonymous, DateTimeOffset? ClosesAt)
{
    /// <summary>As it is read from now on.</summary>
    public Poll ToPoll() => new()
    {
        Options = [.. Options.Select(text => new PollOption { Text = text })],
        Multiple = Multiple,
        Anonymous = Anonymous,
        ClosesAt = ClosesAt,
    };

    /// <summary>All of it, for a hash; no part holds U+0000.</summary>
    public override string ToString() => $"{Multiple} {Anonymous} {ClosesAt?.UtcTicks}\0{string.Join('\0', Options)}";
}

/// <summary>The poll of a message is a row of its own, whose counts are right at any time: who votes holds the message's lock.</summary>
static class MessagePolls
{
    /// <summary>JSON of the <see cref="Poll"/> of message <c>msg</c>, looked up only for a message that is one. Index polls_pkey.</summary>
    public const string Column = """
        CASE WHEN msg.type = 'poll' THEN (
                   SELECT jsonb_build_object(
                              'options', (SELECT jsonb_agg(jsonb_build_object('text', option.text, 'votes', option.votes) ORDER BY option.index)
                                            FROM unnest(polls.options, polls.votes) WITH ORDINALITY AS option (text, votes, index)),
                              'multiple', polls.multiple, 'anonymous', polls.anonymous, 'voters', polls.voters, 'closesAt', polls.closes_at, 'closedAt', polls.closed_at)::text
                     FROM polls
                    WHERE polls.conversation_id = msg.conversation_id AND polls.seq = msg.seq) END AS poll
        """;

    /// <summary>What member <c>m</c> has voted for. Index poll_votes_pkey.</summary>
    public const string MyVotes = """
        CASE WHEN msg.type = 'poll' THEN (
                   SELECT mine.options FROM poll_votes mine WHERE mine.conversation_id = msg.conversation_id AND mine.seq = msg.seq AND mine.user_id = m.user_id) END AS my_votes
        """;

    /// <summary>Stores the polls among the messages, which must be stored with them. No option holds U+001E.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<NewMessage> polls) => new("""
        /* Polls.Insert: insert */
        INSERT INTO polls (conversation_id, seq, options, votes, multiple, anonymous, closes_at)
        SELECT conversation_id, seq, options, array_fill(0, ARRAY[cardinality(options)]), multiple, anonymous, closes_at
          FROM (SELECT conversation_id, seq, string_to_array(options, E'\x1e') AS options, multiple, anonymous, closes_at
                  FROM unnest($1, $2, $3, $4, $5, $6) AS new (conversation_id, seq, options, multiple, anonymous, closes_at)) new
        """)
    {
        Parameters =
        {
            Values<Guid>(polls.Select(poll => poll.Send.ConversationId), NpgsqlDbType.Uuid),
            Values<long>(polls.Select(poll => poll.Seq), NpgsqlDbType.Bigint),
            Values<string>(polls.Select(poll => string.Join(Separator, poll.Send.Content.Poll!.Options)), NpgsqlDbType.Text),
            Values<bool>(polls.Select(poll => poll.Send.Content.Poll!.Multiple), NpgsqlDbType.Boolean),
            Values<bool>(polls.Select(poll => poll.Send.Content.Poll!.Anonymous), NpgsqlDbType.Boolean),
            Values<DateTime?>(polls.Select(poll => poll.Send.Content.Poll!.ClosesAt?.UtcDateTime), NpgsqlDbType.TimestampTz),
        },
    };

    /// <summary>The poll of a message that is one, with what its reader has voted for.</summary>
    public static Poll? Read(string? json, short[]? myVotes) =>
        MessageJson.Read<Poll>(json) is { } poll ? poll with { MyVotes = myVotes is null ? null : [.. myVotes.Select(option => (int)option)] } : null;

    /// <summary>Stands between the options on their way to the database.</summary>
    public const char Separator = '\u001e';

    private static NpgsqlParameter<T[]> Values<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
