using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.FileProviders;

namespace ChatApi.Http;

/// <summary>The page at <c>/</c> to try the service with: the files of <c>wwwroot</c>, which lie beside the program.</summary>
static class ChatPage
{
    /// <summary>Only our own files run, and only we are talked to: text of a message that got past everything else does nothing.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Serves the page, and <c>/demo.json</c> with the accounts to sign in with: 404 unless they were asked for.</summary>
    public static void UseChatPage(this WebApplication app)
    {
        app.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")),
            StaticFileOptions = { OnPrepareResponse = file => Protect(file.Context.Response.Headers) },
        });
        if (app.Services.GetRequiredService<DemoSettings>().Users)
            app.MapGet("/demo.json", http => http.Response.WriteAsJsonAsync(Demo.Accounts, http.RequestAborted));
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-cache"; // asked for each time, sent only when changed
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
    }
}
