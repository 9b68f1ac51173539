namespace ChatApi.ServiceModel;

/// <summary>Stars a message for the caller alone, to find it again by ListStarred. 204 also when it was starred. 409 <c>MessageDeleted</c>.</summary>
[Route("/api/v1/messages/{MessageId}/star", "PUT"), Access(Actor.Member)]
public sealed class StarMessage : IPut, IReturnVoid
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>Takes the caller's star off a message. 204 also when it had none.</summary>
[Route("/api/v1/messages/{MessageId}/star", "DELETE"), Access(Actor.Member)]
public sealed class UnstarMessage : IDelete, IReturnVoid
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>The messages the caller has starred and may still read, the one starred last first.</summary>
[Route("/api/v1/starred", "GET"), Access(Actor.SignedIn)]
public sealed class ListStarred : IGet, IReturn<ListStarredResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of starred messages.</summary>
public sealed class ListStarredResponse
{
    /// <summary>The messages.</summary>
    public List<StarredMessage> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>A message the caller has starred.</summary>
public sealed record StarredMessage
{
    /// <summary>The message.</summary>
    public Message Message { get; init; } = new();

    /// <summary>When it was starred.</summary>
    public DateTimeOffset StarredAt { get; init; }
}

/// <summary>The user has starred a message; <c>seq</c> is the message's. Audience: the user's own devices. In the snapshot: <c>starred</c> of the last message.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="StarredAt">When.</param>
[Event("message.starred")]
public sealed record MessageStarred(Guid MessageId, DateTimeOffset StarredAt) : ServerEvent;

/// <summary>The user has taken the star off a message. Audience and snapshot as <see cref="MessageStarred"/>.</summary>
/// <param name="MessageId">The message.</param>
[Event("message.unstarred")]
public sealed record MessageUnstarred(Guid MessageId) : ServerEvent;
