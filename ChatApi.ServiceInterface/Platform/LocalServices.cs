using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// The PostgreSQL and the Redis that the host starts for itself when no connection strings are set: on loopback, behind generated
/// passwords, data kept across runs. Dispose stops them. They live in sessions of their own, so that Ctrl-C reaches the host alone
/// and they end after it; what a killed host left running is stopped by the next start.
/// </summary>
sealed class LocalServices : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> started = []; // the lock first, so that it is let go last

    /// <summary>Where the data of the private servers is; null when none was started.</summary>
    public string? DataFolder { get; private set; }

    /// <summary>
    /// Starts what has no connection string and writes its connection string into <paramref name="connections"/>. A missing Redis is
    /// a warning; a PostgreSQL that is missing or does not start, or a second host on the same folder, is a <see cref="StartupException"/>.
    /// </summary>
    /// <param name="contentRoot">What a relative <see cref="ServerSettings.LocalData"/> is relative to.</param>
    public static async Task<LocalServices> StartAsync(
        ConnectionStringSettings connections, ServerSettings server, string contentRoot, ILogger log, CancellationToken ct)
    {
        var local = new LocalServices();
        var needsPostgres = connections.Postgres.Length == 0;
        var needsRedis = connections.Redis.Length == 0;
        if (!needsPostgres && !needsRedis)
            return local;
        if (OperatingSystem.IsWindows())
            throw new StartupException("On Windows this host starts no servers of its own: set ConnectionStrings:Postgres and ConnectionStrings:Redis.");
        try
        {
            var folder = Path.GetFullPath(server.LocalData, contentRoot);
            local.started.Push(Lock(folder));
            local.DataFolder = await LocalAccount.UsableFolderAsync(folder, ct);
            if (needsPostgres)
            {
                var postgres = new LocalPostgres(Path.Combine(local.DataFolder, "postgres"), log);
                local.started.Push(postgres);
                connections.Postgres = await postgres.StartAsync(server.LocalPostgresPort, ct);
            }
            if (needsRedis)
            {
                var redis = new LocalRedis(Path.Combine(local.DataFolder, "redis"), log);
                local.started.Push(redis);
                connections.Redis = await redis.StartAsync(server.LocalRedisPort, ct) ?? "";
            }
            WriteSecret(Path.Combine(folder, "connection-strings"),
                $"# What a second node or a tool needs to join this one, as long as it runs. Data: {local.DataFolder}\n" +
                $"ConnectionStrings__Postgres='{connections.Postgres}'\nConnectionStrings__Redis='{connections.Redis}'\n");
            return local;
        }
        catch (UnauthorizedAccessException e)
        {
            await local.DisposeAsync();
            throw new StartupException($"{e.Message} The data belongs to another account: start the host as that one, or set Server:LocalData to another folder.", e);
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var last))
            await last.DisposeAsync();
    }

    /// <summary>Writes a file that only this account may read.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void WriteSecret(string path, string text)
    {
        File.Delete(path); // an older file would keep its mode
        using var writer = new StreamWriter(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        writer.Write(text);
    }

    /// <summary>The password kept in a file, made at the first start.</summary>
    [UnsupportedOSPlatform("windows")]
    public static string Password(string path)
    {
        if (!File.Exists(path))
            WriteSecret(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        return File.ReadAllText(path).Trim();
    }

    /// <summary>One host at a time: the kernel lets go of the lock however the host ends.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The folder {folder} cannot be made: {e.Message} Set Server:LocalData to a folder this account may write.", e);
        }
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StartupException($"""
                Another host is running on the data in {folder}.
                To run a second node beside it, give it the first one's servers and another port:
                  (set -a; . '{folder}/connection-strings'; exec ./run --urls http://localhost:5081)
                For a separate service, give it a folder of its own: --Server:LocalData=/some/folder
                """, e);
        }
    }
}
