using ChatApi.Contracts;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatApi.Http;

/// <summary>The contract over HTTP: what Program.cs calls.</summary>
static class HttpSetup
{
    /// <summary>
    /// Registers the operations and their services, and how HTTP serves them. Needs <see cref="ServerSettings"/> and the
    /// registrations of AddChatApi; the order of the two does not matter.
    /// </summary>
    /// <exception cref="InvalidOperationException">The contract or the services are at fault: the message lists how.</exception>
    public static IServiceCollection AddChatHttp(this IServiceCollection services) => services.AddChatHttp(ReadOperations());

    /// <summary>The operations of the chat.</summary>
    /// <exception cref="InvalidOperationException">The contract or the services are at fault: the message lists how.</exception>
    public static OperationCatalog ReadOperations() =>
        new(typeof(SendMessage).Assembly.GetExportedTypes(), typeof(Operation).Assembly.GetTypes(), ContractJson.Wire);

    /// <summary>The same for other operations.</summary>
    public static IServiceCollection AddChatHttp(this IServiceCollection services, OperationCatalog catalog)
    {
        services.AddSingleton(catalog);
        services.AddSingleton(_ => ContractReflection.Read(catalog));
        foreach (var service in catalog.ServiceTypes)
            services.AddSingleton(service);
        services.AddSingleton<RequestValidator>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<Admission>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<ErrorTranslator>();
        services.AddSingleton<PublicUrl>();
        services.AddSingleton<Origins>();
        services.TryAddSingleton<IdentifyCaller>(provider => provider.GetRequiredService<Authenticator>().IdentifyAsync);
        services.AddSingleton<HttpCallers>();
        services.AddSingleton<Router>();
        services.AddSingleton<OperationEndpoint>();
        services.AddOptions<KestrelServerOptions>().Configure<ServerSettings>((kestrel, settings) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.DisableStringReuse = true; // a WebSocket would keep the header values of its upgrade for life
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1_024;
            kestrel.Limits.MaxRequestBodySize = settings.MaxBodyBytes;
        });
        return services;
    }

    /// <summary>
    /// Serves the operations. Called before any other middleware and endpoint, so that whatever these refuse has the error
    /// body and cross-origin headers of the contract too, and sees the client's address and scheme behind trusted proxies.
    /// </summary>
    public static WebApplication MapChatHttp(this WebApplication app)
    {
        app.UseMiddleware<ErrorBoundary>();
        if (PublicUrl.TrustedProxies(app.Services.GetRequiredService<ServerSettings>()) is { } proxies)
            app.UseForwardedHeaders(proxies);
        app.UseMiddleware<CrossOrigin>();
        app.UseRouting();

        var endpoint = app.Services.GetRequiredService<OperationEndpoint>();
        foreach (var prefix in app.Services.GetRequiredService<Router>().Prefixes)
            app.Map($"/{prefix}/{{**path}}", endpoint.HandleAsync);
        var index = OperationIndex.Write(app.Services.GetRequiredService<OperationCatalog>());
        app.MapMethods("/api", ["GET", "HEAD"], http => http.Response.WriteJsonAsync(StatusCodes.Status200OK, index, http.RequestAborted));
        app.MapContract();
        app.MapOpenApi();
        return app;
    }
}
