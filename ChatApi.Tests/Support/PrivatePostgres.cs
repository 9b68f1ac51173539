using System.Diagnostics;
using System.Globalization;
using ChatApi.ServiceInterface.Platform;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatApi.Tests.Support;

/// <summary>A PostgreSQL of one test's own, to be crashed, restarted and copied.</summary>
sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly string folder;
    private readonly LocalServices local;
    private readonly List<string> copies = [];

    private PrivatePostgres(string folder, LocalServices local, string connection) => (this.folder, this.local, Connection) = (folder, local, connection);

    public string Connection { get; }

    public int Port => new NpgsqlConnectionStringBuilder(Connection).Port;

    /// <summary>What a node needs to work on it.</summary>
    public Dictionary<string, string?> Settings => new(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = Connection };

    public static async Task<PrivatePostgres> StartAsync()
    {
        var home = Path.Combine("/var/tmp", $"chatapi-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40]);
        var connections = new ConnectionStringSettings { Redis = ChatServers.Connections.Redis };
        var servers = await LocalServices.StartAsync(connections, new ServerSettings { LocalData = home }, home, NullLogger.Instance, default);
        return new(home, servers, connections.Postgres);
    }

    /// <summary>Runs statements that return nothing, one after the other on one connection.</summary>
    public async Task SqlAsync(params string[] statements)
    {
        await using var db = new NpgsqlConnection(Connection + ";Pooling=false");
        foreach (var statement in statements)
            await db.ExecuteAsync(statement);
    }

    /// <summary>Asks until it answers: it may be recovering.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await using var db = new NpgsqlConnection(Connection + ";Pooling=false");
                return (await db.QuerySingleAsync<T>(sql))!;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Kills a process of it that serves one connection: the postmaster ends all others too and recovers, itself unharmed.</summary>
    public async Task KillOneBackendAsync()
    {
        await using var db = new NpgsqlConnection(Connection + ";Pooling=false");
        await db.OpenAsync();
        using var backend = Process.GetProcessById(await db.QuerySingleAsync<int>("SELECT pg_backend_pid()")); // the connection stays open: it is there
        backend.Kill();
        await backend.WaitForExitAsync();
    }

    /// <summary>Stops it without a checkpoint and starts it again.</summary>
    public Task CrashAsync() => ControlAsync("data", "restart", "-m", "immediate", "-l", Path.Combine(folder, "postgres", "log", "restarted.log"));

    /// <summary>Starts a standby of it on a port of its own; gives the port.</summary>
    public async Task<int> StartStandbyAsync(string name)
    {
        var port = LocalProcess.FreePort();
        var source = new NpgsqlConnectionStringBuilder(Connection);
        await RunAsync("pg_basebackup", "-D", Data(name), "-R", "-X", "stream", "-c", "fast",
            "-d", $"host=127.0.0.1 port={source.Port} user={source.Username} password={source.Password}");
        copies.Add(name);
        await ControlAsync(name, "start", "-l", Path.Combine(folder, "postgres", "log", name + ".log"),
            "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -c max_connections=200 -c listen_addresses=127.0.0.1 -c unix_socket_directories="));
        return port;
    }

    public Task StopAsync() => ControlAsync("data", "stop", "-m", "immediate");

    public Task PromoteAsync(string name) => ControlAsync(name, "promote");

    public async ValueTask DisposeAsync()
    {
        foreach (var name in copies.Append("data").Where(name => File.Exists(Path.Combine(Data(name), "postmaster.pid"))))
            await ControlAsync(name, "stop", "-m", "immediate");
        await local.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Data(string name) => Path.Combine(folder, "postgres", name);

    private Task ControlAsync(string name, string verb, params string[] more) => RunAsync("pg_ctl", [verb, "-s", "-w", "-D", Data(name), .. more]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last();
        string[] command = LocalAccount.RunAs([Path.Combine(programs, "bin", program), .. arguments]);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
    }
}
