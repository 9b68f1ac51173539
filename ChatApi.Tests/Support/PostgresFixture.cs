using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.Tests.Support;

/// <summary>A throw-away PostgreSQL with the schema, made at the first use, gone after the last test.</summary>
[SetUpFixture]
public sealed class PostgresFixture
{
    private static readonly Lazy<Task<Cluster>> Started = new(Cluster.StartAsync);

    internal static async Task<NpgsqlDataSource> DataSourceAsync() => (await Started.Value).DataSource;

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (Started.IsValueCreated)
            await (await Started.Value).StopAsync();
    }

    private sealed class Cluster
    {
        private readonly string folder = Path.Combine("/var/tmp", $"chatapi-tests-{Guid.NewGuid():N}");

        public required NpgsqlDataSource DataSource { get; init; }

        public static async Task<Cluster> StartAsync()
        {
            var bin = Directory.GetDirectories("/usr/lib/postgresql").Max()! + "/bin";
            var port = FreePort();
            var cluster = new Cluster
            {
                DataSource = Database.Open($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;SSL Mode=Disable", new DatabaseSettings()),
            };
            Directory.CreateDirectory(cluster.folder);
            Run("chown", "postgres", cluster.folder);
            RunAsPostgres($"{bin}/initdb", "-D", cluster.Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync");
            RunAsPostgres($"{bin}/pg_ctl", "-D", cluster.Data, "-w", "-l", cluster.folder + "/log", "start",
                "-o", $"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
            foreach (var file in typeof(Database).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var reader = new StreamReader(typeof(Database).Assembly.GetManifestResourceStream(file)!);
                await ExecuteAsync(cluster.DataSource, await reader.ReadToEndAsync());
            }
            await ExecuteAsync(cluster.DataSource, "CREATE TABLE event_log_all PARTITION OF event_log DEFAULT");
            return cluster;
        }

        private string Data => folder + "/data";

        public async Task StopAsync()
        {
            await DataSource.DisposeAsync();
            var bin = Directory.GetDirectories("/usr/lib/postgresql").Max()! + "/bin";
            RunAsPostgres($"{bin}/pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
            Directory.Delete(folder, recursive: true);
        }

        private static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql)
        {
            await using var command = dataSource.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private static void RunAsPostgres(string program, params string[] arguments)
        {
            if (Environment.UserName == "root")
                Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", program, .. arguments]);
            else
                Run(program, arguments);
        }

        private static void Run(string program, params string[] arguments)
        {
            // Output goes to a file: the server inherits it, and a pipe would stay open as long as the server lives.
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }
}
