using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.ServiceInterface;

/// <summary>What the host registers: the table of contents of the behaviour.</summary>
static class ChatApiServices
{
    public static IServiceCollection AddChatApi(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);

        // Platform
        services.AddSingleton<Readiness>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<LogPartitions>().AddHostedService(provider => provider.GetRequiredService<LogPartitions>());
        services.AddSingleton<RedisConnection>().AddHostedService(provider => provider.GetRequiredService<RedisConnection>());

        // Auth
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<Authenticator>();

        // Realtime
        services.AddRealtime();

        return services;
    }
}
