using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>A private PostgreSQL: loopback only, password from a file, durable (fsync and synchronous_commit keep their default, on).</summary>
[UnsupportedOSPlatform("windows")]
sealed partial class LocalPostgres(string folder, ILogger log) : IAsyncDisposable
{
    private const string Account = "chatapi"; // the server's superuser and its database

    private readonly string data = Path.Combine(folder, "data");
    private readonly string passwordFile = Path.Combine(folder, "password");
    private LocalProcess? server;

    /// <summary>Its connection string, once it answers. The first start makes the data folder.</summary>
    public async Task<string> StartAsync(int port, CancellationToken ct)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var password = LocalServices.Password(passwordFile);
        await LocalAccount.OwnAsync(ct, folder, passwordFile);
        var programs = FindPrograms();
        if (Directory.Exists(data))
            await StopLeftOverAsync(programs, ct);
        else
            await InitialiseAsync(programs, ct);

        for (var attempt = 1; ; attempt++)
        {
            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = port == 0 ? LocalProcess.FreePort() : port,
                Database = Account,
                Username = Account,
                Password = password,
            };
            server = await LocalProcess.StartAsync(Command(programs, connection.Port), LocalProcess.Interrupt, input: "", exited: () => LogExited(folder));
            if (await AnswersAsync(connection, ct))
                return connection.ConnectionString;
            var said = server.Said;
            await server.DisposeAsync();
            if (port != 0 || attempt == 3) // a free port may have been taken in between
                throw new StartupException($"PostgreSQL does not start on {data}:\n{said}\nIts log is in {folder}/log.");
        }
    }

    /// <summary>Ends its connections, writes a checkpoint and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }

    private string[] Command(string programs, int port)
    {
        List<string> settings =
        [
            $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "shared_buffers=128MB", "jit=off",
            "timezone=UTC", "log_timezone=UTC", "logging_collector=on", $"log_directory={folder}/log", "log_filename=postgres-%a.log",
            "log_rotation_age=1d", "log_truncate_on_rotation=on", "log_error_verbosity=terse", // details would quote values
        ];
        if (File.Exists(Path.Combine(programs, "../lib/pg_stat_statements.so")))
            settings.Add("shared_preload_libraries=pg_stat_statements");
        return LocalAccount.RunAs([Path.Combine(programs, "postgres"), "-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    /// <summary>False when the server ended instead.</summary>
    private async Task<bool> AnswersAsync(NpgsqlConnectionStringBuilder connection, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        while (!server!.HasExited)
        {
            try
            {
                await using var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false, Timeout = 5 }.ConnectionString);
                await db.OpenAsync(ct);
                return true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                await MakeDatabaseAsync(connection.ConnectionString, ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                throw new StartupException($"PostgreSQL on {data} does not accept the password in {passwordFile}: put the right one back, or remove {folder} to begin with an empty database.", e);
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(5))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), ct); // starting, perhaps recovering
            }
        }
        return false;
    }

    private static async Task MakeDatabaseAsync(string connectionString, CancellationToken ct)
    {
        await using (var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Database = "postgres" }.ConnectionString))
        {
            await db.OpenAsync(ct);
            await db.MakeLocalDatabaseAsync(ct);
        }
        await using (var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString))
        {
            await db.OpenAsync(ct);
            await db.AddStatementStatisticsAsync(ct);
        }
    }

    /// <summary>Into a folder beside, then renamed: what was interrupted is begun again.</summary>
    private async Task InitialiseAsync(string programs, CancellationToken ct)
    {
        LogInitialising(data);
        var unfinished = data + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await LocalProcess.RequireAsync(
            LocalAccount.RunAs(
                Path.Combine(programs, "initdb"), "-D", unfinished, "-U", Account, $"--pwfile={passwordFile}", "--auth=scram-sha-256",
                "--encoding=UTF8", OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C"),
            ct);
        Directory.Move(unfinished, data);
    }

    private async Task StopLeftOverAsync(string programs, CancellationToken ct)
    {
        using var left = LocalProcess.FindLeft(data, "postmaster.pid", "postgres");
        if (left is null)
        {
            File.Delete(Path.Combine(data, "postmaster.pid")); // stale, and its number may belong to another process by now
            return;
        }
        LogLeftOver(left.Id);
        await LocalProcess.RequireAsync(LocalAccount.RunAs(Path.Combine(programs, "pg_ctl"), "-D", data, "-m", "fast", "-w", "-t", "60", "stop"), ct);
    }

    /// <summary>The folder of initdb and postgres: of the version that made the data, else of the newest.</summary>
    private string FindPrograms()
    {
        var versionFile = Path.Combine(data, "PG_VERSION");
        var version = File.Exists(versionFile) ? File.ReadAllText(versionFile).Trim() : null;
        var found = Folders().Where(candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "postgres")))
            .Select(candidate => Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(candidate, "postgres"), returnFinalTarget: true)?.FullName) ?? candidate)
            .Distinct()
            .Select(candidate => (Folder: candidate, Version: VersionOf(candidate)))
            .OrderByDescending(candidate => candidate.Version)
            .ToList();
        if (found.Count == 0)
        {
            throw new StartupException("""
                PostgreSQL is not installed, and ConnectionStrings:Postgres is not set. One of the two is needed:
                  Debian, Ubuntu:  sudo apt-get install --no-install-recommends postgresql redis-server
                  macOS:           brew install postgresql redis
                  a server of yours: export ConnectionStrings__Postgres='Host=…;Database=chatapi;Username=…;Password=…'
                """);
        }
        if (version is null)
            return found[0].Folder;
        var match = found.Find(candidate => candidate.Version.ToString(CultureInfo.InvariantCulture) == version);
        return match.Folder ?? throw new StartupException(
            $"The data in {data} was made by PostgreSQL {version}; installed is {found[0].Version}. Install version {version}, or move the data with pg_upgrade.");
    }

    private static IEnumerable<string> Folders()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        foreach (var (root, pattern) in new[] { ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql*"), ("/usr/local/opt", "postgresql*"), ("/usr/local", "pgsql") })
        {
            if (Directory.Exists(root))
                foreach (var folder in Directory.EnumerateDirectories(root, pattern))
                    yield return Path.Combine(folder, "bin");
        }
    }

    /// <summary>The major version, from the last line of "postgres (PostgreSQL) 15.14 (Debian …)".</summary>
    private static int VersionOf(string programs)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(programs, "postgres"), "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
        var words = process.StandardOutput.ReadToEnd().Split(' ', '.');
        process.WaitForExit();
        return words.Select(word => int.TryParse(word, out var number) ? number : 0).FirstOrDefault(number => number > 0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "First start: making a PostgreSQL data folder in {Folder}")]
    private partial void LogInitialising(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An earlier host was killed and left PostgreSQL running (process {Pid}): stopping it first")]
    private partial void LogLeftOver(int pid);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The private PostgreSQL has ended by itself; its log is in {Folder}/log. Restart the host")]
    private partial void LogExited(string folder);
}
