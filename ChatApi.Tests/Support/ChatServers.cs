using ChatApi.ServiceInterface.Platform;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatApi.Tests; // not .Support: a fixture ends with the tests of its own namespace

/// <summary>The product itself, twice, on one private PostgreSQL and Redis: started before the first test, stopped after the last.</summary>
[SetUpFixture]
public sealed class ChatServers
{
    private static readonly string Folder = Path.Combine("/var/tmp", $"chatapi-tests-{Environment.ProcessId}");
    private static LocalServices? local;

    internal static TestNode NodeA { get; private set; } = null!;

    internal static TestNode NodeB { get; private set; } = null!;

    /// <summary>The auth service of an app, whose tokens both nodes accept beside their own.</summary>
    internal static StubIssuer Issuer { get; private set; } = null!;

    internal static ConnectionStringSettings Connections { get; } = new();

    /// <summary>To the nodes' own database, for tests that call services directly.</summary>
    internal static NpgsqlDataSource DataSource { get; private set; } = null!;

    /// <summary>What another node needs to join these two.</summary>
    internal static Dictionary<string, string?> Settings { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        local = await LocalServices.StartAsync(Connections, new ServerSettings { LocalData = Folder }, Folder, NullLogger.Instance, CancellationToken.None);
        Issuer = await StubIssuer.StartAsync();
        Settings = new(Issuer.Settings())
        {
            ["ConnectionStrings:Postgres"] = Connections.Postgres,
            ["ConnectionStrings:Redis"] = Connections.Redis,
            ["Auth:PasswordIterations"] = "10000",
            ["Auth:AddressAttempts"] = "0", // all tests come from one address
            ["Server:NoticeMs"] = "0",
            ["Database:MaxPoolSize"] = "20",
            ["Database:WaitSeconds"] = "5", // this machine also runs the tests
            ["RateLimits:Enabled"] = "false", // tests are faster than people; those about limits start nodes of their own
            ["Realtime:ConnectionsPerAddress"] = "0",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        NodeA = await TestNode.StartAsync(Settings); // alone: it makes the schema
        NodeB = await TestNode.StartAsync(Settings);
        DataSource = Database.Open(Connections.Postgres, new DatabaseSettings { MaxPoolSize = 20, WaitSeconds = 5 });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (DataSource is not null)
            await DataSource.DisposeAsync();
        if (NodeA is not null && NodeB is not null)
            await Task.WhenAll(NodeA.DisposeAsync().AsTask(), NodeB.DisposeAsync().AsTask());
        if (Issuer is not null)
            await Issuer.DisposeAsync();
        if (local is not null)
            await local.DisposeAsync();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Where PostgreSQL writes its log.</summary>
    internal static string PostgresLogs => Path.Combine(Folder, "postgres", "log");

    /// <summary>The connection string of a new, empty database beside the nodes' own.</summary>
    internal static async Task<string> NewDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var db = new NpgsqlConnection(Connections.Postgres);
        await db.OpenAsync();
#pragma warning disable CA2100 // a name of our own making
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", db);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Connections.Postgres) { Database = name }.ConnectionString;
    }
}
