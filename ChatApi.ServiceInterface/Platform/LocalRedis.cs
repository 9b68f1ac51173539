using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>A private Redis: loopback only, behind a password, nothing written to disk. It only makes things faster, so the host does without when it is missing.</summary>
[UnsupportedOSPlatform("windows")]
sealed partial class LocalRedis(string folder, ILogger log) : IAsyncDisposable
{
    private const string PidFile = "redis.pid";

    private LocalProcess? server;

    /// <summary>Its connection string, once it listens; null, after a warning, when it does not.</summary>
    public async Task<string?> StartAsync(int port, CancellationToken ct)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Append("/opt/homebrew/bin")
            .Select(path => Path.Combine(path, "redis-server")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            LogMissing();
            return null;
        }
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var password = LocalServices.Password(Path.Combine(folder, "password"));
        await LocalAccount.OwnAsync(ct, folder);
        await StopLeftOverAsync(ct);

        port = port == 0 ? LocalProcess.FreePort() : port;
        var settings = $"""
            port {port}
            bind 127.0.0.1
            requirepass {password}
            save ""
            appendonly no
            loglevel warning
            dir "{folder}"
            pidfile "{folder}/{PidFile}"
            logfile "{folder}/redis.log"

            """;
        server = await LocalProcess.StartAsync(LocalAccount.RunAs(program, "-"), LocalProcess.Terminate, settings, exited: LogExited);
        if (await ListensAsync(port, ct))
            return $"127.0.0.1:{port},password={password}";
        LogNotStarted($"{server.Said} (log: {folder}/redis.log)");
        await DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
    }

    private async Task<bool> ListensAsync(int port, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 250 && !server!.HasExited; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port, ct);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
            }
        }
        return false;
    }

    private async Task StopLeftOverAsync(CancellationToken ct)
    {
        using var left = LocalProcess.FindLeft(folder, PidFile, "redis-server");
        if (left is null)
            return;
        LogLeftOver(left.Id);
        LocalProcess.Signal(left.Id, LocalProcess.Terminate);
        await left.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(10), ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is not installed and ConnectionStrings:Redis is not set: going on without, other nodes hear of changes up to a second later. To have it: apt-get install redis-server")]
    private partial void LogMissing();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The private Redis does not start, going on without: {Reason}")]
    private partial void LogNotStarted(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An earlier host was killed and left Redis running (process {Pid}): stopping it first")]
    private partial void LogLeftOver(int pid);

    [LoggerMessage(Level = LogLevel.Error, Message = "The private Redis has ended by itself: going on without until the host is restarted")]
    private partial void LogExited();
}
