using System.Diagnostics;
using System.Globalization;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Platform;

public sealed class LocalServicesTests : PlatformTest
{
    private string folder = "";

    [SetUp]
    public void NameFolder() => folder = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N"));

    [Test]
    public async Task The_first_start_makes_the_data_and_the_next_finds_it()
    {
        await using (var first = await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder)))
        {
            await first.StartAsync();
            await using var db = await Connect(first.Services.GetRequiredService<ConnectionStringSettings>().Postgres);
            await Execute(db, "INSERT INTO users (id, display_name, display_name_key) VALUES ('kept', 'Kept', 'kept')");
            Assert.That(await Ask(db, "SHOW fsync"), Is.EqualTo("on"));
            Assert.That(await Ask(db, "SHOW synchronous_commit"), Is.EqualTo("on"));
            Assert.That(await Ask(db, "SELECT datcollate || ' ' || pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"), Does.EndWith(" UTF8"));
        }
        Assert.That(RunningPostgres(), Is.Null, "stopped with the host");

        var second = await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder));
        await using var again = await Connect(second.Services.GetRequiredService<ConnectionStringSettings>().Postgres);
        Assert.That(await Ask(again, "SELECT display_name FROM users WHERE id = 'kept'"), Is.EqualTo("Kept"));
    }

    [Test]
    public async Task Secrets_are_readable_by_their_account_only()
    {
        await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder));

        foreach (var secret in new[] { "connection-strings", "postgres/password", "redis/password" })
            Assert.That(File.GetUnixFileMode(Path.Combine(folder, secret)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), secret);
    }

    [Test]
    public async Task A_killed_host_leaves_nothing_that_blocks_the_next_start()
    {
        await using var killed = await HostProcess.Start(Arguments());
        var (postgres, redis) = (RunningPostgres(), RunningRedis());
        await killed.Kill();
        Assert.That((IsAlive(postgres), IsAlive(redis)), Is.EqualTo((true, true)), "they outlive a killed host");

        await using var next = await HostProcess.Start(Arguments());

        Assert.That((IsAlive(postgres), IsAlive(redis)), Is.EqualTo((false, false)), "stopped by the next start");
        Assert.That(next.Said, Does.Contain("left PostgreSQL running").And.Contain("left Redis running"));
        Assert.That(await next.Stop(), Is.Zero);
        Assert.That((RunningPostgres(), RunningRedis()), Is.EqualTo(((int?)null, (int?)null)));
    }

    [Test]
    public async Task A_pid_file_that_names_another_process_is_stale()
    {
        await (await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder))).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "postgres/data/postmaster.pid"), $"{Environment.ProcessId}\n{folder}/postgres/data\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "redis/redis.pid"), $"{Environment.ProcessId}\n");

        var node = await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder));

        Assert.That(node.Services.GetRequiredService<LocalServices>().DataFolder, Is.EqualTo(folder));
    }

    [Test]
    public async Task A_second_host_on_the_same_data_is_told_how_to_join()
    {
        await NewNode(("ConnectionStrings:Postgres", ""), ("ConnectionStrings:Redis", ""), ("Server:LocalData", folder));

        var (exitCode, said) = await HostProcess.Run(Arguments());

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.Contain("Another host is running").And.Contain("connection-strings").And.Not.Contain("   at "));
    }

    [Test]
    public async Task With_connection_strings_nothing_is_started()
    {
        var node = await NewNode(("Server:LocalData", folder));
        await node.StartAsync();

        Assert.That(Directory.Exists(folder), Is.False);
    }

    [Test]
    public async Task A_port_can_be_chosen()
    {
        var port = LocalProcess.FreePort().ToString(CultureInfo.InvariantCulture);

        var node = await NewNode(("ConnectionStrings:Postgres", ""), ("Server:LocalData", folder), ("Server:LocalPostgresPort", port));

        Assert.That(node.Services.GetRequiredService<ConnectionStringSettings>().Postgres, Does.Contain($"Port={port};"));
    }

    private string[] Arguments() => ["--urls=http://127.0.0.1:0", $"--Server:LocalData={folder}"];

    private int? RunningPostgres() => Running(Path.Combine(folder, "postgres/data/postmaster.pid"));

    private int? RunningRedis() => Running(Path.Combine(folder, "redis/redis.pid"));

    private static int? Running(string pidFile) =>
        File.Exists(pidFile) && int.Parse(File.ReadLines(pidFile).First(), CultureInfo.InvariantCulture) is var pid && IsAlive(pid) ? pid : null;

    /// <summary>A process that has ended but was not yet waited for (by whoever inherited it) is not alive.</summary>
    private static bool IsAlive(int? pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid!.Value);
            return !process.HasExited && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
