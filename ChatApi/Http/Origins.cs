using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Http;

/// <summary>Which web pages may call: those of this service itself and of the allowed origins.</summary>
sealed class Origins(ServerSettings settings, PublicUrl publicUrl)
{
    private readonly HashSet<string> allowed = new(settings.AllowedOrigins.Select(Normal), StringComparer.OrdinalIgnoreCase);

    /// <summary>True also without an <c>Origin</c> header: then it is no page of another site.</summary>
    public bool IsAllowed(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || allowed.Contains(origin)
            || Same(origin, PublicUrl.OriginOf(http.Request)) || Same(origin, publicUrl.Of(http.Request));
    }

    private static bool Same(string origin, string url) => string.Equals(origin, Normal(url), StringComparison.OrdinalIgnoreCase);

    /// <summary>Scheme, host and port as browsers write them: no default port, no path.</summary>
    private static string Normal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : url;
}

/// <summary>
/// Lets the pages of allowed origins read every answer, errors included, with credentials; answers preflight requests on
/// every path. Others get no permission, which their browser enforces.
/// </summary>
sealed class CrossOrigin(RequestDelegate next, Origins origins)
{
    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Append("Vary", "Origin");
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origins.IsAllowed(http))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = "X-Cookies, X-AutoBatch-Completed, Retry-After, Idempotency-Replayed, RateLimit, RateLimit-Policy";
        }
        if (http.Request.Method != "OPTIONS")
            return next(http);

        headers.Allow = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD";
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD";
            headers.AccessControlAllowHeaders = "Content-Type, Authorization";
            headers.AccessControlMaxAge = "600";
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
