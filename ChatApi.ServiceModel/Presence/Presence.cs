namespace ChatApi.ServiceModel;

/// <summary>
/// How present users are now, in the order asked for. Who lets the caller not see it (<see cref="UpdatePrivacy"/>), has blocked them or is blocked
/// by them, does not exist, or cannot be told while Redis is away, is <c>unknown</c>, all alike.
/// </summary>
[Route("/api/v1/presence", "GET"), Access(Actor.SignedIn)]
public sealed class GetPresence : IGet, IReturn<GetPresenceResponse>
{
    /// <summary>1 to 200 user ids; <c>me</c> is the caller.</summary>
    [NotEmpty, MaxItems(Limits.PresenceUsers)]
    public List<string>? UserIds { get; set; }
}

/// <summary>How present users are.</summary>
public sealed class GetPresenceResponse
{
    /// <summary>One for each user asked for, in that order, each once.</summary>
    public List<UserPresence> Results { get; set; } = [];
}

/// <summary>
/// Asks a stream to tell <c>presence.updated</c> of these users from now on, instead of those asked for before, until it closes. It is told of
/// the other users of direct conversations, and of what the user says on any device, without asking. A waiting GetEvents is told of those
/// only: use GetPresence beside it. 404 <c>NotFound</c> when the caller has no such stream.
/// </summary>
[Route("/api/v1/presence/watch", "POST"), Access(Actor.SignedIn)]
public sealed class WatchPresence : IPost, IReturn<WatchPresenceResponse>
{
    /// <summary>Up to 200 user ids; none ends it.</summary>
    [MaxItems(Limits.PresenceUsers)]
    public List<string>? UserIds { get; set; }

    /// <summary>A server-event stream: the id in its <c>cmd.onConnect</c>. Left out on a WebSocket: the one the command comes by.</summary>
    public string? StreamId { get; set; }
}

/// <summary>Where those that are watched stand now.</summary>
public sealed class WatchPresenceResponse
{
    /// <summary>One for each user, as <see cref="GetPresence"/> answers.</summary>
    public List<UserPresence> Results { get; set; } = [];
}

/// <summary>Says how present the caller is; members left out stay as they are.</summary>
[Route("/api/v1/users/me/presence", "PATCH"), Access(Actor.SignedIn)]
public sealed class UpdatePresence : IPatch, IReturn<UserPresence>
{
    /// <summary>
    /// <c>online</c>: this device is in use. <c>away</c>: it is connected but not in use; the user is away when all devices are. <c>offline</c>:
    /// the user is invisible, shown as offline to everyone on whatever device, until one of them says <c>online</c>. A device is one session.
    /// </summary>
    [Form("online|away|offline", "be online, away or offline")]
    public string? Status { get; set; }

    /// <summary>What others see beside the status, kept until it is changed or expires; empty text takes it away.</summary>
    [MaxScalars(Limits.StatusTextLength)]
    public string? StatusText { get; set; }

    /// <summary>When the status text is to vanish by itself, for which there is no event; with <see cref="StatusText"/> only, and in the future. Never when left out.</summary>
    public DateTimeOffset? StatusTextExpiresAt { get; set; }
}

/// <summary>How present a user is.</summary>
public sealed record UserPresence
{
    /// <summary>Who.</summary>
    public string UserId { get; init; } = "";

    /// <summary><c>online</c>, <c>away</c>, <c>offline</c>, or <c>unknown</c>: it cannot be told, or not to you. One of <see cref="PresenceStatus"/>.</summary>
    public string Status { get; init; } = PresenceStatus.Unknown;

    /// <summary>When offline: when the user was last there, to the minute; left out when that is not known.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>On how many devices the user is there; a change of it alone is not told.</summary>
    public int? DeviceCount { get; init; }

    /// <summary>What the user says of themselves.</summary>
    public string? StatusText { get; init; }

    /// <summary>When the status text is to be shown no more.</summary>
    public DateTimeOffset? StatusTextExpiresAt { get; init; }

    /// <summary>One's own only: true while one is shown as offline to everyone.</summary>
    public bool? Invisible { get; init; }
}

/// <summary>The values of <see cref="UserPresence.Status"/>.</summary>
public static class PresenceStatus
{
    /// <summary>A device is in use.</summary>
    public const string Online = "online";

    /// <summary>Devices are connected, none in use.</summary>
    public const string Away = "away";

    /// <summary>No device has been connected for half a minute, or the user wants it to look so.</summary>
    public const string Offline = "offline";

    /// <summary>It cannot be told now, or not to this caller.</summary>
    public const string Unknown = "unknown";
}

/// <summary>
/// Someone's presence has changed: of a user one watches (<see cref="WatchPresence"/>) or has a direct conversation with, at most once in 30
/// seconds each, the first change at once; of oneself what one has said, at once. Ephemeral: without an id, may be lost.
/// </summary>
/// <param name="Presence">How it is now.</param>
[Event("presence.updated")]
public sealed record PresenceUpdated(UserPresence Presence) : ServerEvent;
