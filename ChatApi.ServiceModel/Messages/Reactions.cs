namespace ChatApi.ServiceModel;

/// <summary>
/// Reacts to a message. 200 also when the caller has reacted so before. 409 <c>TooManyReactions</c> beyond 8 different reactions to a
/// message or 3 of one user's; 409 <c>MessageDeleted</c>; 403 <c>CannotContactUser</c> as for sending.
/// </summary>
[Route("/api/v1/messages/{MessageId}/reactions", "POST"), Access(Actor.Member)]
public sealed class AddReaction : IPost, IReturn<ReactionsResponse>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>One emoji, however many characters it is made of, or the name of one of the app's own, such as <c>:party-parrot:</c>; at most 64 bytes of UTF-8.</summary>
    [NotEmpty, Emoji]
    public string? Emoji { get; set; }
}

/// <summary>Takes a reaction of one's own back. 200 also when there was none.</summary>
[Route("/api/v1/messages/{MessageId}/reactions/{Emoji}", "DELETE"), Access(Actor.Member)]
public sealed class RemoveReaction : IDelete, IReturn<ReactionsResponse>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>As it was given to AddReaction.</summary>
    [NotEmpty, Emoji]
    public string? Emoji { get; set; }
}

/// <summary>The reactions to a message as they are now.</summary>
public sealed class ReactionsResponse
{
    /// <summary>The one used first comes first.</summary>
    public List<ReactionGroup> Reactions { get; set; } = [];
}

/// <summary>Who has reacted to a message, and how, in the order of time.</summary>
[Route("/api/v1/messages/{MessageId}/reactions", "GET"), Access(Actor.Member)]
public sealed class ListReactions : IGet, IReturn<ListReactionsResponse>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>Only those with this one.</summary>
    [Emoji]
    public string? Emoji { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of reactions.</summary>
public sealed class ListReactionsResponse
{
    /// <summary>The reactions.</summary>
    public List<Reaction> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>One user's reaction to a message.</summary>
public sealed record Reaction
{
    /// <summary>The emoji, or the name of one.</summary>
    public string Emoji { get; init; } = "";

    /// <summary>Who.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary>When; left out when it was taken back.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>All users' reactions to a message with one emoji.</summary>
public sealed record ReactionGroup
{
    /// <summary>The emoji, or the name of one.</summary>
    public string Emoji { get; init; } = "";

    /// <summary>How many users.</summary>
    public int Count { get; init; }

    /// <summary>The first 5 of them.</summary>
    public List<UserSummary> Users { get; init; } = [];

    /// <summary>True when the caller is among all of them. Not in events, except those for one user's own devices.</summary>
    public bool? Me { get; init; }
}

/// <summary>
/// Someone reacted to a message. Audience: the members who may read it. In the snapshot: the last message's
/// <see cref="Message.Reactions"/>, when it is this one and has content: they are these, and one's own are known from one's own events.
/// </summary>
/// <param name="MessageId">The message.</param>
/// <param name="Reaction">The one added.</param>
/// <param name="Reactions">All there are now.</param>
[Event("reaction.added")]
public sealed record ReactionAdded(Guid MessageId, Reaction Reaction, List<ReactionGroup> Reactions) : ServerEvent;

/// <summary>Someone took a reaction back. As <see cref="ReactionAdded"/>.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Reaction">The one taken back.</param>
/// <param name="Reactions">All there are now.</param>
[Event("reaction.removed")]
public sealed record ReactionRemoved(Guid MessageId, Reaction Reaction, List<ReactionGroup> Reactions) : ServerEvent;
