using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatApi.Http;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Http;

/// <summary>The notes contract on a real Kestrel, without a database. Bearer and ss-tok "good" is Ann; "old" has expired; ss-reftok "fresh" renews.</summary>
sealed class NotesServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private NotesServer(WebApplication app, RecordedLog log)
    {
        this.app = app;
        Log = log;
        Url = app.Urls.Single();
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
    }

    public static JsonSerializerOptions Json { get; } = new(ContractJson.Wire)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(NotesJson.Default, ContractJson.Default),
    };

    public static Type[] Contract { get; } =
        [typeof(PostNote), typeof(FindNotes), typeof(RemoveNote), typeof(FailNote), typeof(GetMyNote), typeof(PutMyNote), typeof(SignIn)];

    public string Url { get; }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public NoteService Notes => app.Services.GetRequiredService<NoteService>();

    /// <summary>Starts it on a free port.</summary>
    /// <param name="configure">Changes the settings.</param>
    /// <param name="more">Requests beside those of the contract.</param>
    public static async Task<NotesServer> StartAsync(Action<ServerSettings>? configure = null, params Type[] more)
    {
        var settings = new ServerSettings();
        configure?.Invoke(settings);
        var log = new RecordedLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new DatabaseSettings());
        builder.Services.AddSingleton(new RateLimiter(new RateLimitSettings { Enabled = false }, new RedisConnection(new ConnectionStringSettings(), NullLogger<RedisConnection>.Instance), TimeProvider.System));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IdentifyCaller>(IdentifyAsync);
        builder.Services.AddChatHttp(new OperationCatalog([.. Contract, .. more], [typeof(NoteService)], Json));
        var built = builder.Build();
        built.MapChatHttp();
        built.MapGet("/plain", () => "plain");
        await built.StartAsync();
        return new NotesServer(built, log);
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, null, headers);

    public Task<HttpResponseMessage> Post(string path, string json, params (string Name, string Value)[] headers) =>
        Send("POST", path, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public Task<HttpResponseMessage> Send(string verb, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(Url + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(verb), uri) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    /// <summary>Sends bytes as they are and reads until the server closes.</summary>
    public async Task<string> Raw(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", new Uri(Url).Port);
        await tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static Task<Caller> IdentifyAsync(Credentials credentials, CancellationToken ct)
    {
        var cookies = new TokenCookies { RefreshToken = credentials.RefreshCookie };
        switch (credentials.Bearer ?? credentials.AccessCookie)
        {
            case "good":
                return Task.FromResult(new Caller("ann") { Address = credentials.Address, Cookies = cookies });
            case null or "old" when credentials is { Bearer: null, RefreshCookie: "fresh" }:
                cookies.SetAccess("renewed", TimeSpan.FromMinutes(15));
                return Task.FromResult(new Caller("ann") { Address = credentials.Address, Cookies = cookies });
            case null:
                return Task.FromResult(new Caller { Address = credentials.Address, Cookies = cookies });
            case "old":
                throw new ChatException(ErrorCode.TokenExpired, "The access token has expired: renew it.");
            default:
                throw new ChatException(ErrorCode.TokenInvalid, "The token is not valid.");
        }
    }
}

/// <summary>Everything that was logged, as text.</summary>
sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}

/// <summary>A server per fixture and what its tests read from answers.</summary>
abstract class NotesTest
{
    protected NotesServer Server { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServer() => Server = await NotesServer.StartAsync(Configure, MoreRequests);

    [OneTimeTearDown]
    public async Task StopServer() => await Server.DisposeAsync();

    /// <summary>Requests beside those of the contract.</summary>
    protected virtual Type[] MoreRequests => [];

    protected virtual void Configure(ServerSettings settings)
    {
    }

    protected static async Task<JsonElement> Json(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>Checks that it is an error answer of the contract and gives its responseStatus.</summary>
    protected static async Task<JsonElement> Error(HttpResponseMessage answer, int status, string errorCode, string? field = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), text);
            Assert.That(answer.Content.Headers.ContentType, Is.EqualTo(MediaTypeHeaderValue.Parse("application/json; charset=utf-8")), text);
        }
        var error = JsonDocument.Parse(text).RootElement.GetProperty("responseStatus");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.GetProperty("errorCode").GetString(), Is.EqualTo(errorCode), text);
            Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
            Assert.That(error.GetProperty("errors").ValueKind, Is.EqualTo(JsonValueKind.Array));
            Assert.That(error.GetProperty("meta").GetProperty("traceId").GetString(), Is.Not.Empty);
            if (field is not null)
                Assert.That(error.GetProperty("errors")[0].GetProperty("fieldName").GetString(), Is.EqualTo(field), text);
        }
        return error;
    }
}
