using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.ServiceInterface;

/// <summary>What the host registers: the table of contents of the behaviour.</summary>
static class ChatApiServices
{
    public static IServiceCollection AddChatApi(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);

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

        // After the tail
        services.AddHostedService<AuthStart>();

        return services;
    }
}
