namespace ChatApi.ServiceModel;

/// <summary>
/// Lets the messages sent to a conversation from now on disappear by themselves: at the latest a minute after their time they are
/// deleted for everyone, as by DeleteMessage. Messages of before stay as they are. In groups for those who may edit what it is about
/// (403 <c>Forbidden</c>), in direct conversations for both.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/message-expiry", "PUT"), Access(Actor.Member), Needs(Permission.EditInfo)]
public sealed class SetMessageExpiry : IPut, IReturn<Conversation>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>5 seconds to 90 days; left out = messages stay.</summary>
    [InRange(Limits.ExpirySeconds, Limits.ExpirySecondsAtMost)]
    public int? Seconds { get; set; }

    /// <summary>What the time counts from: <c>sent</c>, also when left out, or <c>read</c>, when everyone who is a member then has read it.</summary>
    [Form("sent|read", "be sent or read")]
    public string? After { get; set; }
}

/// <summary>After how long the messages of a conversation disappear.</summary>
public sealed record MessageExpiry
{
    /// <summary>5 seconds to 90 days.</summary>
    public int Seconds { get; init; }

    /// <summary>What the time counts from: <c>sent</c> or <c>read</c>.</summary>
    public string After { get; init; } = "";
}
