using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatApi.Tests.Faults;

/// <summary>A PostgreSQL of the rig's own, to be crashed, frozen and started again on its data.</summary>
sealed class RigPostgres(string folder) : IAsyncDisposable
{
    private const int Quit = 3; // immediate shutdown: no checkpoint, the next start recovers from the write-ahead log
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly int port = LocalProcess.FreePort();
    private LocalPostgres? server;

    public string ConnectionString { get; private set; } = "";

    public int Port => port;

    /// <summary>Makes the data at the first start; returns when it accepts connections.</summary>
    public async Task StartAsync()
    {
        server = new LocalPostgres(folder, NullLogger.Instance);
        ConnectionString = await server.StartAsync(port, CancellationToken.None);
    }

    /// <summary>Ends it at once, as a crash does. Rolled-back transactions just before it use up ids that are then given out again.</summary>
    public async Task CrashAsync()
    {
        await using (var db = await ConnectAsync())
        {
            for (var n = 0; n < 20; n++)
            {
                await using var transaction = await db.BeginTransactionAsync();
                await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()", db);
                await command.ExecuteScalarAsync();
                await transaction.RollbackAsync();
            }
        }
        await SignalAndWaitAsync(Quit);
    }

    /// <summary>Stops the process that writes the log of transactions to disk; where commits wait for it, they write themselves.</summary>
    public void FreezeLogWriter() => LocalProcess.Signal(Children().Single(pid => Told(pid, "cmdline")?.Contains("walwriter", StringComparison.Ordinal) == true), Stop);

    /// <summary>Ends it at once without another word to it.</summary>
    public Task CrashSilentlyAsync() => SignalAndWaitAsync(Quit);

    /// <summary>SIGSTOP to every process of it: connections stay, nothing answers.</summary>
    public void Freeze() => SignalAll(Stop);

    public void Thaw() => SignalAll(Continue);

    /// <summary>Whether its process is there.</summary>
    public bool IsRunning => Postmaster() is not null;

    public async Task ExecuteAsync(string sql)
    {
        await using var db = await ConnectAsync();
#pragma warning disable CA2100 // SQL of tests
        await using var command = new NpgsqlCommand(sql, db);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString);
        await db.OpenAsync();
        return db;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            Thaw();
        if (server is not null)
            await server.DisposeAsync();
    }

    private async Task SignalAndWaitAsync(int signal)
    {
        if (Postmaster() is not { } process)
            return;
        using (process)
        {
            LocalProcess.Signal(process.Id, signal);
            foreach (var child in Children())
                LocalProcess.Signal(child, Continue); // one that was frozen could not obey
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        await server!.DisposeAsync();
    }

    private void SignalAll(int signal)
    {
        using var postmaster = Postmaster() ?? throw new InvalidOperationException("PostgreSQL does not run.");
        foreach (var pid in Children().Prepend(postmaster.Id))
            LocalProcess.Signal(pid, signal);
    }

    /// <summary>The processes of the server.</summary>
    private IEnumerable<int> Children()
    {
        using var postmaster = Postmaster();
        var parent = postmaster?.Id;
        return [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out var pid) && parent is not null && ParentOf(pid) == parent).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];
    }

    private Process? Postmaster() => LocalProcess.FindLeft(Path.Combine(folder, "data"), "postmaster.pid", "postgres");

    private static int? ParentOf(int pid) =>
        Told(pid, "stat") is { } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : null;

    private static string? Told(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }
}

/// <summary>A Redis of the rig's own, to be stopped, emptied and started again.</summary>
sealed class RigRedis(string folder) : IAsyncDisposable
{
    private readonly int port = LocalProcess.FreePort();
    private LocalRedis? server;

    public int Port => port;

    public bool IsRunning => server is not null;

    /// <summary>Empty, as it keeps nothing on disk.</summary>
    public async Task StartAsync()
    {
        server = new LocalRedis(folder, NullLogger.Instance);
        Assert.That(await server.StartAsync(port, CancellationToken.None), Is.Not.Null, "Redis starts");
    }

    public async Task StopAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
    }

    /// <summary>FLUSHALL.</summary>
    public async Task FlushAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"AUTH {Password}\r\nFLUSHALL\r\n"));
        var answer = new byte[64];
        Assert.That(await client.GetStream().ReadAsync(answer), Is.GreaterThan(0));
    }

    /// <summary>What nodes are told, with another port when a proxy is between.</summary>
    public string ConnectionString(int throughPort) => $"127.0.0.1:{throughPort},password={Password}";

    public async ValueTask DisposeAsync() => await StopAsync();

    private string Password => LocalServices.Password(Path.Combine(folder, "password"));
}
