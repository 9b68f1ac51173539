namespace ChatApi.ServiceModel;

/// <summary>
/// The replies in a message's thread that the caller may read, always newest first. They are in the conversation's history too.
/// At most one of <see cref="BeforeSeq"/> and <see cref="AfterSeq"/>; neither = the newest page. 404 <c>MessageNotFound</c>.
/// </summary>
[Route("/api/v1/messages/{MessageId}/thread", "GET"), Access(Actor.Member)]
public sealed class ListThreadMessages : IGet, IReturn<ListThreadMessagesResponse>
{
    /// <summary>The thread's root.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>The replies nearest before this seq.</summary>
    [InRange(1, long.MaxValue)]
    public long? BeforeSeq { get; set; }

    /// <summary>The replies nearest after this seq.</summary>
    [InRange(0, long.MaxValue)]
    public long? AfterSeq { get; set; }

    /// <summary>1 to 200; 50 when left out.</summary>
    [InRange(1, Limits.HistoryPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of a thread, newest first.</summary>
public sealed class ListThreadMessagesResponse
{
    /// <summary>The message they are replies to.</summary>
    public Message Root { get; set; } = new();

    /// <summary>The caller's own side of it.</summary>
    public MyThread Me { get; set; } = new();

    /// <summary>Who has replied lately, as in <see cref="MessageThread.Participants"/>.</summary>
    public List<UserSummary> Participants { get; set; } = [];

    /// <summary>The replies.</summary>
    public List<Message> Results { get; set; } = [];

    /// <summary>Whether the caller may read older ones.</summary>
    public bool HasMoreBefore { get; set; }

    /// <summary>Whether there are newer ones.</summary>
    public bool HasMoreAfter { get; set; }
}

/// <summary>The threads the caller follows, the one with the newest reply first.</summary>
[Route("/api/v1/threads", "GET"), Access(Actor.SignedIn)]
public sealed class ListThreads : IGet, IReturn<ListThreadsResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of threads.</summary>
public sealed class ListThreadsResponse
{
    /// <summary>The threads.</summary>
    public List<MessageThread> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>
/// Follows a thread: it is listed, with what of it is unread. Who replies follows, and so does the sender of the root from the first
/// reply on, unless they have said that they do not.
/// </summary>
[Route("/api/v1/messages/{MessageId}/thread/follow", "PUT"), Access(Actor.Member)]
public sealed class FollowThread : IPut, IReturn<MyThread>
{
    /// <summary>The thread's root, which need not have replies yet.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>Follows a thread no more, until one replies in it.</summary>
[Route("/api/v1/messages/{MessageId}/thread/follow", "DELETE"), Access(Actor.Member)]
public sealed class UnfollowThread : IDelete, IReturn<MyThread>
{
    /// <summary>The thread's root.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>Marks a thread's replies as read; the conversation's own marks stay as they are. Lower than known changes nothing, higher than the last is that of the last.</summary>
[Route("/api/v1/messages/{MessageId}/thread/read", "POST"), Access(Actor.Member)]
public sealed class MarkThreadRead : IPost, IReturn<MyThread>
{
    /// <summary>The thread's root.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>Read up to here; left out = all there is.</summary>
    [InRange(0, long.MaxValue)]
    public long? UpToSeq { get; set; }
}

/// <summary>A thread and the caller's own side of it.</summary>
public sealed record MessageThread
{
    /// <summary>The message it hangs on, with <c>replyCount</c> and <c>lastReplyAt</c>.</summary>
    public Message Root { get; init; } = new();

    /// <summary>The caller's own side.</summary>
    public MyThread Me { get; init; } = new();

    /// <summary>Who has written the newest 100 replies that the caller may read, at most five, who replied last first.</summary>
    public List<UserSummary> Participants { get; init; } = [];
}

/// <summary>The caller's own side of a thread.</summary>
public sealed record MyThread
{
    /// <summary>Whether the caller follows it.</summary>
    public bool Following { get; init; }

    /// <summary>Read up to here; a reply of one's own is read.</summary>
    public long ReadSeq { get; init; }

    /// <summary>Unread replies, when it is followed: exact up to 999, then 999. They count in the conversation as other messages do.</summary>
    public int Unread { get; init; }
}

/// <summary>
/// A thread got a reply, or, with <c>me</c>, the caller's own side of it changed; <c>seq</c> is the root's. Audience: the members who may
/// read the root; with <c>me</c> the user's own devices. In the snapshot: the counts of the last message; ListThreads has the threads.
/// </summary>
/// <param name="RootId">The message the thread hangs on.</param>
/// <param name="ReplyCount">How many replies there were, those that are deleted among them.</param>
/// <param name="LastReplyAt">When the newest was sent; left out = there is none.</param>
/// <param name="Me">The own side as it is now, when that has changed.</param>
[Event("thread.updated")]
public sealed record ThreadUpdated(Guid RootId, int ReplyCount, DateTimeOffset? LastReplyAt, MyThread? Me) : ServerEvent;
