using ChatApi.ServiceInterface.Platform;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests; // not .Support: a fixture ends with the tests of its own namespace

/// <summary>The product itself, twice, on one private PostgreSQL and Redis: started by the first test that chats, stopped after the last.</summary>
[SetUpFixture]
public sealed class ChatServers
{
    private static readonly Lazy<Task<ChatServers>> Started = new(() => Task.Run(StartAsync));
    private readonly string folder = Path.Combine("/var/tmp", $"chatapi-servers-{Environment.ProcessId}");
    private LocalServices local = null!;

    internal TestNode NodeA { get; private set; } = null!;
    internal TestNode NodeB { get; private set; } = null!;

    /// <summary>What another node needs to join these two.</summary>
    internal Dictionary<string, string?> Settings { get; private set; } = null!;

    internal static Task<ChatServers> Running => Started.Value;

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (!Started.IsValueCreated)
            return;
        var servers = await Started.Value;
        await Task.WhenAll(servers.NodeA.DisposeAsync().AsTask(), servers.NodeB.DisposeAsync().AsTask());
        await servers.local.DisposeAsync();
        Directory.Delete(servers.folder, recursive: true);
    }

    private static async Task<ChatServers> StartAsync()
    {
        var servers = new ChatServers();
        var connections = new ConnectionStringSettings();
        var server = new ServerSettings { LocalData = servers.folder };
        servers.local = await LocalServices.StartAsync(connections, server, servers.folder, NullLogger.Instance, CancellationToken.None);
        servers.Settings = new()
        {
            ["ConnectionStrings:Postgres"] = connections.Postgres,
            ["ConnectionStrings:Redis"] = connections.Redis,
            ["Auth:PasswordIterations"] = "10000",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        servers.NodeA = await TestNode.StartAsync(servers.Settings); // alone: it makes the schema
        servers.NodeB = await TestNode.StartAsync(servers.Settings);
        return servers;
    }
}
