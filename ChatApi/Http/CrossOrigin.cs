using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Http;

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
