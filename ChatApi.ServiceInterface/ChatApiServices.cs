using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Drafts;
using ChatApi.ServiceInterface.Expiry;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Pins;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Polls;
using ChatApi.ServiceInterface.Presence;
using ChatApi.ServiceInterface.Reactions;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceInterface.Scheduled;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Search;
using ChatApi.ServiceInterface.Stars;
using ChatApi.ServiceInterface.Threads;
using ChatApi.ServiceInterface.Users;
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
        services.AddSingleton<LogDatabase>();
        services.AddSingleton<LogPartitions>().AddHostedService(provider => provider.GetRequiredService<LogPartitions>());
        services.AddSingleton<RedisConnection>().AddHostedService(provider => provider.GetRequiredService<RedisConnection>());

        services.AddSingleton<RateLimiter>();
        services.AddHostedService<Rounds>();

        // Auth
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ForeignIssuers>();
        services.AddSingleton<ForeignUsers>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<RevokedSessions>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<StreamTickets>();
        services.AddSingleton<Authenticator>();
        services.AddRound<IdentityCleanup>();

        // Conversations
        services.AddSingleton<InviteTokens>();

        // Receipts
        services.AddSingleton<UnreadTotals>();
        services.AddRound<ReceiptCleanup>();

        // Messages
        services.AddSingleton<SendQueue>();

        // What is due by itself
        services.AddRound<PinExpiry>();
        services.AddRound<MessageExpiryRounds>();
        services.AddSingleton<ScheduledSender>().AddHostedService(provider => provider.GetRequiredService<ScheduledSender>());

        services.AddPresence();

        // Search
        services.AddSingleton<LogConsumer>().AddSingleton<SearchDatabase>();
        services.AddSingleton<SearchIndexer>().AddHostedService(provider => provider.GetRequiredService<SearchIndexer>());

        // Realtime, and what each feature's events contain
        services.AddRealtime();
        services.AddSingleton<IEventBodies, UserEventBodies>();
        services.AddSingleton<IEventBodies, SocialEventBodies>();
        services.AddSingleton<IEventBodies, ConversationEventBodies>();
        services.AddSingleton<IEventBodies, MessageEventBodies>();
        services.AddSingleton<IEventBodies, ReactionEventBodies>();
        services.AddSingleton<IEventBodies, ReceiptEventBodies>();
        services.AddSingleton<IEventBodies, PinEventBodies>();
        services.AddSingleton<IEventBodies, StarEventBodies>();
        services.AddSingleton<IEventBodies, DraftEventBodies>();
        services.AddSingleton<IEventBodies, ScheduledEventBodies>();
        services.AddSingleton<IEventBodies, PollEventBodies>();
        services.AddSingleton<IEventBodies, ThreadEventBodies>();

        return services;
    }
}
