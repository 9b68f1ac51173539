using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Who is there, and who is typing.</summary>
static class PresenceSetup
{
    public static IServiceCollection AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<PresenceAudience>();
        services.AddSingleton<TypingList>();
        services.AddSingleton<LocalDevices>().AddSingleton<PresenceStore>();
        services.AddSingleton<PresenceWatches>().AddSingleton<PresenceTeller>();
        services.AddSingleton<PresenceTracker>().AddHostedService(provider => provider.GetRequiredService<PresenceTracker>());
        services.AddHostedService<SubscriberNotices>();
        return services.AddSingleton<PresenceFeed>().AddHostedService(provider => provider.GetRequiredService<PresenceFeed>());
    }
}
