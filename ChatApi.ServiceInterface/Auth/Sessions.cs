using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Dapper;
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
    private static readonly TimeSpan UseCounts = TimeSpan.FromMinutes(1);

    /// <summary>Opens a session in the connection's transaction, if it has one; null when the account was closed or its password changed since it was read.</summary>
    public async Task<SessionRow?> StartAsync(NpgsqlConnection db, AccountRow account, string? device, bool rotating, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now),
            UserId = account.Id,
            Device = device,
            Rotating = rotating,
            RefreshNonce = RandomNumberGenerator.GetBytes(RefreshTokens.NonceBytes),
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromDays(settings.RefreshTokenDays),
        };
        return await db.InsertSessionAsync(session, account.PasswordChangedAt, ct) == 1 ? session : null;
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
    /// With <paramref name="mayRotate"/> false the token is only checked: for cookies, which requests at the same time share. Once a minute
    /// one more query notes that the session is in use.
    /// </summary>
    public async Task<Renewal> RenewAsync(string refreshToken, bool mayRotate, CancellationToken ct)
    {
        if (!settings.OwnAccounts)
            throw Invalid();
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
        await TouchAsync(session, ct);
        return Answer(session);

        Renewal Answer(SessionRow renewed)
        {
            var (access, issued) = IssueAccess(renewed);
            return new(access, issued, renewed.Rotating && mayRotate ? IssueRefresh(renewed) : null, renewed.ExpiresAt);
        }
    }

    /// <summary>Ends a session on every node: its tokens are refused, here at once, and its streams closed. Nothing when it has ended.</summary>
    public Task RevokeAsync(Guid sessionId, CancellationToken ct) => RevokeAsync(sessionId, ofUser: null, ct);

    /// <summary>The same for a session of this user, or of anyone; false when there is none.</summary>
    public async Task<bool> RevokeAsync(Guid sessionId, string? ofUser, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        if (await tx.Db.RevokeSessionAsync(sessionId, ofUser, clock.GetUtcNow(), ct) is not { } session)
            return false;
        if (session.NowEnded)
        {
            tx.Append(Revoked(session.UserId, sessionId));
            await tx.CommitAsync(ct);
        }
        revoked.Add(sessionId);
        return true;
    }

    /// <summary>
    /// Replaces the password and ends all sessions but the one the caller has. False when the password is not <paramref name="current"/> any
    /// more. A sign-in with the old one at the same time is ended too, or refused: it holds the user's row while it begins.
    /// </summary>
    public async Task<bool> ChangePasswordAsync(Caller caller, string? current, string replacement, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var tx = await events.BeginAsync(ct);
        if (await tx.Db.ChangePasswordAsync(caller.UserId, current, replacement, now, ct) == 0)
            return false;
        var ended = (await tx.Db.RevokeOtherSessionsAsync(caller.UserId, caller.SessionId, now, ct)).AsList();
        foreach (var sessionId in ended)
            tx.Append(Revoked(caller.UserId, sessionId));
        await tx.CommitAsync(ct);
        ended.ForEach(revoked.Add);
        return true;
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

    private async Task TouchAsync(SessionRow session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now - (session.LastUsedAt ?? session.CreatedAt) < UseCounts)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await db.TouchSessionAsync(session.Id, now, ct);
    }

    private static EventRow Revoked(string userId, Guid sessionId) => new(EventKind.SessionRevoked, UserId: userId, Ref: sessionId.ToString());

    private static ChatException Invalid() => new(ErrorCode.TokenInvalid, "The refresh token is not valid any more; sign in again.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} is ended: its refresh token {Generation} was used again, the newest is {Newest}")]
    private partial void LogReused(Guid sessionId, int generation, int newest);
}
