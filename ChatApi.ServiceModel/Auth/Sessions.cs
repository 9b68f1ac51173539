namespace ChatApi.ServiceModel;

/// <summary>
/// The caller's sessions that have not ended: one for each sign-in on a device, newest first; those of an app's own issuer in no
/// order that means something.
/// </summary>
[Route("/api/v1/auth/sessions", "GET"), Access(Actor.SignedIn)]
public sealed class ListSessions : IGet, IReturn<ListSessionsResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of sessions.</summary>
public sealed class ListSessionsResponse
{
    /// <summary>The sessions.</summary>
    public List<DeviceSession> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>A sign-in on a device. Of users whom an app's own issuer brings: what one <c>sid</c> of that issuer, or one token, stands for.</summary>
public sealed record DeviceSession
{
    /// <summary>The id, for <see cref="RevokeSession"/>.</summary>
    public Guid Id { get; init; }

    /// <summary>The name the device gave itself, when it did.</summary>
    public string? Device { get; init; }

    /// <summary>When the user signed in.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last got a new access token; such a token lives 15 minutes, so that it may have been in use as much later.</summary>
    public DateTimeOffset LastUsedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>True for the session this request came with.</summary>
    public bool Current { get; init; }
}

/// <summary>
/// Ends one of the caller's sessions: its tokens are refused and its streams closed within 5 seconds on every node. Ending one that
/// has ended changes nothing. 404 <c>NotFound</c> when the caller has no such session.
/// </summary>
[Route("/api/v1/auth/sessions/{SessionId}", "DELETE"), Access(Actor.SignedIn)]
public sealed class RevokeSession : IDelete, IReturnVoid
{
    /// <summary>From <see cref="ListSessions"/>.</summary>
    [NotEmpty]
    public Guid SessionId { get; set; }
}

/// <summary>
/// Changes the caller's password and ends all other sessions; the one the request came with stays. 400 <c>InvalidValue</c> when the
/// current password is another, <c>WeakPassword</c> for a new one that is refused; 403 for users of an app's own issuer; 429 after
/// too many attempts.
/// </summary>
[Route("/api/v1/auth/password", "POST"), Access(Actor.SignedIn)]
public sealed class ChangePassword : IPost, IReturnVoid
{
    /// <summary>The password until now.</summary>
    [NotEmpty, MaxScalars(Limits.PasswordLength)]
    public string? CurrentPassword { get; set; }

    /// <summary>8 to 256 characters of any kind; well-known passwords are refused with <c>WeakPassword</c>.</summary>
    [NotEmpty, MinScalars(Limits.PasswordMinLength, ErrorCode = ErrorCode.WeakPassword), MaxScalars(Limits.PasswordLength, ErrorCode = ErrorCode.WeakPassword)]
    public string? NewPassword { get; set; }
}

/// <summary>
/// A ticket that opens one stream: <c>/ws?ticket=…</c> or <c>/event-stream?ticket=…</c>, on any node, for browsers that can send
/// neither header nor cookie. It works once, within 30 seconds; the stream ends with the access token the ticket was made with.
/// </summary>
[Route("/api/v1/auth/stream-ticket", "POST"), Access(Actor.SignedIn)]
public sealed class CreateStreamTicket : IPost, IReturn<CreateStreamTicketResponse>;

/// <summary>A ticket for one stream.</summary>
public sealed class CreateStreamTicketResponse
{
    /// <summary>To be put into the URL; letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string? Ticket { get; set; }

    /// <summary>When it ends unused.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
