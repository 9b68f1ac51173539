using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Scenarios;

/// <summary>A device of a scenario: a storage that stays, and a client over it that can be killed as the end of a process kills it.</summary>
sealed class Device(string url, Person person) : IAsyncDisposable
{
    private static readonly Dictionary<string, Type> Requests = typeof(SendMessage).Assembly.GetExportedTypes()
        .Where(type => type.GetInterfaces().Any(one => one == typeof(IReturnVoid) || (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReturn<>))))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    private readonly MemoryStorage storage = new();
    private readonly Dictionary<string, int> heard = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> shown = [];
    private Life? life;
    private ChatClient? client;

    /// <summary>Who signs in when nobody is signed in.</summary>
    public Person Person { get; set; } = person;

    private ChatClient Client => client ?? throw new InvalidOperationException("The device has no client: open it first.");

    public async Task OpenAsync(bool offline)
    {
        life = new Life();
        client = new ChatClient(new ChatClientOptions
        {
            BaseUrl = url,
            Device = "scenario",
            Storage = new MortalStorage(storage, life),
            HttpMessageHandler = new MortalHandler(life),
            WebSocketFactory = life.ConnectAsync,
            RequestTimeout = TimeSpan.FromSeconds(2),
        });
        client.On<ServerEvent>(Hear);
        if (!await client.RestoreAsync())
            await client.SignInAsync(Person.UserName, Person.Password);
        await client.StartAsync();
        if (!offline)
            await IsOnlineAsync();
    }

    /// <summary>Nothing that the client does from now on reaches anything.</summary>
    public Task KillAsync()
    {
        life?.End();
        _ = client?.DisposeAsync().AsTask(); // its timers; what it would write or send goes nowhere
        Forget();
        return Task.CompletedTask;
    }

    public async Task CloseAsync()
    {
        await Client.DisposeAsync();
        Forget();
    }

    public Task PauseAsync() => Client.PauseAsync();

    public Task ResumeAsync() => Client.ResumeAsync();

    public Task SignOutAsync() => Client.SignOutAsync();

    public async Task SignInAsync()
    {
        await Client.SignInAsync(Person.UserName, Person.Password);
        await Client.StartAsync();
        await IsOnlineAsync();
    }

    /// <summary>A typed call: the request is read as its type, its answer written as it came.</summary>
    public async Task<JsonNode?> CallAsync(string operation, JsonNode request)
    {
        var typed = request.Deserialize(ContractJson.Wire.GetTypeInfo(Requests[operation]))!;
        if (typed is IReturnVoid nothing)
        {
            await Client.SendAsync(nothing);
            return null;
        }
        var answer = await (Task<object>)SendTyped.MakeGenericMethod(ResponseOf(typed)).Invoke(null, [Client, typed])!;
        return JsonSerializer.SerializeToNode(answer, ContractJson.Wire.GetTypeInfo(answer.GetType()));
    }

    public async Task<string> SendAsync(string? conversationId, string? recipientId, string text, string? replyToId)
    {
        var sent = await Client.Outbox.SendAsync(new SendMessage
        {
            ConversationId = conversationId is null ? null : Guid.Parse(conversationId),
            RecipientId = recipientId,
            Text = text,
            ReplyToId = replyToId is null ? null : Guid.Parse(replyToId),
        });
        return $"{sent.ClientMessageId}";
    }

    public Task RetryAsync(string key) => Client.Outbox.RetryAsync(Guid.Parse(key));

    public Task DiscardAsync(string key) => Client.Outbox.DiscardAsync(Guid.Parse(key));

    public async Task LoadOlderAsync(string conversationId)
    {
        var id = Guid.Parse(conversationId);
        if (shown.Add(id))
            await Client.Store.OpenAsync(id);
        else
            await Client.Store.LoadOlderAsync(id);
    }

    public string State => Client.ConnectionState.ToString().ToLowerInvariant();

    public bool IsSignedIn => Client.Tokens is not null;

    public List<string?> Waiting => Texts(message => message.State != OutgoingState.Failed);

    public List<string?> Failed => Texts(message => message.State == OutgoingState.Failed);

    public IEnumerable<string> Conversations => Client.Store.Conversations.Select(conversation => $"{conversation.Id}");

    public IEnumerable<string?> Messages(string conversationId)
    {
        var id = Guid.Parse(conversationId);
        if (shown.Add(id))
            _ = ShowAsync(id);
        var view = Client.Store.Messages(id);
        return view.Messages.Where(message => message.Type != "system").Select(message => message.Text).Concat(view.Outgoing.Select(outgoing => outgoing.Request.Text));
    }

    public int? Unread(string conversationId) => (int?)Client.Store.Conversation(Guid.Parse(conversationId))?.Me?.Unread;

    public IEnumerable<string> Typing(string conversationId) => Client.Store.Typing(Guid.Parse(conversationId)).Select(typing => typing.User.Id);

    public int Heard(string name)
    {
        lock (heard)
            return heard.GetValueOrDefault(name);
    }

    /// <summary>What the store has other than a fresh snapshot; nothing = "".</summary>
    public async Task<string> DifferenceAsync()
    {
        var fresh = new JsonObject();
        string? cursor = null;
        do
        {
            var page = await Client.GetSnapshotAsync(new GetSnapshot { Cursor = cursor, Limit = Limits.HistoryPage });
            foreach (var conversation in page.Results)
                fresh.Add($"{conversation.Id}", Json(conversation));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        var kept = new JsonObject((Client.Store.State?.Conversations.Values ?? []).Select(conversation => KeyValuePair.Create($"{conversation.Id}", Json(conversation))));
        return JsonNode.DeepEquals(kept, fresh) ? "" : $"kept {kept.ToJsonString()} fresh {fresh.ToJsonString()}";
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static readonly System.Reflection.MethodInfo SendTyped =
        typeof(Device).GetMethod(nameof(SendTypedAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

    private static async Task<object> SendTypedAsync<TResponse>(ChatClient client, IReturn<TResponse> request) where TResponse : class => await client.SendAsync(request);

    private static Type ResponseOf(object request) =>
        request.GetType().GetInterfaces().First(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReturn<>)).GetGenericArguments()[0];

    private static JsonNode? Json(Conversation conversation) => JsonSerializer.SerializeToNode(conversation, ContractJson.Wire.GetTypeInfo(typeof(Conversation)));

    private async Task ShowAsync(Guid conversationId)
    {
        try
        {
            await Client.Store.OpenAsync(conversationId);
        }
        catch (Exception e) when (e is ChatConnectionException or OperationCanceledException)
        {
            shown.Remove(conversationId); // no network: what is kept shows all the same
        }
    }

    private async Task IsOnlineAsync()
    {
        while (Client.ConnectionState != ConnectionState.Online)
            await Task.Delay(10);
    }

    private List<string?> Texts(Func<OutgoingMessage, bool> isIt) => [.. Client.Outbox.Messages.Where(isIt).Select(message => message.Request.Text)];

    private void Hear(ServerEvent e)
    {
        lock (heard)
            heard[e.Name] = heard.GetValueOrDefault(e.Name) + 1;
    }

    private void Forget()
    {
        client = null;
        shown.Clear();
    }
}

/// <summary>A process, until it ends.</summary>
sealed class Life
{
    private readonly CancellationTokenSource end = new();
    private readonly List<WebSocket> sockets = [];

    public bool IsOver => end.IsCancellationRequested;

    public void End()
    {
        end.Cancel();
        lock (sockets)
            sockets.ForEach(socket => socket.Abort());
    }

    /// <summary>Never comes back once it is over.</summary>
    public Task StayAsync() => IsOver ? Task.Delay(Timeout.Infinite, CancellationToken.None) : Task.CompletedTask;

    public async Task<WebSocket> ConnectAsync(Uri address, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        await StayAsync();
        await socket.ConnectAsync(address, ct);
        lock (sockets)
            sockets.Add(socket);
        return socket;
    }
}

/// <summary>A storage that a dead process does not reach.</summary>
sealed class MortalStorage(IChatStorage storage, Life life) : IChatStorage
{
    public async Task<string?> GetAsync(string key, CancellationToken ct = default)
    {
        await life.StayAsync();
        return await storage.GetAsync(key, ct);
    }

    public async Task SetAsync(string key, string text, CancellationToken ct = default)
    {
        await life.StayAsync();
        await storage.SetAsync(key, text, ct);
    }

    public async Task RemoveAsync(string key, CancellationToken ct = default)
    {
        await life.StayAsync();
        await storage.RemoveAsync(key, ct);
    }

    public async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken ct = default)
    {
        await life.StayAsync();
        return await storage.KeysAsync(prefix, ct);
    }
}

/// <summary>A network that a dead process does not reach: neither its requests nor the answers to them.</summary>
sealed class MortalHandler(Life life) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await life.StayAsync();
        var answer = await base.SendAsync(request, cancellationToken);
        await life.StayAsync();
        return answer;
    }
}
