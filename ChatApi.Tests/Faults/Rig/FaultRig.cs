using System.Diagnostics;
using ChatApi.Verify;
using Npgsql;

namespace ChatApi.Tests.Faults;

/// <summary>
/// Two nodes, a PostgreSQL and a Redis, all processes of their own, every line between them through a proxy. Shared by the tests of this
/// folder; each begins with everything mended.
/// </summary>
sealed class FaultRig : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine("/var/tmp", $"chatapi-faults-{Environment.ProcessId}");
    private static FaultRig? shared;

    private FaultRig()
    {
        Postgres = new(Path.Combine(Folder, "postgres"));
        Redis = new(Path.Combine(Folder, "redis"));
    }

    public RigPostgres Postgres { get; }

    public RigRedis Redis { get; }

    public IReadOnlyList<RigNode> Nodes { get; private set; } = [];

    public IReadOnlyList<string> Urls => [.. Nodes.Select(node => node.Url)];

    /// <summary>The one rig of this run, with nothing broken.</summary>
    public static async Task<FaultRig> MendedAsync()
    {
        if (shared is null)
        {
            shared = new FaultRig();
            await shared.StartAsync();
        }
        await shared.MendAsync();
        return shared;
    }

    public static async Task EndAsync()
    {
        if (shared is not null)
            await shared.DisposeAsync();
        shared = null;
    }

    /// <summary>Runs load and checker, prints the report, and gives it back.</summary>
    /// <param name="meanwhile">What is broken while people chat.</param>
    public async Task<Report> VerifyAsync(VerifySettings settings, Func<History, People, CancellationToken, Task>? meanwhile = null) =>
        await RunAsync(settings with { Urls = settings.Urls.Count > 0 ? settings.Urls : Urls }, meanwhile);

    /// <summary>The same against any nodes.</summary>
    public static async Task<Report> RunAsync(VerifySettings settings, Func<History, People, CancellationToken, Task>? meanwhile = null)
    {
        var history = new History();
        var report = await Verification.RunAsync(settings, history, meanwhile is null ? null : (people, ct) => meanwhile(history, people, ct), CancellationToken.None);
        await TestContext.Out.WriteLineAsync($"{TestContext.CurrentContext.Test.Name}{Environment.NewLine}{report}");
        if (FaultForm.IsLong)
            await TestContext.Progress.WriteLineAsync($"{TestContext.CurrentContext.Test.FullName}{Environment.NewLine}{report}{Environment.NewLine}");
        return report;
    }

    /// <summary>Asks until it is so; how long that took. Fails after the time given.</summary>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> isSo, TimeSpan atMost, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(atMost), what);
            await Task.Delay(20);
        }
        return Stopwatch.GetElapsedTime(since);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
            await node.ToPostgres.DisposeAsync();
            await node.ToRedis.DisposeAsync();
        }
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task StartAsync()
    {
        Directory.CreateDirectory(Folder);
        await Task.WhenAll(Postgres.StartAsync(), Redis.StartAsync());
        Nodes = [NewNode("A"), NewNode("B")];
        foreach (var node in Nodes)
            await node.StartAsync();
    }

    private RigNode NewNode(string name)
    {
        var (postgres, redis) = (new FaultProxy(Postgres.Port), new FaultProxy(Redis.Port));
        return new(name, new(ChatServers.Settings)
        {
            ["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Port = postgres.Port }.ConnectionString,
            ["ConnectionStrings:Redis"] = Redis.ConnectionString(redis.Port),
            ["Auth:RefreshGraceSeconds"] = "1",
        }, postgres, redis);
    }

    private async Task MendAsync()
    {
        if (!Postgres.IsRunning)
            await Postgres.StartAsync();
        if (!Redis.IsRunning)
            await Redis.StartAsync();
        foreach (var node in Nodes)
        {
            node.ToPostgres.Mend();
            node.ToRedis.Mend();
            if (!node.IsRunning)
                await node.StartAsync();
            await UntilAsync(async () => await node.ReadyAsync() == 200, TimeSpan.FromSeconds(30), $"node {node.Name} is ready");
        }
    }
}

/// <summary>Whether a test runs as long as a release asks, or just long enough to notice: <c>./test --faults</c> asks for the long form.</summary>
static class FaultForm
{
    public static bool IsLong { get; } = TestContext.Parameters.Get("faults", "short") == "long";

    public static T Of<T>(T inShort, T inLong) => IsLong ? inLong : inShort;

    /// <summary>One seed, or three.</summary>
    public static IEnumerable<int> Seeds => IsLong ? [1, 2, 3] : [1];
}

/// <summary>Ends the rig after the last test of this namespace.</summary>
[SetUpFixture]
public sealed class FaultRigEnd
{
    [OneTimeTearDown]
    public Task End() => FaultRig.EndAsync();
}
