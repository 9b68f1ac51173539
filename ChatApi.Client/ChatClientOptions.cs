using System.Net.WebSockets;

namespace ChatApi.Client;

/// <summary>What a <see cref="ChatClient"/> needs to know; only <see cref="BaseUrl"/> has no default. Not to be changed once given to a client.</summary>
public sealed class ChatClientOptions
{
    /// <summary>Where the service is, such as <c>https://chat.example.org</c>; a path in it is kept.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The name of this device, shown in the user's list of sessions.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// For apps whose users sign in elsewhere: gives an access token of the app's own issuer. Called when there is none yet, shortly
    /// before the last one expires, and after a 401; never twice at the same time.
    /// </summary>
    public Func<CancellationToken, Task<string>>? TokenProvider { get; init; }

    /// <summary>The HTTP client to use; it stays the caller's to dispose. Excludes <see cref="HttpMessageHandler"/>.</summary>
    public HttpClient? HttpClient { get; init; }

    /// <summary>The HTTP handler to use; it stays the caller's to dispose.</summary>
    public HttpMessageHandler? HttpMessageHandler { get; init; }

    /// <summary>Opens a WebSocket to a <c>ws:</c> or <c>wss:</c> address; <see cref="ClientWebSocket"/> when left out.</summary>
    public Func<Uri, CancellationToken, Task<WebSocket>>? WebSocketFactory { get; init; }

    /// <summary>Sends commands over the real-time connection while there is one, and over HTTP otherwise.</summary>
    public bool PreferSocket { get; init; }

    /// <summary>
    /// Confirms by itself what this device has received: messages once their batch of events is accepted, and those of a snapshot, at most one call a
    /// second. For apps that people read messages in; the senders see it.
    /// </summary>
    public bool ConfirmsDelivery { get; init; }

    /// <summary>
    /// The only conversations, at most 100, that the real-time connection hears of, besides what is addressed to the user alone; all when
    /// left out. Its cursors have passed what was left out too, so keep them apart from those of connections that hear everything.
    /// </summary>
    public IReadOnlyCollection<Guid>? OnlyConversations { get; init; }

    /// <summary>
    /// Where the outbox, the store and the session are kept across restarts, such as a <see cref="FileStorage"/>; in memory when left out. Everything
    /// is kept under the user's id. One client at a time may use it.
    /// </summary>
    public IChatStorage? Storage { get; init; }

    /// <summary>
    /// Where the session's tokens are kept, such as the device's secure store: whoever has them is the user. With everything else in
    /// <see cref="Storage"/> when left out.
    /// </summary>
    public IChatStorage? TokenStorage { get; init; }

    /// <summary>How long one attempt may take; GetEvents adds its own wait.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is sent at most when its outcome is unknown or the service asks to wait.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>
    /// How long a request is repeated at most, waits included. Shorter than the 30 s for which the service accepts a replaced
    /// refresh token, so that a renewal whose answer was lost is repeated in time.
    /// </summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Upper bound of the random wait before the first repeat of a request; it doubles up to 5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Upper bound of the random wait before the first reconnect; it doubles up to <see cref="MaxReconnectDelay"/>.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Upper bound of the random wait before any reconnect.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which the real-time connection counts as lost; the service sends something every 25 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock behind every wait and expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Told about repeats, reconnects and failing handlers: names, codes and times, never tokens or content. Called on any thread; must not throw.
    /// </summary>
    public Action<string, Exception?>? Log { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> for what cannot work, naming the option.</summary>
    internal void Validate()
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length + address.Fragment.Length > 0)
            throw new ArgumentException($"{nameof(BaseUrl)} is '{BaseUrl}'; it must be an http or https address without query, such as https://chat.example.org.");
        if (HttpClient is not null && HttpMessageHandler is not null)
            throw new ArgumentException($"{nameof(HttpClient)} and {nameof(HttpMessageHandler)} exclude each other: give one of them.");
        if (OnlyConversations is { Count: > Limits.FilteredConversations })
            throw new ArgumentException($"{nameof(OnlyConversations)} has {OnlyConversations.Count} ids; {Limits.FilteredConversations} are allowed.");
        if (MaxAttempts < 1)
            throw new ArgumentException($"{nameof(MaxAttempts)} is {MaxAttempts}; it must be at least 1.");
        foreach (var (name, time) in new[]
        {
            (nameof(RequestTimeout), RequestTimeout), (nameof(RetryTime), RetryTime), (nameof(RetryDelay), RetryDelay), (nameof(ReconnectDelay), ReconnectDelay),
            (nameof(MaxReconnectDelay), MaxReconnectDelay), (nameof(SilenceTimeout), SilenceTimeout),
        })
        {
            if (time <= TimeSpan.Zero)
                throw new ArgumentException($"{name} is {time}; it must be more than nothing.");
        }
    }

    /// <summary>The address of an operation.</summary>
    internal Uri AddressOf(string pathAndQuery) => new(BaseUrl.TrimEnd('/') + pathAndQuery);

    /// <summary>The address of the real-time connection.</summary>
    internal Uri SocketAddress
    {
        get
        {
            var address = AddressOf("/ws");
            return new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;
        }
    }
}
