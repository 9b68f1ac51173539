using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Contracts;

/// <summary>Serves the contract in each language below <c>/types</c>, to anyone (wire contract, section 7).</summary>
static class ContractEndpoints
{
    private static readonly string[] Verbs = ["GET", "HEAD"];

    /// <summary>The last part of each path, what it is served as, and who writes it.</summary>
    public static IReadOnlyList<(string Name, string ContentType, IContractWriter Writer)> Languages { get; } =
    [
        ("typescript", "text/plain; charset=utf-8", new TypeScriptTypes()),
        ("mjs", "text/javascript; charset=utf-8", new ModuleTypes()),
        ("swift", "text/plain; charset=utf-8", new SwiftTypes()),
        ("csharp", "text/plain; charset=utf-8", new CSharpTypes()),
        ("metadata.json", "application/json; charset=utf-8", new MetadataJson()),
    ];

    public static WebApplication MapContract(this WebApplication app)
    {
        var (limits, publicUrl) = (app.Services.GetRequiredService<RequestLimits>(), app.Services.GetRequiredService<PublicUrl>());
        foreach (var (name, contentType, writer) in Languages)
        {
            app.MapMethods($"/types/{name}", Verbs, async (HttpContext http, ContractModel contract) =>
            {
                await limits.CountAsync(http.Connection.RemoteIpAddress);
                var options = ContractOptions.Read(publicUrl.Of(http.Request), http.Request.Query);
                http.Response.Headers.CacheControl = "no-cache";
                return Results.Text(writer.Write(contract.Select(options), options), contentType);
            });
        }
        return app;
    }
}
