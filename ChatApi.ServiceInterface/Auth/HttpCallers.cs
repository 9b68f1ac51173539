using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>As <see cref="Authenticator.IdentifyAsync"/>.</summary>
delegate Task<Caller> IdentifyCaller(Credentials credentials, CancellationToken ct);

/// <summary>Finds out who sends a request, by bearer token or cookies, and sets the token cookies of the answer, whatever its status.</summary>
sealed class HttpCallers(IdentifyCaller identify, Origins origins, PublicUrl urls)
{
    /// <summary>
    /// The caller. For anonymous operations credentials that are no good are ignored. 401 otherwise; 403 when a page of a
    /// foreign origin would change state with its visitor's cookies.
    /// </summary>
    public async Task<Caller> IdentifyAsync(HttpContext http, Actor access, bool changesState)
    {
        var credentials = Read(http);
        if (credentials.Ticket is not null && !origins.IsAllowed(http))
            credentials = credentials with { AccessCookie = null, RefreshCookie = null }; // the ticket is the page's own, its visitor's cookies are not
        if (changesState && credentials.Bearer is null && (credentials.AccessCookie ?? credentials.RefreshCookie) is not null && !origins.IsAllowed(http))
            throw new ChatException(ErrorCode.Forbidden, "This origin may not use the cookies of its visitors. Add it to Server:AllowedOrigins, or send an Authorization header.");

        var caller = await IdentifyAsync(credentials, access, http.RequestAborted);
        if (!origins.IsAllowed(http)) // a page of another site must not sign its visitor in here: it gets no cookies to set
            return new Caller(caller.IsSignedIn ? caller.UserId : null, caller.SessionId, caller.TokenExpires) { Address = caller.Address, AdminOf = caller.AdminOf };
        if (caller.Cookies is { } cookies)
            http.Response.OnStarting(static state => SetCookies(((PublicUrl, HttpContext, TokenCookies))state), (urls, http, cookies));
        return caller;
    }

    private async Task<Caller> IdentifyAsync(Credentials credentials, Actor access, CancellationToken ct)
    {
        try
        {
            return await identify(credentials, ct);
        }
        catch (ChatException e) when (access == Actor.Anonymous && e.Status is 401 or 503)
        {
            return new Caller { Address = credentials.Address, Cookies = new TokenCookies { RefreshToken = credentials.RefreshCookie } };
        }
    }

    private static Credentials Read(HttpContext http)
    {
        const string scheme = "Bearer ";
        var authorization = http.Request.Headers.Authorization.ToString();
        var bearer = authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : "";
        return new Credentials(bearer.Length > 0 ? bearer : null, Cookie(http.Request, TokenCookies.AccessName),
            Cookie(http.Request, TokenCookies.RefreshName), http.Connection.RemoteIpAddress, Ticket(http.Request));
    }

    /// <summary>
    /// The ticket in a stream's URL: <c>ticket</c>, on server events also <c>ss-tok</c> as ServiceStack clients name it (wire AUTH-9).
    /// Anywhere else URLs say nothing about who calls: they stand in logs and histories.
    /// </summary>
    private static string? Ticket(HttpRequest request)
    {
        var isServerEvents = request.Path.StartsWithSegments("/event-stream");
        if (!isServerEvents && !request.Path.StartsWithSegments("/ws"))
            return null;
        var ticket = request.Query["ticket"].ToString();
        if (ticket.Length == 0 && isServerEvents)
            ticket = request.Query[TokenCookies.AccessName].ToString();
        return ticket.Length > 0 ? ticket : null;
    }

    /// <summary>The first cookie of a name; null when it is missing or empty. Parts that are no cookies, such as half a date, are passed over.</summary>
    private static string? Cookie(HttpRequest request, string name)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var part in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan()[part].Trim();
                if (pair.Length > name.Length + 1 && pair[name.Length] == '=' && pair.StartsWith(name))
                    return pair[(name.Length + 1)..].Trim('"').ToString();
            }
        }
        return null;
    }

    private static Task SetCookies((PublicUrl Urls, HttpContext Http, TokenCookies Cookies) state)
    {
        var (urls, http, cookies) = state;
        if (cookies.ToSet.Count == 0)
            return Task.CompletedTask;
        var secure = urls.IsHttps(http.Request) ? " Secure;" : "";
        foreach (var (name, (value, life)) in cookies.ToSet)
            http.Response.Headers.Append("Set-Cookie", $"{name}={value}; Max-Age={(long)life.TotalSeconds}; Path=/; HttpOnly;{secure} SameSite=Lax");
        if (cookies.ToSet.Values.Any(cookie => cookie.Value is not null))
            http.Response.Headers["X-Cookies"] = $"{TokenCookies.AccessName},{TokenCookies.RefreshName}";
        return Task.CompletedTask;
    }
}
