using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.Tests.Support;

/// <summary>A PostgreSQL cluster of its own for tests that call services directly: made at first use, gone after the run, durable in nothing.</summary>
[SetUpFixture]
public sealed class ThrowawayPostgres
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private static readonly Lazy<(NpgsqlDataSource DataSource, string Directory)> Cluster = new(Start);

    /// <summary>The database with all migrations applied.</summary>
    internal static NpgsqlDataSource DataSource => Cluster.Value.DataSource;

    [OneTimeTearDown]
    public void Stop()
    {
        if (!Cluster.IsValueCreated)
            return;
        var (dataSource, directory) = Cluster.Value;
        dataSource.Dispose();
        RunAsPostgres("pg_ctl", "stop", "-s", "-D", directory, "-m", "immediate");
        Directory.Delete(directory, recursive: true);
    }

    private static (NpgsqlDataSource DataSource, string Directory) Start()
    {
        var directory = $"/var/tmp/chatapi-tests-{Environment.ProcessId}";
        var port = FreePort();
        RunAsPostgres("initdb", "-D", directory, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        RunAsPostgres("pg_ctl", "start", "-s", "-w", "-D", directory, "-l", $"{directory}/log",
            "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100");
        var dataSource = Database.Open($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", new DatabaseSettings());
        Migrate(dataSource);
        return (dataSource, directory);
    }

    private static void Migrate(NpgsqlDataSource dataSource)
    {
        var assembly = typeof(Database).Assembly;
        using var db = dataSource.OpenConnection();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Execute(db, reader.ReadToEnd());
        }
        Execute(db, "CREATE TABLE event_log_default PARTITION OF event_log DEFAULT");
    }

    private static void Execute(NpgsqlConnection db, string sql)
    {
        using var command = db.CreateCommand();
#pragma warning disable CA2100 // our own migrations
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The server refuses to run as root.</summary>
    private static void RunAsPostgres(string program, params string[] arguments)
    {
        string[] command = Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", $"{Binaries}/{program}", .. arguments]
            : [$"{Binaries}/{program}", .. arguments];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/var/tmp",
            RedirectStandardOutput = program == "initdb", // pg_ctl's server would inherit a pipe and keep it open
        })!;
        if (program == "initdb")
            process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
