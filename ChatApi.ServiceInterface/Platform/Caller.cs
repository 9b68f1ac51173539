using System.Net;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Who calls, and over what. Made by the transport for each request; a WebSocket makes one for its life.</summary>
sealed class Caller
{
    private readonly string? userId;

    /// <summary>An anonymous caller.</summary>
    public static Caller Anonymous { get; } = new();

    /// <summary>Someone unknown at an address.</summary>
    public static Caller At(IPAddress? address) => new() { Address = address };

    public Caller(string? userId = null, Guid sessionId = default, DateTimeOffset? tokenExpires = null)
    {
        this.userId = userId;
        SessionId = sessionId;
        TokenExpires = tokenExpires ?? DateTimeOffset.MaxValue;
    }

    public bool IsSignedIn => userId is not null;

    /// <summary>The caller's user id. Operations with <see cref="Actor.SignedIn"/> or more always have one.</summary>
    public string UserId => userId ?? throw new ChatException(ErrorCode.Unauthorized, "Sign in first: send an access token.");

    /// <summary>The session the token belongs to.</summary>
    public Guid SessionId { get; }

    /// <summary>When the access token ends.</summary>
    public DateTimeOffset TokenExpires { get; private set; }

    /// <summary>The foreign issuer whose users the caller administers; null for everyone else.</summary>
    public string? AdminOf { get; set; }

    /// <summary>The WebSocket a command comes by; null for all other requests.</summary>
    public string? ConnectionId { get; set; }

    /// <summary>The address of the client, after trusted proxies.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether its request has been counted: one that fails before it reaches its operation is counted then.</summary>
    public bool IsCounted { get; set; }

    /// <summary>What the limits said of the last request: the HTTP layer tells it in headers. Whoever counts by other means adds its own.</summary>
    public IReadOnlyList<RateState> Rates { get; set; } = [];

    /// <summary>A WebSocket's caller goes on with a newer token of the same session.</summary>
    public void Renew(Caller newer) => (TokenExpires, AdminOf) = (newer.TokenExpires, newer.AdminOf);

    /// <summary>The HTTP exchange's token cookies; null on transports without cookies.</summary>
    public TokenCookies? Cookies { get; init; }
}

/// <summary>The token cookies a request brought and those its answer sets; the HTTP layer reads and writes the headers.</summary>
sealed class TokenCookies
{
    public const string AccessName = "ss-tok";
    public const string RefreshName = "ss-reftok";

    /// <summary>The value of <c>ss-reftok</c> in the request, if any.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>To set: name → value and life; a null value clears the cookie.</summary>
    public Dictionary<string, (string? Value, TimeSpan Life)> ToSet { get; } = [];

    public void SetAccess(string token, TimeSpan life) => ToSet[AccessName] = (token, life);

    public void SetRefresh(string token, TimeSpan life) => ToSet[RefreshName] = (token, life);

    public void Clear()
    {
        ToSet[AccessName] = (null, TimeSpan.Zero);
        ToSet[RefreshName] = (null, TimeSpan.Zero);
    }
}
