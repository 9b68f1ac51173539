namespace ChatApi.ServiceModel;

/// <summary>
/// Tells the other members who are connected that the caller is typing; repeat it every few seconds while that goes on, because after 6
/// seconds it is over. Nobody hears it in conversations of more than 100 members, of those who have
/// switched it off (<see cref="UpdatePrivacy"/>), or while Redis is away.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/typing", "POST"), Access(Actor.Member), Needs(Permission.SendMessages), RateLimit(Rate.Typing)]
public sealed class StartTyping : IPost, IReturnVoid
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>What is being made: <c>text</c>, <c>audio</c> (a recording) or <c>upload</c>; text when left out.</summary>
    [Form("text|audio|upload", "be text, audio or upload")]
    public string? Kind { get; set; }
}

/// <summary>Tells that the caller has stopped typing without sending; sending says it by itself. Nothing happens when they were not typing.</summary>
[Route("/api/v1/conversations/{ConversationId}/typing", "DELETE"), Access(Actor.Member)]
public sealed class StopTyping : IDelete, IReturnVoid
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }
}

/// <summary>Who else is typing now: for whoever has just opened the conversation. Nobody, while Redis is away.</summary>
[Route("/api/v1/conversations/{ConversationId}/typing", "GET"), Access(Actor.Member)]
public sealed class GetTyping : IGet, IReturn<GetTypingResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }
}

/// <summary>Who is typing.</summary>
public sealed class GetTypingResponse
{
    /// <summary>In the order of their ids.</summary>
    public List<TypingUser> Results { get; set; } = [];
}

/// <summary>Someone who is typing.</summary>
public sealed record TypingUser
{
    /// <summary>Who.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary><c>text</c>, <c>audio</c> or <c>upload</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>When it is over unless it is repeated.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>
/// Someone is typing, for now: it is over at <c>typing.expiresAt</c> (6 seconds after <c>at</c>), with <c>typing.stop</c>, or with a message
/// of theirs. Audience: the other members who are connected, of conversations up to 100 members. Ephemeral.
/// </summary>
/// <param name="Typing">Who, and what.</param>
[Event("typing.start")]
public sealed record TypingStarted(TypingUser Typing) : ServerEvent;

/// <summary>Someone has stopped typing without sending. Audience as <see cref="TypingStarted"/>. Ephemeral.</summary>
/// <param name="UserId">Who.</param>
[Event("typing.stop")]
public sealed record TypingStopped(string UserId) : ServerEvent;
