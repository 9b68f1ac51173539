namespace ChatApi.ServiceModel;

/// <summary>
/// Confirms that a device of the caller has received everything up to a seq. Lower than known changes nothing, higher than
/// the last is that of the last.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/delivered", "POST"), Access(Actor.Member), RateLimit(Rate.Receipts)]
public sealed class MarkDelivered : IPost, IReturn<MarkResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Received up to here. Exactly one of this, <see cref="UpToMessageId"/> and <see cref="MessageIds"/>.</summary>
    [InRange(0, long.MaxValue)]
    public long? UpToSeq { get; set; }

    /// <summary>Received up to this message.</summary>
    public Guid? UpToMessageId { get; set; }

    /// <summary>Received these; the mark rises to the highest.</summary>
    [MaxItems(Limits.MessageIdsPerCall)]
    public List<Guid>? MessageIds { get; set; }
}

/// <summary>
/// Marks everything up to a seq as read, and so as delivered. Lower than known changes nothing, higher than the last is that
/// of the last.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/read", "POST"), Access(Actor.Member), RateLimit(Rate.Receipts)]
public sealed class MarkRead : IPost, IReturn<MarkResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Read up to here. Exactly one of this, <see cref="UpToMessageId"/> and <see cref="MessageIds"/>.</summary>
    [InRange(0, long.MaxValue)]
    public long? UpToSeq { get; set; }

    /// <summary>Read up to this message.</summary>
    public Guid? UpToMessageId { get; set; }

    /// <summary>Read these; the mark rises to the highest.</summary>
    [MaxItems(Limits.MessageIdsPerCall)]
    public List<Guid>? MessageIds { get; set; }
}

/// <summary>The caller's marks now.</summary>
public sealed class MarkResponse
{
    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; set; }

    /// <summary>Read up to here.</summary>
    public long ReadSeq { get; set; }

    /// <summary>Unread messages: exact up to 999, then 999.</summary>
    public int Unread { get; set; }
}

/// <summary>
/// Marks in several conversations at once, for clients that collect them: all are stored together. Marks only rise, as those of
/// <see cref="MarkRead"/>; conversations the caller is not a member of are left out of the answer.
/// </summary>
[Route("/api/v1/receipts", "POST"), Access(Actor.SignedIn)]
public sealed class MarkReceipts : IPost, IReturn<MarkReceiptsResponse>
{
    /// <summary>1 to 100; of several for one conversation the highest counts.</summary>
    [NotEmpty, MaxItems(Limits.MarksPerCall)]
    public List<ReceiptMark>? Marks { get; set; }
}

/// <summary>How far a device has received and its user has read a conversation: one of the two or both.</summary>
public sealed class ReceiptMark
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Received up to here.</summary>
    [InRange(0, long.MaxValue)]
    public long? DeliveredSeq { get; set; }

    /// <summary>Read, and so received, up to here.</summary>
    [InRange(0, long.MaxValue)]
    public long? ReadSeq { get; set; }
}

/// <summary>The caller's marks now.</summary>
public sealed class MarkReceiptsResponse
{
    /// <summary>One for each conversation, in no order.</summary>
    public List<ConversationMarks> Results { get; set; } = [];
}

/// <summary>The caller's marks in a conversation.</summary>
public sealed record ConversationMarks
{
    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; init; }

    /// <summary>Read up to here.</summary>
    public long ReadSeq { get; init; }

    /// <summary>Unread messages: exact up to 999, then 999.</summary>
    public int Unread { get; init; }
}

/// <summary>Marks everything as read, archived conversations too, or all of the conversations named. The answer counts what is unread then.</summary>
[Route("/api/v1/read", "POST"), Access(Actor.SignedIn)]
public sealed class MarkAllRead : IPost, IReturn<GetUnreadResponse>
{
    /// <summary>At most 100; those the caller is not a member of change nothing. Left out = all.</summary>
    [MaxItems(Limits.MarksPerCall)]
    public List<Guid>? ConversationIds { get; set; }
}

/// <summary>
/// Marks a conversation as unread from a message on, for the caller alone: <c>me.markedUnread</c>, until the next MarkRead. No mark moves, and
/// nothing is counted anew.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/unread", "POST"), Access(Actor.Member), RateLimit(Rate.Receipts)]
public sealed class MarkUnread : IPost, IReturn<MyMembership>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>From this seq on; one that cannot be read stands for the nearest that can. At most one of this and the next; none = the last message.</summary>
    [InRange(1, long.MaxValue)]
    public long? FromSeq { get; set; }

    /// <summary>From this message on.</summary>
    public Guid? FromMessageId { get; set; }
}

/// <summary>
/// Who has received and who has read a message, of those who were members when it was sent, its sender left out; in the order of user ids.
/// Answered for groups of any size. 404 <c>MessageNotFound</c>.
/// </summary>
[Route("/api/v1/messages/{MessageId}/receipts", "GET"), Access(Actor.Member)]
public sealed class ListReceipts : IGet, IReturn<ListReceiptsResponse>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of receipts.</summary>
public sealed class ListReceiptsResponse
{
    /// <summary>Those who have received the message.</summary>
    public List<MessageReceipt> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>That somebody has received a message, and perhaps read it.</summary>
public sealed record MessageReceipt
{
    /// <summary>Who.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary>When a device first confirmed it; left out when that is longer ago than it is kept, or was only seen by what they sent.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Whether they have read it. False too when they or the caller have turned read receipts off.</summary>
    public bool Read { get; init; }

    /// <summary>When; left out as <see cref="DeliveredAt"/>.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>How many messages the caller has not read: the sum of what each conversation shows.</summary>
[Route("/api/v1/unread", "GET"), Access(Actor.SignedIn)]
public sealed class GetUnread : IGet, IReturn<GetUnreadResponse>;

/// <summary>Unread messages in all conversations that are not archived, each counted up to 999; a badge is <c>total − muted</c>.</summary>
public sealed class GetUnreadResponse
{
    /// <summary>All of them.</summary>
    public int Total { get; set; }

    /// <summary>Of these, in muted conversations.</summary>
    public int Muted { get; set; }

    /// <summary>Of these, messages that mention the caller.</summary>
    public int Mentions { get; set; }
}

/// <summary>How far a member has received and read.</summary>
public sealed record Receipt
{
    /// <summary>Who.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; init; }

    /// <summary>Read up to here; left out when it is not told, or one of the two has turned read receipts off.</summary>
    public long? ReadSeq { get; init; }
}

/// <summary>
/// A member's device received messages. Audience: the members, or above 100 members the member's own devices. In the snapshot: the marks, each
/// the higher of the known and this one, if any. To those who may not know that a member read something, this is told instead.
/// </summary>
/// <param name="Receipt">The marks.</param>
[Event("message.delivered")]
public sealed record MessageDelivered(Receipt Receipt) : ServerEvent;

/// <summary>
/// A member read messages. Audience and snapshot as <see cref="MessageDelivered"/>, but for those who have turned read receipts off
/// and of those who have: everyone hears of what they read themselves. Own unread is counted anew.
/// </summary>
/// <param name="Receipt">The marks.</param>
[Event("message.read")]
public sealed record MessageRead(Receipt Receipt) : ServerEvent;
