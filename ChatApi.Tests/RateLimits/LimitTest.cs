using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.RateLimits;

/// <summary>
/// Tests about limits start nodes of their own, with a Redis of their own; people and their first messages come by the nodes of the
/// other tests, which have no limits. Requests go out without the SDK, which would wait and repeat.
/// </summary>
public abstract class LimitTest : ChatTest
{
    private readonly string folder = Path.Combine("/var/tmp", $"chatapi-limits-{Environment.ProcessId}-{Guid.NewGuid():N}");
    private readonly List<IAsyncDisposable> started = [];

    private protected LocalRedis Redis { get; private set; } = null!;

    private protected int RedisPort { get; private set; }

    private protected string RedisConnectionString { get; private set; } = "";

    private protected HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 64 });

    [SetUp]
    public async Task StartRedis()
    {
        RedisPort = LocalProcess.FreePort();
        await RestartRedis();
    }

    [TearDown]
    public async Task StopEverything()
    {
        started.Reverse();
        foreach (var one in started)
            await one.DisposeAsync();
        started.Clear();
        await Redis.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [OneTimeTearDown]
    public void Dispose() => Http.Dispose();

    private protected async Task RestartRedis()
    {
        Directory.CreateDirectory(folder);
        Redis = new LocalRedis(folder, NullLogger.Instance);
        RedisConnectionString = (await Redis.StartAsync(RedisPort, CancellationToken.None))!;
    }

    private protected int RedisProcess => int.Parse(File.ReadAllText(Path.Combine(folder, "redis.pid")));

    /// <summary>A node with the shipped limits, but none by address: all tests come from one. Redis is connected.</summary>
    private protected async Task<TestNode> Node(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(ChatServers.Settings)
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:AllPerAddress"] = "0",
            ["ConnectionStrings:Redis"] = RedisConnectionString,
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var node = await TestNode.StartAsync(all);
        started.Add(node);
        await Until(() => node.Redis.IsHealthy, "the node has Redis");
        return node;
    }

    private protected async Task<HttpResponseMessage> Call(TestNode node, TestUser? user, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, node.Url + path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (user is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await user.Client.GetAccessTokenAsync());
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    private protected Task<HttpResponseMessage> Send(TestNode node, TestUser sender, Conversation conversation) =>
        Call(node, sender, "/api/SendMessage", NewMessage(conversation));

    private protected static object NewMessage(Conversation conversation) =>
        new { conversationId = conversation.Id, clientMessageId = Guid.NewGuid(), text = "hello" };

    /// <summary>Eight at a time; how many were let through. What was not, was refused as the contract says.</summary>
    private protected static async Task<int> Allowed(int count, Func<int, Task<HttpResponseMessage>> call)
    {
        var allowed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
        {
            using var answer = await call(n);
            if ((int)answer.StatusCode == 429)
                await IsRefusedRightly(answer);
            else
                Interlocked.Increment(ref allowed);
        });
        return allowed;
    }

    private protected static async Task IsRefusedRightly(HttpResponseMessage answer)
    {
        var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("responseStatus");
        var limit = status.GetProperty("meta").GetProperty("limit").GetString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status.GetProperty("errorCode").GetString(), Is.EqualTo("RateLimitExceeded"));
            Assert.That(status.GetProperty("message").GetString(), Does.Contain(limit));
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(status.GetProperty("meta").GetProperty("retryAfter").GetString(), Is.EqualTo($"{answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds}"));
            Assert.That(Header(answer, "RateLimit"), Does.Contain($"\"{limit}\";r=0;t="));
            Assert.That(Header(answer, "RateLimit-Policy"), Does.Contain($"\"{limit}\";q="));
        }
    }

    private protected static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    private protected static async Task Until(Func<bool> isSo, string what)
    {
        for (var look = 0; !isSo(); look++)
        {
            Assert.That(look, Is.LessThan(400), $"Not within 20 s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
