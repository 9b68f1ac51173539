namespace ChatApi.ServiceModel;

/// <summary>
/// Who has a server-event stream on these channels, on any node: one map of texts each, with <c>userId</c>, <c>displayName</c>, <c>profileUrl</c>,
/// <c>isAuthenticated</c>, <c>channels</c> – those asked for – and <c>createdAt</c> in Unix ms. Whose presence the caller may not see is left out.
/// </summary>
[Route("/api/v1/event-subscribers", "GET"), Route("/event-subscribers", "GET"), Access(Actor.SignedIn)]
public sealed class GetEventSubscribers : IGet, IReturn<List<Dictionary<string, string>>>
{
    /// <summary>
    /// Up to 100: ids of conversations, and <c>home</c> for the caller's own streams. Those the caller is no member of, and those of more than
    /// <see cref="Limits.LiveChannelMembers"/> members, have no subscribers.
    /// </summary>
    [MaxItems(Limits.EventChannels)]
    public List<string>? Channels { get; set; }
}

/// <summary>
/// Changes the channels of an open server-event stream, on whichever node it is. Knowing its id is enough; what is allowed is asked of the user who
/// opened it, and channels that are not allowed are left out. 404 <c>NotFound</c> when there is no such stream.
/// </summary>
[Route("/api/v1/event-subscribers/{Id}", "POST"), Route("/event-subscribers/{Id}", "POST"), Access(Actor.Anonymous)]
public sealed class UpdateEventSubscriber : IPost, IReturn<UpdateEventSubscriberResponse>
{
    /// <summary>The id in the stream's <c>cmd.onConnect</c>.</summary>
    [NotEmpty]
    public string? Id { get; set; }

    /// <summary>Ids of conversations to be on from now on. A stream is on at most 100 channels.</summary>
    [MaxItems(Limits.EventChannels)]
    public List<string>? SubscribeChannels { get; set; }

    /// <summary>Channels to be on no more.</summary>
    [MaxItems(Limits.EventChannels)]
    public List<string>? UnsubscribeChannels { get; set; }
}

/// <summary>The channels are changed, or will be in a moment where the stream is on another node.</summary>
public sealed class UpdateEventSubscriberResponse;
