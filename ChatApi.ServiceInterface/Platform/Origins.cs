using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Platform;

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
