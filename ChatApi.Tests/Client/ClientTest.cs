using ChatApi.Client;

namespace ChatApi.Tests.Client;

/// <summary>A client against a service that plays a script.</summary>
public abstract class ClientTest
{
    protected const string Unread = """{"total":3,"muted":0,"mentions":0}""";

    private protected ScriptedService Service { get; private set; } = null!;
    private protected ManualClock Clock { get; private set; } = null!;
    protected ChatClient Client { get; private set; } = null!;

    [SetUp]
    public async Task StartService()
    {
        Service = await ScriptedService.StartAsync();
        Clock = new ManualClock();
        Client = NewClient();
        Client.Resume(Tokens("first"));
    }

    [TearDown]
    public async Task StopService()
    {
        await Client.DisposeAsync();
        await Service.DisposeAsync();
    }

    protected ChatTokens Tokens(string id) => new()
    {
        UserId = "u",
        AccessToken = Token(id),
        AccessTokenExpiry = Clock.Now.AddMinutes(15),
        RefreshToken = $"refresh-{id}",
    };

    protected string Token(string id) => ScriptedService.Token(id, Clock.Now, TimeSpan.FromMinutes(15));

    protected void Renews(string id) =>
        Service.On("GetAccessToken", $$"""{"accessToken":"{{Token(id)}}","refreshToken":"refresh-{{id}}","refreshTokenExpiry":"2026-01-09T03:04:05Z"}""");

    protected ChatClient NewClient(
        bool preferSocket = false, Func<CancellationToken, Task<string>>? tokenProvider = null, TimeSpan? silence = null, TimeSpan? requestTimeout = null,
        bool confirmsDelivery = false, IChatStorage? storage = null) => new(new()
        {
            BaseUrl = Service.Url,
            TimeProvider = Clock,
            RetryDelay = TimeSpan.FromMilliseconds(5),
            ReconnectDelay = TimeSpan.FromMilliseconds(5),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(20),
            RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(10),
            SilenceTimeout = silence ?? TimeSpan.FromSeconds(60),
            PreferSocket = preferSocket,
            ConfirmsDelivery = confirmsDelivery,
            TokenProvider = tokenProvider,
            Storage = storage,
            Device = "test device",
            Log = (line, e) => TestContext.Progress.WriteLine($"{line} {e?.Message}"),
        });

    protected static async Task Until(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
            await Task.Delay(20, patience.Token);
    }

    protected int CallsOf(string name) => Service.Requests.Count(request => request.Name == name);
}
