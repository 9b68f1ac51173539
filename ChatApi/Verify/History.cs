using System.Collections.Concurrent;
using System.Diagnostics;

namespace ChatApi.Verify;

/// <summary>How a call ended for the one who made it.</summary>
enum Outcome
{
    /// <summary>Answered with a 2xx.</summary>
    Ok,

    /// <summary>Refused with a 4xx: it must not have happened.</summary>
    Failed,

    /// <summary>Timeout, broken connection, given up, 5xx: it may have happened or not.</summary>
    Unknown,
}

/// <summary>One try of one send. All tries of a message have its key; they may overlap, on any nodes.</summary>
sealed record SendAttempt(Guid Key, Guid ConversationId, string Sender, string Text, string Node, TimeSpan Began, TimeSpan Ended, Outcome Outcome)
{
    public int Status { get; init; }
    public string? Code { get; init; }

    /// <summary>What an ok answer says was stored.</summary>
    public Stored? Stored { get; init; }
}

/// <summary>A message as an answer names it.</summary>
sealed record Stored(Guid Id, long Seq, DateTimeOffset CreatedAt);

/// <summary>A message as a reader sees it. Version: of the sender's name, which counts up in this load; content must never be older than what was acknowledged.</summary>
sealed record SeenMessage(long Seq, Guid Id, Guid Key, string Sender, string Text, int NameVersion)
{
    /// <summary>Whether the service wrote it, about the group: nobody sent it.</summary>
    public bool IsSystem { get; init; }

    /// <summary>Of the message: one more with each edit or deletion.</summary>
    public long Version { get; init; } = 1;

    /// <summary>A tombstone.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>How many have reacted.</summary>
    public int Reactions { get; init; }
}

/// <summary>What is done to a message that is there.</summary>
enum ChangeKind
{
    Edit,
    Delete,
    React,
}

/// <summary>One change of a message, repeated until its outcome was known.</summary>
/// <param name="Key">The message's.</param>
/// <param name="By">Who changed it.</param>
sealed record MessageChange(Guid ConversationId, Guid Key, string By, ChangeKind Kind, TimeSpan Began, TimeSpan Ended, Outcome Outcome)
{
    /// <summary>Of an edit: what it says from then on.</summary>
    public string? Text { get; init; }

    /// <summary>Of an edit that was answered: the version it made.</summary>
    public long Version { get; init; }

    /// <summary>Each try was refused: it must not have happened.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>A page of history that was asked for: what comes after a seq, or the newest.</summary>
sealed record HistoryRead(Guid ConversationId, string Reader, string Node, TimeSpan Began, TimeSpan Ended, Outcome Outcome, long? AfterSeq, int Limit)
{
    public int Status { get; init; }

    /// <summary>In the order of their seqs.</summary>
    public IReadOnlyList<SeenMessage> Messages { get; init; } = [];
}

/// <summary>Someone was made or ceased to be a member, repeated until it was acknowledged.</summary>
/// <param name="Began">When the first try began: until then it had not happened.</param>
/// <param name="Ended">When it was acknowledged: from then on it has; never, when it was not.</param>
sealed record MembershipChange(Guid ConversationId, string User, bool Joins, TimeSpan Began, TimeSpan Ended);

/// <summary>Someone changed their name to one that ends in a version.</summary>
sealed record Rename(string User, int Version, TimeSpan Began, TimeSpan Ended, Outcome Outcome);

/// <summary>Someone read up to a seq, and where their marks stand then.</summary>
sealed record Mark(Guid ConversationId, string User, TimeSpan Began, TimeSpan Ended, Outcome Outcome, long Given, long ReadSeq, long DeliveredSeq);

/// <summary>A connection of a device's stream; the next one goes on from the cursor the last one reached.</summary>
sealed record Connection(string User, int Number, string Node, string Transport, TimeSpan Began)
{
    /// <summary>When the first answer came; null when none did.</summary>
    public TimeSpan? Opened { get; set; }

    /// <summary>How it ended, in a word.</summary>
    public string? End { get; set; }
}

/// <summary>A durable event that a device heard and kept together with the cursor after it.</summary>
sealed record Heard(Connection On, TimeSpan At, long EventId, string Name, Guid? ConversationId, long? Seq)
{
    public string User => On.User;

    /// <summary>The batch said that some of it may have come before.</summary>
    public bool Overlap { get; init; }

    /// <summary>Of <c>message.new</c>.</summary>
    public SeenMessage? Message { get; init; }

    /// <summary>Of <c>message.updated</c> and <c>message.deleted</c>.</summary>
    public SeenMessage? Changed { get; init; }

    /// <summary>Of <c>reaction.added</c>: how many have reacted.</summary>
    public (Guid MessageId, int Count)? Reactions { get; init; }

    /// <summary>Whom <c>member.…</c> is about.</summary>
    public string? Subject { get; init; }
}

/// <summary>A device was told that its cursor cannot be served and loaded the snapshot: what it then knows needs not be heard.</summary>
sealed record Resync(string User, TimeSpan At, string Reason, IReadOnlyDictionary<Guid, long> LastSeqs);

/// <summary>Something was broken, or mended, on purpose.</summary>
sealed record Fault(TimeSpan At, string What);

/// <summary>What is there in the end.</summary>
sealed class FinalState
{
    /// <summary>Each conversation in full, as each node shows it to its owner.</summary>
    public Dictionary<(string Node, Guid ConversationId), IReadOnlyList<SeenMessage>> Histories { get; } = [];

    /// <summary>Who is a member of what, and from which seq on they may read.</summary>
    public Dictionary<(string User, Guid ConversationId), long> ReadableFrom { get; } = [];
}

/// <summary>Everything that was tried and seen, by the clients' one monotonic clock. Written by many at once; judged when all have ended.</summary>
sealed class History
{
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>Time since the history began.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(start);

    public ConcurrentQueue<SendAttempt> Sends { get; } = new();

    public ConcurrentQueue<HistoryRead> Reads { get; } = new();

    public ConcurrentQueue<MembershipChange> Changes { get; } = new();

    public ConcurrentQueue<Rename> Renames { get; } = new();

    public ConcurrentQueue<Mark> Marks { get; } = new();

    public ConcurrentQueue<MessageChange> MessageChanges { get; } = new();

    public ConcurrentQueue<Connection> Connections { get; } = new();

    /// <summary>Of each device in the order it heard them.</summary>
    public ConcurrentQueue<Heard> Heard { get; } = new();

    public ConcurrentQueue<Resync> Resyncs { get; } = new();

    public ConcurrentQueue<Fault> Faults { get; } = new();

    public FinalState Final { get; set; } = new();

    /// <summary>Notes a fault or the end of one: the time from here to the next acknowledged send is a recovery.</summary>
    public void Note(string what) => Faults.Enqueue(new(Now, what));
}
