using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Where clients reach this service: as configured, else as the request says, after trusted proxies.</summary>
sealed class PublicUrl(ServerSettings settings)
{
    private readonly string configured = settings.PublicUrl.TrimEnd('/');

    /// <summary>Without a slash at the end, such as <c>https://chat.example.org</c>.</summary>
    public string Of(HttpRequest request) => configured.Length > 0 ? configured : OriginOf(request) + request.PathBase;

    /// <summary>Whether cookies travel over https.</summary>
    public bool IsHttps(HttpRequest request) => configured.Length > 0 ? configured.StartsWith("https:", StringComparison.OrdinalIgnoreCase) : request.IsHttps;

    /// <summary>The origin that the request went to.</summary>
    public static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>
    /// Which proxies' <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed: those of the settings and no others,
    /// not even on this machine. Null when there are none.
    /// </summary>
    public static ForwardedHeadersOptions? TrustedProxies(ServerSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
            return null; // the middleware would trust everyone
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in settings.TrustedProxies)
        {
            if (IPAddress.TryParse(text, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(text, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new InvalidOperationException($"Server:TrustedProxies holds '{text}': give addresses such as 10.0.0.7 or networks such as 10.0.0.0/8.");
        }
        return options;
    }
}
