using System.Net;
using System.Net.Sockets;
using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Platform;

public sealed class HostTests : PlatformTest
{
    [Test]
    public async Task A_node_is_ready_once_it_has_started()
    {
        var node = await NewNode(("ConnectionStrings:Postgres", await NewDatabase()));
        await node.StartAsync();

        Assert.That((await Get(node, "/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Get(node, "/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/health/live"), TestCase("/health/ready")]
    public async Task Health_answers_load_balancers_that_ask_with_HEAD(string path)
    {
        var node = await NewNode(("ConnectionStrings:Postgres", await NewDatabase()));
        await node.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(node.Urls.First() + path));
        using var answer = await http.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Two_nodes_start_at_once_on_an_empty_database()
    {
        var database = await NewDatabase();
        var (first, second) = (await NewNode(("ConnectionStrings:Postgres", database)), await NewNode(("ConnectionStrings:Postgres", database)));

        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        Assert.That((await Get(first, "/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Get(second, "/health/ready")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Without_durable_commits_nothing_is_served()
    {
        var folder = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N"));
        var node = await NewNode(("ConnectionStrings:Postgres", ""), ("Server:LocalData", folder)); // not the shared server: other tests need it
        await using var admin = await Connect(node.Services.GetRequiredService<ConnectionStringSettings>().Postgres);
        await Execute(admin, "ALTER SYSTEM SET fsync = off");
        await Execute(admin, "SELECT pg_reload_conf()");
        await Until(async () => await Ask(admin, "SHOW fsync") is "off", "PostgreSQL has read it");

        await node.StartAsync();

        Assert.That((await Get(node, "/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
        foreach (var path in new[] { "/health/ready", "/api/GetMe" })
        {
            var (status, body) = await Get(node, path);
            Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), path);
            Assert.That(body, Does.Contain("DatabaseUnavailable").And.Contain("fsync"), path);
        }

        await Execute(admin, "ALTER SYSTEM RESET fsync");
        await Execute(admin, "SELECT pg_reload_conf()");
        await Until(async () => (await Get(node, "/health/ready")).Status == HttpStatusCode.OK, "ready");
    }

    [Test]
    public async Task Asynchronous_commits_of_the_database_are_noticed()
    {
        var database = await NewDatabase();
        await using (var db = await Connect(database))
            await Execute(db, $"ALTER DATABASE {db.Database} SET synchronous_commit = off");

        var node = await NewNode(("ConnectionStrings:Postgres", database));
        await node.StartAsync();

        Assert.That((await node.Services.GetRequiredService<Readiness>().CheckAsync())?.Message, Does.Contain("synchronous_commit"));
    }

    [Test]
    public async Task An_unreachable_database_is_waited_for()
    {
        var node = await NewNode(("ConnectionStrings:Postgres", $"Host=127.0.0.1;Port={LocalProcess.FreePort()};Username=x;Database=x"));
        await node.StartAsync();

        var (status, body) = await Get(node, "/health/ready");

        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(body, Does.Contain("DatabaseUnavailable").And.Not.Contain("127.0.0.1"));
        Assert.That((await Get(node, "/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Unreachable_servers_are_named_with_what_to_do()
    {
        var (postgres, redis) = (LocalProcess.FreePort(), LocalProcess.FreePort());
        await using var host = await HostProcess.Start(
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Postgres=Host=127.0.0.1;Port={postgres};Username=x;Database=x", $"--ConnectionStrings:Redis=127.0.0.1:{redis}");

        await Until(() => Task.FromResult(host.Said.Contains($"127.0.0.1:{redis} cannot be reached", StringComparison.Ordinal)), "Redis is named");

        Assert.That(host.Said, Does.Contain($"PostgreSQL at 127.0.0.1:{postgres} cannot be reached").And.Contain("check that it runs and that ConnectionStrings:Postgres is right"));
        Assert.That(host.Said, Does.Not.Contain("   at "));
    }

    [Test]
    public async Task Help_says_what_there_is()
    {
        foreach (var argument in new[] { "--help", "help" })
        {
            var (exitCode, said) = await HostProcess.Run(argument);

            Assert.That(exitCode, Is.Zero);
            Assert.That(said, Does.Contain("serve").And.Contain("migrate").And.Contain("appsettings.json").And.Contain("Examples"));
        }
    }

    [TestCase("sevre", 2, "'sevre' is not understood")]
    [TestCase("--Server:PublicUri=x", 1, "Did you mean Server:PublicUrl?")]
    [TestCase("--urls", 2, "--urls needs a value")]
    public async Task What_is_not_understood_is_refused(string argument, int expected, string why)
    {
        var (exitCode, said) = await HostProcess.Run(argument);

        Assert.That((exitCode, said), Is.EqualTo((expected, said)));
        Assert.That(said, Does.Contain(why).And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, said) = await HostProcess.Run(
            $"--urls=http://{taken.LocalEndpoint}", $"--ConnectionStrings:Postgres={await NewDatabase()}", $"--ConnectionStrings:Redis={ChatServers.Connections.Redis}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.Contain($"{taken.LocalEndpoint}: address already in use. Stop the program that uses it").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_settings_file_that_is_no_JSON_is_named()
    {
        var folder = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "Server": """);

        var (exitCode, said) = await HostProcess.Run($"--contentRoot={folder}");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.Contain($"{folder}/appsettings.json").And.Contain("LineNumber").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Migrate_brings_the_database_up_to_date_and_ends()
    {
        string[] arguments = ["migrate", "--ConnectionStrings:Postgres", await NewDatabase(), "--ConnectionStrings:Redis", "127.0.0.1:1"];

        Assert.That(await HostProcess.Run(arguments), Is.EqualTo((0, "")).Using<(int ExitCode, string Said), (int, string)>((actual, _) => actual.ExitCode == 0 && actual.Said.Contains("Applied ", StringComparison.Ordinal)));
        Assert.That((await HostProcess.Run(arguments)).Said, Does.Contain("up to date"));
    }

    private static async Task<(HttpStatusCode Status, string Body)> Get(WebApplication node, string path)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(node.Urls.First() + path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
