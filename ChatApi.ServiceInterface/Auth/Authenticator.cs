using System.Net;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What a request brought to say who sends it.</summary>
/// <param name="Bearer">The token of <c>Authorization: Bearer</c>.</param>
/// <param name="AccessCookie">The cookie <c>ss-tok</c>; used when there is no bearer token.</param>
/// <param name="RefreshCookie">The cookie <c>ss-reftok</c>; renews a missing or expired access cookie.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Ticket">The one-time ticket in a stream's URL; used when nothing else says who it is.</param>
readonly record struct Credentials(string? Bearer, string? AccessCookie, string? RefreshCookie, IPAddress? Address, string? Ticket = null);

/// <summary>
/// Turns the credentials of a request into its caller. No query while the access token lives, one or two when a cookie is renewed, one for a
/// ticket and for a foreign token that is new here.
/// </summary>
sealed class Authenticator(AccessTokens accessTokens, StreamTickets tickets, Sessions sessions, RevokedSessions revoked)
{
    /// <summary>
    /// The caller; anonymous when there are no credentials. 401 <c>TokenExpired</c> or <c>TokenInvalid</c> when they are no good,
    /// a refresh cookie that stands alone included: who brings credentials is told that they failed, never taken for a stranger.
    /// A valid refresh cookie beside a missing or expired access cookie renews it: the new one is in <c>Caller.Cookies</c>.
    /// A bearer token is never renewed here: its client can do that. A ticket counts when there is no bearer token and no cookie that is
    /// good; beside one it is left alone, spent or not (wire AUTH-9).
    /// </summary>
    public async Task<Caller> IdentifyAsync(Credentials credentials, CancellationToken ct)
    {
        var cookies = new TokenCookies { RefreshToken = credentials.RefreshCookie };
        if (!string.IsNullOrEmpty(credentials.Bearer))
            return Of(await CheckAsync(credentials.Bearer, ct));
        if (string.IsNullOrEmpty(credentials.Ticket))
            return await ByCookiesAsync(credentials, cookies, ct);
        try
        {
            if (await ByCookiesAsync(credentials, cookies, ct) is { IsSignedIn: true } caller)
                return caller;
        }
        catch (ChatException e) when (e.Status == 401)
        {
            // cookies are sent whether the page wants it or not: that they are no good does not spoil its ticket
        }
        return Of(RequireLiving(await tickets.RedeemAsync(credentials.Ticket, ct)));

        Caller Of(AccessToken token) => CallerOf(token, credentials, cookies);
    }

    private async Task<Caller> ByCookiesAsync(Credentials credentials, TokenCookies cookies, CancellationToken ct)
    {
        var mayRenew = !string.IsNullOrEmpty(credentials.RefreshCookie);
        try
        {
            if (!string.IsNullOrEmpty(credentials.AccessCookie))
                return CallerOf(await CheckAsync(credentials.AccessCookie, ct), credentials, cookies);
        }
        catch (ChatException e) when (e.Code == ErrorCode.TokenExpired && mayRenew)
        {
            // renewed below; forged and revoked ones are not
        }
        if (!mayRenew)
            return new Caller { Address = credentials.Address, Cookies = cookies };

        var renewal = await sessions.RenewAsync(credentials.RefreshCookie!, mayRotate: false, ct);
        cookies.SetAccess(renewal.Access.Text, renewal.Access.Life);
        return CallerOf(renewal.Token, credentials, cookies);
    }

    private static Caller CallerOf(AccessToken token, Credentials credentials, TokenCookies cookies) =>
        new(token.UserId, token.SessionId, token.Expires) { Address = credentials.Address, Cookies = cookies, AdminOf = token.AdminOf };

    private async ValueTask<AccessToken> CheckAsync(string text, CancellationToken ct) => RequireLiving(await accessTokens.CheckAsync(text, ct));

    private AccessToken RequireLiving(AccessToken token) => revoked.Contains(token.SessionId)
        ? throw new ChatException(ErrorCode.TokenInvalid, "The session has ended; sign in again.")
        : token;
}
