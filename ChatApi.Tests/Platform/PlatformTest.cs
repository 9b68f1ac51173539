using System.Collections.Concurrent;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Builder;
using Npgsql;

[assembly: UnsupportedOSPlatform("windows")]

namespace ChatApi.Tests.Platform;

/// <summary>A folder for the tests of this namespace.</summary>
[SetUpFixture]
public sealed class PlatformFolder
{
    internal static string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"chatapi-platform-{Environment.ProcessId}");

    [OneTimeTearDown]
    public void Delete()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
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
    private protected static Task<string> NewDatabase() => ChatServers.NewDatabaseAsync();

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
            ["Server:LocalData"] = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N")),
            ["ConnectionStrings:Postgres"] = ChatServers.Connections.Postgres,
            ["ConnectionStrings:Redis"] = ChatServers.Connections.Redis,
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
