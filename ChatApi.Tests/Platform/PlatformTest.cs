using System.Collections.Concurrent;
using System.Runtime.Versioning;
using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: UnsupportedOSPlatform("windows")]

namespace ChatApi.Tests.Platform;

/// <summary>One private PostgreSQL and Redis for the tests of this folder; each test that needs a database makes its own in it.</summary>
[SetUpFixture]
public sealed class PlatformServers
{
    private static LocalServices? local;

    /// <summary>A folder that goes when the tests are over.</summary>
    internal static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"chatapi-platform-{Environment.ProcessId}");

    internal static ConnectionStringSettings Connections { get; } = new();

    [OneTimeSetUp]
    public async Task Start() =>
        local = await LocalServices.StartAsync(Connections, new ServerSettings { LocalData = "shared" }, Folder, NullLogger.Instance, CancellationToken.None);

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (local is not null)
            await local.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>What these tests share: databases of their own, nodes in the process, and the host as a process.</summary>
public abstract class PlatformTest
{
    private readonly ConcurrentStack<IAsyncDisposable> toDispose = new();

    [TearDown]
    public async Task DisposeAll()
    {
        while (toDispose.TryPop(out var last))
            await last.DisposeAsync();
    }

    /// <summary>Disposed after the test, the last one first.</summary>
    private protected T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        toDispose.Push(disposable);
        return disposable;
    }

    /// <summary>The connection string of a new, empty database.</summary>
    private protected static async Task<string> NewDatabase()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var db = await Connect(PlatformServers.Connections.Postgres);
        await Execute(db, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(PlatformServers.Connections.Postgres) { Database = name }.ConnectionString;
    }

    private protected static async Task<NpgsqlConnection> Connect(string connectionString)
    {
        var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await db.OpenAsync();
        return db;
    }

    private protected static async Task Execute(NpgsqlConnection db, string sql)
    {
#pragma warning disable CA2100 // SQL of tests
        await using var command = new NpgsqlCommand(sql, db);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private protected static async Task<object?> Ask(NpgsqlConnection db, string sql)
    {
#pragma warning disable CA2100 // SQL of tests
        await using var command = new NpgsqlCommand(sql, db);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A node of this process on any free port, not yet started; on the shared servers unless said otherwise.</summary>
    private protected async Task<WebApplication> NewNode(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
            ["Server:LocalData"] = Path.Combine(PlatformServers.Folder, Guid.NewGuid().ToString("N")),
            ["ConnectionStrings:Postgres"] = PlatformServers.Connections.Postgres,
            ["ConnectionStrings:Redis"] = PlatformServers.Connections.Redis,
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return Own(await ChatApiHost.BuildAsync([], all));
    }

    /// <summary>Asks until the answer is yes; fails after 20 s.</summary>
    private protected static async Task Until(Func<Task<bool>> isSo, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            if (patience.IsCancellationRequested)
                Assert.Fail($"Not within 20 s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
