using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: UnsupportedOSPlatform("windows")]

namespace ChatApi.Bench;

/// <summary>A private PostgreSQL and Redis in a folder of their own, and the host as a process beside this one.</summary>
/// <param name="kept">The folder, when it is to be kept; else one that is removed.</param>
sealed class Servers(string? kept = null) : IAsyncDisposable
{
    /// <summary>Of the tokens that the benchmark signs for its users.</summary>
    public const string SigningKey = "YmVuY2htYXJrIG9ubHksIG5ldmVyIHRvIGJlIHVzZWQgZWxzZXdoZXJlIQ==";

    // ticks of the kernel's accounting, 100 a second on Linux whatever its own rate
    private const double TicksPerSecond = 100;

    private readonly string folder = kept ?? Path.Combine("/var/tmp", $"chatapi-bench-{Environment.ProcessId}");
    private readonly ConnectionStringSettings connections = new();
    private LocalServices? local;
    private Process? host;

    public string Url { get; private set; } = "";

    public NpgsqlConnectionStringBuilder Postgres => new(connections.Postgres);

    public NpgsqlDataSource Database { get; private set; } = null!;

    public async Task StartAsync(IReadOnlyList<string> hostArguments)
    {
        local = await LocalServices.StartAsync(connections, new ServerSettings { LocalData = folder }, folder, NullLogger.Instance, CancellationToken.None);
        Database = NpgsqlDataSource.Create(connections.Postgres);
        await StartHostAsync(hostArguments);
    }

    /// <summary>Another process on the same data.</summary>
    public async Task RestartHostAsync(IReadOnlyList<string> hostArguments)
    {
        await StopHostAsync();
        await StartHostAsync(hostArguments);
    }

    private async Task StartHostAsync(IReadOnlyList<string> arguments)
    {
        var serves = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        host = new Process
        {
            EnableRaisingEvents = true,
            StartInfo = new ProcessStartInfo("dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "ChatApi.dll"), "--Urls=http://127.0.0.1:0", $"--Auth:SigningKey={SigningKey}",
                $"--ConnectionStrings:Postgres={connections.Postgres}", $"--ConnectionStrings:Redis={connections.Redis}",
                // without limits: a benchmark is faster than people, and comes from one address
                "--RateLimits:Enabled=false", "--Realtime:ConnectionsPerUser=0", "--Realtime:ConnectionsPerAddress=0", "--Realtime:Connections=0", "--Realtime:FramesPerMinute=0",
                .. arguments,
            ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            },
        };
        host.OutputDataReceived += (_, line) =>
        {
            const string before = "ChatApi serves ";
            if (line.Data?.StartsWith(before, StringComparison.Ordinal) == true)
                serves.TrySetResult(line.Data[before.Length..].Split(',', ' ')[0].TrimEnd('.'));
            else if (line.Data?.Contains("warn", StringComparison.Ordinal) == true || line.Data?.Contains("fail", StringComparison.Ordinal) == true)
                Console.Error.WriteLine(line.Data);
        };
        host.Exited += (_, _) => serves.TrySetException(new InvalidOperationException("The host ended."));
        host.Start();
        host.BeginOutputReadLine();
        Url = await serves.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Leaves PostgreSQL and Redis alone.</summary>
    public async Task StopHostAsync()
    {
        if (host is { HasExited: false })
        {
            host.Kill();
            await host.WaitForExitAsync();
        }
        host?.Dispose();
        host = null;
    }

    /// <summary>Resident memory of the host in bytes.</summary>
    public long HostMemory()
    {
        var line = File.ReadLines($"/proc/{host!.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
    }

    /// <summary>CPU seconds used so far by the host, and by PostgreSQL with all its processes, those that have ended included.</summary>
    public (double Host, double Postgres) Cpu() => (CpuOf(host!.Id, withEnded: false), PostgresCpu());

    /// <summary>CPU seconds used so far by Redis.</summary>
    public double RedisCpu() => CpuOf(int.Parse(File.ReadAllText(Path.Combine(local!.DataFolder!, "redis", "redis.pid")), CultureInfo.InvariantCulture), withEnded: false);

    private double PostgresCpu()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(local!.DataFolder!, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) && ParentOf(id) == server)
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));
        return CpuOf(server, withEnded: true) + children.Sum(id => CpuOf(id, withEnded: false));
    }

    private static int ParentOf(int id) => Stat(id) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;

    private static double CpuOf(int id, bool withEnded) => Stat(id) is { } fields
        ? fields[11..(withEnded ? 15 : 13)].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond
        : 0;

    /// <summary>The fields after the name, from the state on (proc(5)); null when the process is gone.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        if (local is not null)
            await local.DisposeAsync();
        if (kept is null && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
