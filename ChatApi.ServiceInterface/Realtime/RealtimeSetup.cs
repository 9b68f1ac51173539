using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The event log, the tail, the hub and their three transports.</summary>
static class RealtimeSetup
{
    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddSingleton<LogEpoch>().AddSingleton<TailSignal>().AddSingleton<EventLog>().AddSingleton<EventLogReader>();
        services.AddSingleton<Cursors>().AddSingleton<Hub>().AddSingleton<EventStream>();
        services.AddSingleton<EventBodies>();
        services.AddSingleton<ConnectionLimits>();
        services.AddSingleton<OpenConnections>().AddHostedService(provider => provider.GetRequiredService<OpenConnections>());
        services.AddSingleton<Drain>().AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<EphemeralEvents>().AddHostedService(provider => provider.GetRequiredService<EphemeralEvents>());
        services.AddSingleton<SseChannels>().AddSingleton<SseSubscriptions>().AddSingleton<SseTransport>().AddSingleton<WebSocketTransport>();
        return services.AddHostedService<NodeWakeups>().AddSingleton<Tail>().AddHostedService(provider => provider.GetRequiredService<Tail>());
    }

    /// <summary>Call it once before <see cref="MapRealtime"/>.</summary>
    public static void UseRealtime(this IApplicationBuilder app) => app.Use(SocketUpgrade.Use).UseWebSockets();

    public static void MapRealtime(this IEndpointRouteBuilder endpoints)
    {
        var webSockets = endpoints.ServiceProvider.GetRequiredService<WebSocketTransport>();
        var serverEvents = endpoints.ServiceProvider.GetRequiredService<SseTransport>();
        endpoints.MapGet("/ws", webSockets.HandleAsync);
        endpoints.MapGet("/event-stream", serverEvents.StreamAsync);
        endpoints.MapMethods("/event-heartbeat", [HttpMethods.Get, HttpMethods.Post], serverEvents.HeartbeatAsync);
        endpoints.MapMethods("/event-unregister", [HttpMethods.Get, HttpMethods.Post], serverEvents.UnregisterAsync);
    }
}
