using System.Collections.Frozen;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The wire names of the durable events, and of the internal ones that are never sent.</summary>
static class EventKind
{
    public const string MessageNew = "message.new";
    public const string MessageUpdated = "message.updated";
    public const string MessageDeleted = "message.deleted";
    public const string MessageHidden = "message.hidden";
    public const string ReactionAdded = "reaction.added";
    public const string ReactionRemoved = "reaction.removed";
    public const string MessageDelivered = "message.delivered";
    public const string MessageRead = "message.read";

    /// <summary>In the log only: a <c>message.read</c> that raises the delivered mark too, which even those hear who may not know of the reading.</summary>
    public const string MessageDeliveredAndRead = "message.read+";
    public const string ConversationCreated = "conversation.created";
    public const string ConversationUpdated = "conversation.updated";
    public const string ConversationDeleted = "conversation.deleted";

    /// <summary>To the user alone; with a seq: the first they may read from now on.</summary>
    public const string ConversationMeUpdated = "conversation.me_updated";
    public const string MemberAdded = "member.added";
    public const string MemberRemoved = "member.removed";
    public const string MemberUpdated = "member.updated";
    public const string MessagePinned = "message.pinned";
    public const string MessageUnpinned = "message.unpinned";
    public const string MessageStarred = "message.starred";
    public const string MessageUnstarred = "message.unstarred";
    public const string DraftUpdated = "draft.updated";
    public const string ScheduledUpdated = "scheduled.updated";
    public const string PollUpdated = "poll.updated";
    public const string ThreadUpdated = "thread.updated";
    public const string UserUpdated = "user.updated";
    public const string UserBlocked = "user.blocked";
    public const string UserUnblocked = "user.unblocked";
    public const string PrivacyUpdated = "privacy.updated";

    /// <summary>Internal: ref = the session's id. Closes its streams and refuses its tokens on every node.</summary>
    public const string SessionRevoked = "session.revoked";

    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = typeof(EventKind).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToFrozenSet();

    /// <summary>Those about the message at their seq: only members who may read it hear them.</summary>
    public static FrozenSet<string> OfMessages { get; } = FrozenSet.Create(
        MessageNew, MessageUpdated, MessageDeleted, ReactionAdded, ReactionRemoved, MessagePinned, MessageUnpinned, PollUpdated, ThreadUpdated);

    /// <summary>Those that say something of the message at their seq, and nothing once it was deleted.</summary>
    public static FrozenSet<string> GoneWithMessage { get; } = FrozenSet.Create(ReactionAdded, ReactionRemoved, MessagePinned, PollUpdated);
}

/// <summary>One row to be written to the log: who hears it and what it refers to, never content.</summary>
/// <param name="Kind">An <see cref="EventKind"/>.</param>
/// <param name="ConversationId">Its members are the audience, unless <paramref name="UserId"/> is given.</param>
/// <param name="UserId">This user alone is the audience.</param>
/// <param name="Seq">The seq it is about: of the message, of the mark; the conversation's last one when a member joins.</param>
/// <param name="ActorId">Who did it.</param>
/// <param name="Ref">What else it is about: a member's user id, a session's id.</param>
readonly record struct EventRow(
    string Kind, Guid? ConversationId = null, string? UserId = null, long? Seq = null, string? ActorId = null, string? Ref = null)
{
    /// <summary>The ref of <c>privacy.updated</c> when from there on the user neither gives nor sees read marks.</summary>
    public const string ReadsHidden = "reads_hidden";
}

/// <summary>Opens the transactions that changes are made in. What a client should see of them is appended to the event log in the same transaction.</summary>
sealed class EventLog(NpgsqlDataSource dataSource, TailSignal signal)
{
    /// <summary>A connection with an open READ COMMITTED transaction; dispose rolls back what was not committed.</summary>
    public async Task<EventTransaction> BeginAsync(CancellationToken ct)
    {
        var db = await dataSource.OpenConnectionAsync(ct);
        try
        {
            return new EventTransaction(db, await db.BeginTransactionAsync(ct), signal);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }
}

/// <summary>One transaction: change through <see cref="Db"/>, <see cref="Append(EventRow)"/> what clients should hear, commit.</summary>
sealed class EventTransaction(NpgsqlConnection db, NpgsqlTransaction transaction, TailSignal signal) : IAsyncDisposable
{
    private readonly List<NpgsqlBatchCommand> writes = [];
    private readonly List<EventRow> appended = [];
    private readonly List<NpgsqlBatchCommand> appending = [];

    /// <summary>Commands on it join the transaction by themselves.</summary>
    public NpgsqlConnection Db => db;

    /// <summary>A last statement, with positional parameters, that runs in the round trip of <see cref="CommitAsync"/>.</summary>
    public void Write(NpgsqlBatchCommand statement) => writes.Add(statement);

    /// <summary>Written by <see cref="CommitAsync"/>, in this order.</summary>
    public void Append(EventRow row) => appended.Add(row);

    /// <summary>A statement, with positional parameters, that appends many rows by itself: they come after those appended one by one.</summary>
    public void Append(NpgsqlBatchCommand rows) => appending.Add(rows);

    /// <summary>
    /// Writes what is left to write and the appended events, commits to disk, all in one round trip, and wakes the tails. Nothing is stored when it
    /// throws a <see cref="PostgresException"/> other than of class 57P (the server goes down); after any other exception that is unknown.
    /// </summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(db);
        foreach (var statement in writes)
            batch.BatchCommands.Add(statement);
        if (appended.Count > 0)
            batch.BatchCommands.Add(InsertEvents());
        foreach (var statement in appending)
            batch.BatchCommands.Add(statement);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT")); // not reached when a statement before it fails
        await batch.ExecuteNonQueryAsync(ct);
        if (appended.Count + appending.Count > 0)
            signal.Committed();
    }

    private NpgsqlBatchCommand InsertEvents() => new("""
        /* EventLog.Append: insert */
        INSERT INTO event_log (kind, conversation_id, user_id, seq, actor_id, ref) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        """)
    {
        Parameters =
        {
            Column(appended.ConvertAll(row => row.Kind).ToArray(), NpgsqlDbType.Text),
            Column(appended.ConvertAll(row => row.ConversationId).ToArray(), NpgsqlDbType.Uuid),
            Column(appended.ConvertAll(row => row.UserId).ToArray(), NpgsqlDbType.Text),
            Column(appended.ConvertAll(row => row.Seq).ToArray(), NpgsqlDbType.Bigint),
            Column(appended.ConvertAll(row => row.ActorId).ToArray(), NpgsqlDbType.Text),
            Column(appended.ConvertAll(row => row.Ref).ToArray(), NpgsqlDbType.Text),
        },
    };

    private static NpgsqlParameter<T> Column<T>(T values, NpgsqlDbType type) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await db.DisposeAsync();
    }
}
