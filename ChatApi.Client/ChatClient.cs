using System.Text.Json.Serialization.Metadata;

namespace ChatApi.Client;

/// <summary>
/// A client of ChatApi for one user on one device: typed calls, silent renewal of tokens, repeats that never double anything,
/// and one real-time connection that misses nothing. Safe for use from several threads; make one and keep it.
/// </summary>
public sealed partial class ChatClient : IAsyncDisposable
{
    private readonly ChatClientOptions options;
    private readonly CancellationTokenSource lifetime = new();
    private readonly HttpTransport http;
    private readonly Session session;
    private readonly Subscriptions subscriptions;
    private readonly DeliveryConfirmations deliveries;
    private readonly IChatStorage storage;
    private readonly SessionKeeper keeper;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    public ChatClient(ChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        storage = options.Storage ?? new MemoryStorage();
        keeper = new SessionKeeper(options.TokenStorage ?? storage, options, () => session!.Tokens);
        Store = new ChatStore(this, options, (conversationId, otherUserId) => Outbox!.Of(conversationId, otherUserId));
        Outbox = new Outbox(options, SendAsync, OpenOutboxAsync, Store);
        Outbox.Changed += message => Store.Raise(message.Request.ConversationId);
        http = new HttpTransport(options);
        typing = new TypingThrottle(options.TimeProvider);
        subscriptions = new Subscriptions(KeepAsync, options.Log); // the store is current when the app hears of an event
        deliveries = new DeliveryConfirmations(MarkReceiptsAsync, options, lifetime.Token);
        session = new Session(options, RenewAsync, lifetime.Token);
        session.Changed += tokens =>
        {
            var isAnother = IsConnectedForAnother(tokens?.UserId);
            if (tokens is null || isAnother)
            {
                anotherUser = true;
                (wishes.Watched, wishes.IsAway) = ([], false);
                deliveries.Forget();
            }
            if (isAnother)
                stopping.Cancel();
            if (tokens?.UserId != user?.Storage.UserId)
                CloseUser();
            keeper.Keep();
            Outbox.Wake();
            Raise(() => TokensChanged?.Invoke(tokens));
        };
        session.Ended += () => Raise(() => SignedOut?.Invoke());
        On<ResyncRequired>(e => ResyncRequired?.Invoke(e));
        if (options.ConfirmsDelivery)
            On<MessageCreated>(e => NoteReceived(e.Message));
    }

    /// <summary>Where the service is.</summary>
    public string BaseUrl => options.BaseUrl;

    /// <summary>What the user sees, on this device; <see cref="StartAsync"/> begins it.</summary>
    public ChatStore Store { get; }

    /// <summary>Messages on their way to the service, kept across restarts.</summary>
    public Outbox Outbox { get; }

    /// <summary>
    /// Sends any request of the contract. Throws <see cref="ChatApiException"/> when it is refused and
    /// <see cref="ChatConnectionException"/> when its outcome is unknown.
    /// </summary>
    public Task<TResponse> SendAsync<TResponse>(IReturn<TResponse> request, CancellationToken ct = default) where TResponse : class =>
        SendAsync<TResponse>(RequestInfo.Of(request), ct);

    /// <summary>Sends any request of the contract that has no answer.</summary>
    public Task SendAsync(IReturnVoid request, CancellationToken ct = default) => SendAsync(RequestInfo.Of(request), null, ct);

    /// <summary>Ends the connection and everything under way; the session stays, and its tokens can be given to another client.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync().ConfigureAwait(false);
        await SaveOrLogAsync().ConfigureAwait(false);
        CloseUser();
        subscriptions.Complete();
        if (!lifetime.IsCancellationRequested)
            await lifetime.CancelAsync().ConfigureAwait(false);
        await DisconnectAsync().ConfigureAwait(false); // what had begun to connect meanwhile
        http.Dispose();
    }

    private async Task<TResponse> SendAsync<TResponse>(RequestInfo call, CancellationToken ct) where TResponse : class =>
        (TResponse)(await SendAsync(call, ContractJson.Wire.GetTypeInfo(typeof(TResponse)), ct).ConfigureAwait(false))!;

    private async Task<object?> SendAsync(RequestInfo call, JsonTypeInfo? answerType, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(lifetime.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.Token);
        var (answer, refused) = await SendOverSocketAsync(call, either.Token).ConfigureAwait(false);
        return answer is { } done
            ? HttpTransport.AnswerOf(done.Body, done.Status, answerType)
            : await http.SendAsync(call, answerType, call.IsAnonymous ? null : session, refused, either.Token).ConfigureAwait(false);
    }

    /// <summary>
    /// The answer to a command over the real-time connection. None = send it over HTTP: there is no connection, no answer came, or the
    /// answer asks for a new token or a wait, which HTTP knows how to deal with. What is sent twice in this way is repeatable.
    /// </summary>
    private async Task<(SocketAnswer? Answer, ChatApiException? Refused)> SendOverSocketAsync(RequestInfo call, CancellationToken ct)
    {
        if (!options.PreferSocket || realtime?.Link is not { } link || !(call.IsRepeatable || call.IsFleeting) || call.IsAnonymous || call.OutboxOf is not null || call.Request is GetEvents)
            return default;
        try
        {
            var answer = await link.CallAsync(call, options.RequestTimeout, options.TimeProvider, ct).ConfigureAwait(false);
            if (answer.Status < 400)
                return (answer, null);
            var refusal = new ChatApiException(answer.Status, HttpTransport.ErrorOf(answer.Body));
            return answer.Status is 401 ? default : answer.Status is 429 or 502 or 503 or 504 ? (null, refusal) : throw refusal;
        }
        catch (ChatConnectionException e) when (call.IsRepeatable)
        {
            options.Log?.Invoke($"{call.Name}: no answer over the socket, repeating over HTTP", e);
            return default;
        }
    }

    private async Task<GetAccessTokenResponse> RenewAsync(GetAccessToken request, CancellationToken ct) =>
        (GetAccessTokenResponse)(await http.SendAsync(RequestInfo.Of(request), ContractJson.Wire.GetTypeInfo(typeof(GetAccessTokenResponse)), null, null, ct)
            .ConfigureAwait(false))!;

    /// <summary>Tells subscribers; one that throws is logged and stops nothing.</summary>
    private void Raise(Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception e)
        {
            options.Log?.Invoke("A subscriber of the client failed", e);
        }
    }
}
