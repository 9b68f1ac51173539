using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>An access token just made, and how long it lives.</summary>
readonly record struct IssuedToken(string Text, TimeSpan Life);

/// <summary>What renewing gave.</summary>
/// <param name="Token">What the new access token says.</param>
/// <param name="Access">The new access token.</param>
/// <param name="RefreshToken">To use from now on; null when it stays the same.</param>
/// <param name="RefreshExpires">When the session ends.</param>
readonly record struct Renewal(AccessToken Token, IssuedToken Access, string? RefreshToken, DateTimeOffset RefreshExpires);

/// <summary>
/// Sign-ins and what keeps them going. A session lives its fixed time from the sign-in. Its refresh token is fixed too, or one
/// of a rotating family (guarantees 9.1): each renewal replaces it, the one before stays good for the time of grace and gives the
/// same successor (lost answers, renewals at the same time), and an older one ends the session: someone has copied it.
/// </summary>
sealed partial class Sessions(
    NpgsqlDataSource dataSource, EventLog events, AccessTokens accessTokens, RefreshTokens refreshTokens, RevokedSessions revoked,
    AuthSettings settings, TimeProvider clock, ILogger<Sessions> log)
{
    /// <summary>Opens a session in the connection's transaction, if it has one.</summary>
    public async Task<SessionRow> StartAsync(NpgsqlConnection db, string userId, string? device, bool rotating, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Device = device,
            Rotating = rotating,
            RefreshNonce = RandomNumberGenerator.GetBytes(RefreshTokens.NonceBytes),
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromDays(settings.RefreshTokenDays),
        };
        await db.InsertSessionAsync(session, ct);
        return session;
    }

    /// <summary>An access token, which never outlives the session.</summary>
    public (AccessToken Token, IssuedToken Issued) IssueAccess(SessionRow session)
    {
        var now = clock.GetUtcNow();
        var end = now + TimeSpan.FromMinutes(settings.AccessTokenMinutes);
        var token = new AccessToken(session.UserId, session.Id, end < session.ExpiresAt ? end : session.ExpiresAt);
        return (token, new(accessTokens.Issue(token), token.Expires - now));
    }

    /// <summary>The session's newest refresh token.</summary>
    public string IssueRefresh(SessionRow session) => refreshTokens.Issue(session.Id, session.RefreshGeneration, session.RefreshNonce);

    /// <summary>
    /// A new access token for a refresh token; 401 <c>TokenInvalid</c> when that is not good. One query, two when it rotates.
    /// With <paramref name="mayRotate"/> false the token is only checked: for cookies, which requests at the same time share.
    /// </summary>
    public async Task<Renewal> RenewAsync(string refreshToken, bool mayRotate, CancellationToken ct)
    {
        var token = RefreshTokens.Parse(refreshToken) ?? throw Invalid();
        var session = await FindAsync(token, ct);
        if (session.Rotating && mayRotate && token.Generation == session.RefreshGeneration)
        {
            if (await RotateAsync(session, ct) is { } rotated)
                return Answer(rotated);
            session = await FindAsync(token, ct); // a renewal at the same time was faster: the token is the one before now
        }
        if (!IsGood(token, session))
        {
            LogReused(session.Id, token.Generation, session.RefreshGeneration);
            await RevokeAsync(session.Id, ct);
            throw Invalid();
        }
        return Answer(session);

        Renewal Answer(SessionRow renewed)
        {
            var (access, issued) = IssueAccess(renewed);
            return new(access, issued, renewed.Rotating && mayRotate ? IssueRefresh(renewed) : null, renewed.ExpiresAt);
        }
    }

    /// <summary>Ends a session on every node: its tokens are refused, here at once, and its streams closed. Nothing when it has ended.</summary>
    public async Task RevokeAsync(Guid sessionId, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        if (await tx.Db.RevokeSessionAsync(sessionId, clock.GetUtcNow(), ct) is not { } userId)
            return;
        tx.Append(new EventRow(EventKind.SessionRevoked, UserId: userId, Ref: sessionId.ToString()));
        await tx.CommitAsync(ct);
        revoked.Add(sessionId);
    }

    /// <summary>Ends the session of a refresh token, whatever its generation; nothing when it is not authentic.</summary>
    public async Task RevokeAsync(string refreshToken, CancellationToken ct)
    {
        if (RefreshTokens.Parse(refreshToken) is not { } token)
            return;
        if (await LoadAsync(token, ct) is { } session)
            await RevokeAsync(session.Id, ct);
    }

    /// <summary>Whether it is the newest token of its session, or the one before in its time of grace.</summary>
    private bool IsGood(RefreshToken token, SessionRow session) =>
        token.Generation == session.RefreshGeneration
        || (token.Generation == session.RefreshGeneration - 1 && clock.GetUtcNow() <= session.RotatedAt + TimeSpan.FromSeconds(settings.RefreshGraceSeconds));

    /// <summary>The session that the token is authentic for, if any.</summary>
    private async Task<SessionRow?> LoadAsync(RefreshToken token, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.FindSessionAsync(token.SessionId, ct) is { } session && refreshTokens.IsAuthentic(token, session.RefreshNonce) ? session : null;
    }

    private async Task<SessionRow> FindAsync(RefreshToken token, CancellationToken ct) =>
        await LoadAsync(token, ct) is { IsClosed: false } session && clock.GetUtcNow() < session.ExpiresAt ? session : throw Invalid();

    /// <summary>The session with its next generation; null when another call has made it.</summary>
    private async Task<SessionRow?> RotateAsync(SessionRow session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.RotateSessionAsync(session.Id, session.RefreshGeneration, now, ct) == 1
            ? session with { RefreshGeneration = session.RefreshGeneration + 1, RotatedAt = now }
            : null;
    }

    private static ChatException Invalid() => new(ErrorCode.TokenInvalid, "The refresh token is not valid any more; sign in again.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} is ended: its refresh token {Generation} was used again, the newest is {Newest}")]
    private partial void LogReused(Guid sessionId, int generation, int newest);
}
