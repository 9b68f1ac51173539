namespace ChatApi.ServiceModel;

/// <summary>
/// Lets an open stream live on with a newer access token of the same user and session, on whichever node it is. 401 when the token is
/// no good, 403 <c>Forbidden</c> when it is of another user or session, 404 <c>NotFound</c> when the caller has no such stream.
/// </summary>
[Route("/api/v1/streams/renew", "POST"), Access(Actor.SignedIn)]
public sealed class RenewStream : IPost, IReturn<RenewStreamResponse>
{
    /// <summary>The newer token. On a WebSocket this or a ticket must be given; over HTTP the request's own counts when both are left out.</summary>
    public string? AccessToken { get; set; }

    /// <summary>From <see cref="CreateStreamTicket"/>, instead of the token: for a page whose token is a cookie it cannot read.</summary>
    public string? Ticket { get; set; }

    /// <summary>A server-event stream: the id in its <c>cmd.onConnect</c>. Left out on a WebSocket: the one the command comes by.</summary>
    public string? StreamId { get; set; }
}

/// <summary>The stream goes on.</summary>
public sealed class RenewStreamResponse
{
    /// <summary>When the token ends that the stream now lives on.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>
/// The access token that the stream lives on ends in a minute: get a newer one and give it by <see cref="RenewStream"/>. Otherwise the
/// stream is closed with 4001 soon after, and goes on from its cursor when it is opened again.
/// </summary>
/// <param name="ExpiresAt">When the token ends.</param>
[Event("session.token_expiring")]
public sealed record SessionTokenExpiring(DateTimeOffset ExpiresAt) : ServerEvent;
