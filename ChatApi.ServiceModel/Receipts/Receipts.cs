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

/// <summary>How many messages the caller has not read.</summary>
[Route("/api/v1/unread", "GET"), Access(Actor.SignedIn)]
public sealed class GetUnread : IGet, IReturn<GetUnreadResponse>;

/// <summary>Unread messages; a badge is <c>total − muted</c>.</summary>
public sealed class GetUnreadResponse
{
    /// <summary>In all conversations that are not archived.</summary>
    public int Total { get; set; }

    /// <summary>Of these, in muted conversations.</summary>
    public int Muted { get; set; }

    /// <summary>Unread messages that mention the caller.</summary>
    public int Mentions { get; set; }
}

/// <summary>How far a member has received and read.</summary>
public sealed record Receipt
{
    /// <summary>Who.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; init; }

    /// <summary>Read up to here.</summary>
    public long ReadSeq { get; init; }
}

/// <summary>
/// A member's device received messages. Audience: the members, or above 100 members the member's own devices. In the
/// snapshot: the marks, each the higher of the known and this one.
/// </summary>
/// <param name="Receipt">The marks.</param>
[Event("message.delivered")]
public sealed record MessageDelivered(Receipt Receipt) : ServerEvent;

/// <summary>A member read messages. Audience and snapshot as <see cref="MessageDelivered"/>; own unread is counted anew.</summary>
/// <param name="Receipt">The marks.</param>
[Event("message.read")]
public sealed record MessageRead(Receipt Receipt) : ServerEvent;
