using System.Diagnostics;
using ChatApi.ServiceInterface.Platform;
using ChatApi.Tests.Platform;

namespace ChatApi.Tests.Faults;

/// <summary>A node as a process of its own, at an address that it keeps, with lines of its own to PostgreSQL and Redis.</summary>
sealed class RigNode(string name, Dictionary<string, string?> settings, FaultProxy toPostgres, FaultProxy toRedis) : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private HostProcess? host;

    public string Name => name;

    public string Url { get; } = $"http://127.0.0.1:{LocalProcess.FreePort()}";

    public FaultProxy ToPostgres => toPostgres;

    public FaultProxy ToRedis => toRedis;

    /// <summary>Starts the process; returns when it serves.</summary>
    public async Task StartAsync() => host = await HostProcess.Start([.. settings.Select(one => $"--{one.Key}={one.Value}"), $"--urls={Url}"]);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await host!.Kill();
        host = null;
    }

    /// <summary>SIGTERM; how long it took to end.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var since = Stopwatch.GetTimestamp();
        Assert.That(await host!.Stop(), Is.Zero, $"node {name} ends in good order");
        host = null;
        return Stopwatch.GetElapsedTime(since);
    }

    public bool IsRunning => host is not null;

    /// <summary>The status of /health/ready; 0 when there is no answer.</summary>
    public async Task<int> ReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri($"{Url}/health/ready"));
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long Memory()
    {
        using var process = Process.GetProcessById(host!.Id);
        return process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
    }
}
