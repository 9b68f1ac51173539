using System.Net;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What a request brought to say who sends it.</summary>
/// <param name="Bearer">The token of <c>Authorization: Bearer</c>.</param>
/// <param name="AccessCookie">The cookie <c>ss-tok</c>; used when there is no bearer token.</param>
/// <param name="RefreshCookie">The cookie <c>ss-reftok</c>; renews a missing or expired access cookie.</param>
/// <param name="Address">The client's address.</param>
readonly record struct Credentials(string? Bearer, string? AccessCookie, string? RefreshCookie, IPAddress? Address);

/// <summary>Turns the credentials of a request into its caller. No query while the access token lives, one when a cookie is renewed.</summary>
sealed class Authenticator(AccessTokens accessTokens, Sessions sessions, RevokedSessions revoked)
{
    /// <summary>
    /// The caller; anonymous when there are no credentials. 401 <c>TokenExpired</c> or <c>TokenInvalid</c> when they are no good,
    /// a refresh cookie that stands alone included: who brings credentials is told that they failed, never taken for a stranger.
    /// A valid refresh cookie beside a missing or expired access cookie renews it: the new one is in <c>Caller.Cookies</c>.
    /// A bearer token is never renewed here: its client can do that.
    /// </summary>
    public async Task<Caller> IdentifyAsync(Credentials credentials, CancellationToken ct)
    {
        var cookies = new TokenCookies { RefreshToken = credentials.RefreshCookie };
        if (!string.IsNullOrEmpty(credentials.Bearer))
            return Of(Check(credentials.Bearer));

        var mayRenew = !string.IsNullOrEmpty(credentials.RefreshCookie);
        try
        {
            if (!string.IsNullOrEmpty(credentials.AccessCookie))
                return Of(Check(credentials.AccessCookie));
        }
        catch (ChatException e) when (e.Code == ErrorCode.TokenExpired && mayRenew)
        {
            // renewed below; forged and revoked ones are not
        }
        if (!mayRenew)
            return new Caller { Address = credentials.Address, Cookies = cookies };

        var renewal = await sessions.RenewAsync(credentials.RefreshCookie!, mayRotate: false, ct);
        cookies.SetAccess(renewal.Access.Text, renewal.Access.Life);
        return Of(renewal.Token);

        Caller Of(AccessToken token) => new(token.UserId, token.SessionId, token.Expires) { Address = credentials.Address, Cookies = cookies };
    }

    private AccessToken Check(string text)
    {
        var token = accessTokens.Check(text);
        return revoked.Contains(token.SessionId)
            ? throw new ChatException(ErrorCode.TokenInvalid, "The session has ended; sign in again.")
            : token;
    }
}
