namespace ChatApi.ServiceModel;

/// <summary>
/// A limit on how often an operation may be called; an operation may have several, and counts towards those of all requests too.
/// Over it: 429 <c>RateLimitExceeded</c> with <c>Retry-After</c>, and nothing is stored. The numbers are settings (<c>RateLimits</c>).
/// </summary>
/// <param name="rate">Which limit.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RateLimitAttribute(Rate rate) : Attribute
{
    /// <summary>Which limit.</summary>
    public Rate Rate { get; } = rate;

    /// <summary>The member of the request which, when it is given, makes the request one that is not counted; null = all are.</summary>
    public string? Unless { get; set; }
}

/// <summary>What a limit is counted for.</summary>
/// <param name="scope">What has one count.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class PerAttribute(RateScope scope) : Attribute
{
    /// <summary>What has one count.</summary>
    public RateScope Scope { get; } = scope;
}

/// <summary>What has a count of its own under a limit.</summary>
public enum RateScope
{
    /// <summary>A user, whatever the device, session or node.</summary>
    User,

    /// <summary>A client's address: IPv4, or the first 64 bits of IPv6.</summary>
    Address,

    /// <summary>The conversation that the request's <c>ConversationId</c> names, all members together.</summary>
    Conversation,

    /// <summary>A user in one conversation.</summary>
    UserAndConversation,
}

/// <summary>Every limit. A setting of the same name in the section <c>RateLimits</c> has its numbers; on the wire it is in camelCase.</summary>
public enum Rate
{
    /// <summary>Every request of a user, whatever the operation; a batch counts each of its items.</summary>
    [Per(RateScope.User)] AllPerUser,

    /// <summary>Every request from an address, signed in or not.</summary>
    [Per(RateScope.Address)] AllPerAddress,

    /// <summary>Messages a user sends; a repeat with the same key counts too.</summary>
    [Per(RateScope.User)] SendPerUser,

    /// <summary>Messages sent to a conversation by its id.</summary>
    [Per(RateScope.Conversation)] SendPerConversation,

    /// <summary>Calls of a user that copy messages, each up to 100 into up to 10 conversations.</summary>
    [Per(RateScope.User)] ForwardPerUser,

    /// <summary>Delivered and read marks of a user in a conversation.</summary>
    [Per(RateScope.UserAndConversation)] Receipts,

    /// <summary>Searches of a user.</summary>
    [Per(RateScope.User)] SearchPerUser,

    /// <summary>How often a user starts, or goes on, typing in a conversation.</summary>
    [Per(RateScope.UserAndConversation)] Typing,

    /// <summary>Events of the app's own that a user sends to a conversation.</summary>
    [Per(RateScope.UserAndConversation)] CustomEvents,

    /// <summary>The same of all members together.</summary>
    [Per(RateScope.Conversation)] CustomEventsPerConversation,

    /// <summary>Groups a user makes.</summary>
    [Per(RateScope.User)] CreateGroupPerUser,

    /// <summary>Calls of a user that add members to groups or make links that invite to them.</summary>
    [Per(RateScope.User)] InvitePerUser,
}
