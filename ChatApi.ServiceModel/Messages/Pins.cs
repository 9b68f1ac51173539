namespace ChatApi.ServiceModel;

/// <summary>
/// Pins a message for all members: in a direct conversation either of the two, in a group those whose role allows it (403
/// <c>Forbidden</c>). Pinning it again sets <see cref="ExpiresAt"/> anew. 409 <c>TooManyPins</c> when the conversation has 50,
/// <c>MessageDeleted</c>.
/// </summary>
[Route("/api/v1/messages/{MessageId}/pin", "PUT"), Access(Actor.Member), Needs(Permission.PinMessages)]
public sealed class PinMessage : IPut, IReturn<Pin>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>When it is unpinned by itself, a time to come; left out = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>Unpins a message, for whoever may pin. 204 also when it was not pinned.</summary>
[Route("/api/v1/messages/{MessageId}/pin", "DELETE"), Access(Actor.Member), Needs(Permission.PinMessages)]
public sealed class UnpinMessage : IDelete, IReturnVoid
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>The pinned messages of a conversation that the caller may read, the one pinned last first: at most 50, so all at once.</summary>
[Route("/api/v1/conversations/{ConversationId}/pins", "GET"), Access(Actor.Member)]
public sealed class ListPins : IGet, IReturn<ListPinsResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }
}

/// <summary>The pinned messages.</summary>
public sealed class ListPinsResponse
{
    /// <summary>The one pinned last first.</summary>
    public List<Pin> Results { get; set; } = [];
}

/// <summary>A pinned message.</summary>
public sealed record Pin
{
    /// <summary>The message.</summary>
    public Message Message { get; init; } = new();

    /// <summary>When it was pinned.</summary>
    public DateTimeOffset PinnedAt { get; init; }

    /// <summary>The id of the user who pinned it.</summary>
    public string PinnedBy { get; init; } = "";

    /// <summary>When it is unpinned by itself; left out = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>
/// A message was pinned, or its pin's expiry was set anew; <c>seq</c> is the message's. Audience: the conversation's members. In the
/// snapshot: <c>pinnedAt</c> of the last message; ListPins has the others.
/// </summary>
/// <param name="MessageId">The message.</param>
/// <param name="PinnedAt">When it was pinned.</param>
/// <param name="PinnedBy">The id of the user who pinned it.</param>
/// <param name="ExpiresAt">When it is unpinned by itself; left out = never.</param>
[Event("message.pinned")]
public sealed record MessagePinned(Guid MessageId, DateTimeOffset PinnedAt, string PinnedBy, DateTimeOffset? ExpiresAt) : ServerEvent;

/// <summary>A message is pinned no more: by someone, or because its time was over. Audience and snapshot as <see cref="MessagePinned"/>.</summary>
/// <param name="MessageId">The message.</param>
[Event("message.unpinned")]
public sealed record MessageUnpinned(Guid MessageId) : ServerEvent;
