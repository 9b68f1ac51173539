using ChatApi.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings <see cref="ChatClient"/> into a container.</summary>
public static class ChatClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="ChatClient"/> for the life of the container, which disposes it (asynchronously), and its <see cref="ChatStore"/> and
    /// <see cref="Outbox"/>. Throws <see cref="ArgumentException"/> for options that cannot work.
    /// </summary>
    public static IServiceCollection AddChatClient(this IServiceCollection services, ChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return services.AddChatClient(_ => options);
    }

    /// <summary>The same, with options that need other services; they are checked when the client is asked for first.</summary>
    public static IServiceCollection AddChatClient(this IServiceCollection services, Func<IServiceProvider, ChatClientOptions> options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(provider => new ChatClient(options(provider)))
            .AddSingleton(provider => provider.GetRequiredService<ChatClient>().Store)
            .AddSingleton(provider => provider.GetRequiredService<ChatClient>().Outbox);
    }
}
