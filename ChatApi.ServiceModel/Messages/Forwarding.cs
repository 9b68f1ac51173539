namespace ChatApi.ServiceModel;

/// <summary>
/// Copies messages into other conversations: texts and polls, these without their votes. Each copy is sent as by SendMessage and has an
/// answer of its own; one is refused with 404 <c>MessageNotFound</c> when the message was deleted, or the caller may not read it. All that
/// can be stored is stored at once. Repeating it with the same <see cref="ClientForwardId"/> returns the first copies.
/// </summary>
[Route("/api/v1/messages/forward", "POST"), Access(Actor.Member), Needs(Permission.SendMessages), RateLimit(Rate.ForwardPerUser)]
public sealed class ForwardMessages : IPost, IReturn<ForwardMessagesResponse>
{
    /// <summary>Chosen by the client: makes retries safe. Each copy's <c>clientMessageId</c> is made from it.</summary>
    [NotEmpty]
    public Guid ClientForwardId { get; set; }

    /// <summary>1 to 100 messages, copied in this order.</summary>
    [NotEmpty, MaxItems(Limits.ForwardMessages)]
    public List<Guid>? MessageIds { get; set; }

    /// <summary>1 to 10 conversations.</summary>
    [NotEmpty, MaxItems(Limits.ForwardConversations)]
    public List<Guid>? ConversationIds { get; set; }

    /// <summary>True for copies that make no push.</summary>
    public bool? Silent { get; set; }
}

/// <summary>What became of each copy.</summary>
public sealed class ForwardMessagesResponse
{
    /// <summary>In the order of the conversations, and in each of the messages.</summary>
    public List<ForwardResult> Results { get; set; } = [];
}

/// <summary>One copy, or why there is none.</summary>
public sealed record ForwardResult
{
    /// <summary>The message to be copied.</summary>
    public Guid MessageId { get; init; }

    /// <summary>Where to.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The copy.</summary>
    public Message? Message { get; init; }

    /// <summary>True when an earlier call with the same key made it.</summary>
    public bool? Replayed { get; init; }

    /// <summary>Why there is none, an <see cref="ErrorCode"/>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The same in words.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>Where a copied message comes from. Not which conversation: its readers may know nothing of that.</summary>
public sealed record ForwardedFrom
{
    /// <summary>Who wrote it first.</summary>
    public UserSummary Sender { get; init; } = new();

    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
