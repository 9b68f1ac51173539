using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Platform;

public sealed class MigratorTests : PlatformTest
{
    private static readonly Migration[] Two = [new(1, "0001-one.sql", "CREATE TABLE one (id int);\n"), new(2, "0002-two.sql", "CREATE TABLE two (id int);\nINSERT INTO two VALUES (1);\n")];

    [Test]
    public async Task Applying_again_changes_nothing()
    {
        var database = await NewDatabase();

        Assert.That(await Apply(database, Migration.BuiltIn), Is.EqualTo(Migration.BuiltIn.Count));
        Assert.That(await Apply(database, Migration.BuiltIn), Is.Zero);
    }

    [Test]
    public async Task Two_nodes_at_once_apply_each_file_once()
    {
        var database = await NewDatabase();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Apply(database, Two)));

        Assert.That(applied.Sum(), Is.EqualTo(2));
        await using var db = await Connect(database);
        Assert.That(await Ask(db, "SELECT count(*) FROM two"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_changed_file_is_refused_and_named()
    {
        var database = await NewDatabase();
        await Apply(database, Two);

        var refusal = Assert.ThrowsAsync<StartupException>(() => Apply(database, [Two[0], Two[1] with { Sql = "CREATE TABLE two (id bigint)" }]));

        Assert.That(refusal!.Message, Does.Contain("0002-two.sql has changed"));
    }

    [Test]
    public async Task Line_ends_are_no_change()
    {
        var database = await NewDatabase();
        await Apply(database, Two);

        Assert.That(await Apply(database, [Two[0], Two[1] with { Sql = Two[1].Sql.ReplaceLineEndings("\r\n") }]), Is.Zero);
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        var database = await NewDatabase();
        await Apply(database, Two);

        var refusal = Assert.ThrowsAsync<StartupException>(() => Apply(database, [Two[0]]));

        Assert.That(refusal!.Message, Does.Contain("newer version").And.Contain("0002-two.sql"));
    }

    [Test]
    public async Task A_failing_file_leaves_nothing_behind()
    {
        var database = await NewDatabase();
        Migration[] broken = [Two[0], new(2, "0002-broken.sql", "CREATE TABLE half (id int);\nSELECT * FROM nowhere;\n")];

        var refusal = Assert.ThrowsAsync<StartupException>(() => Apply(database, broken));

        Assert.That(refusal!.Message, Does.Contain("0002-broken.sql").And.Contain("nowhere"));
        await using var db = await Connect(database);
        Assert.That(await Ask(db, "SELECT to_regclass('one') IS NOT NULL AND to_regclass('half') IS NULL"), Is.True);
        Assert.That(await Apply(database, Two), Is.EqualTo(1), "goes on once it is repaired");
    }

    [Test]
    public async Task An_index_can_be_built_concurrently_while_another_node_waits()
    {
        var database = await NewDatabase();
        Migration[] withIndex = [.. Two, new(3, "0003-index.sql", "-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS two_id ON two (id)")];

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Apply(database, withIndex)));

        Assert.That(applied.Sum(), Is.EqualTo(3));
    }

    [Test]
    public async Task Two_files_with_one_number_are_refused() =>
        Assert.That((await Refused([Two[0], Two[1] with { Version = 1 }])).Message, Does.Contain("number 1"));

    [Test]
    public async Task Another_history_of_the_database_empties_the_log_and_begins_an_epoch()
    {
        var database = await NewDatabase();
        await Apply(database, Migration.BuiltIn);
        await using var start = await MigrationLock.TakeAsync(database, NullLogger.Instance, CancellationToken.None);
        var epoch = new LogEpoch(new ConnectionStringSettings { Postgres = database }, NullLogger<LogEpoch>.Instance);
        await epoch.CheckAsync(start.Db, CancellationToken.None);
        var first = (await start.Db.EndOfLogAsync(CancellationToken.None))!;
        await start.Db.MakeLogPartitionsAsync(CancellationToken.None);
        await Execute(start.Db, "INSERT INTO event_log (kind) VALUES ('test'); INSERT INTO log_consumers (name, cursor) VALUES ('push', 'somewhere')");

        await epoch.CheckAsync(start.Db, CancellationToken.None);
        Assert.That((await start.Db.EndOfLogAsync(CancellationToken.None))!.IsOfTheRunOf(first));
        Assert.That(await Ask(start.Db, "SELECT count(*) FROM event_log"), Is.EqualTo(1));

        await Execute(start.Db, "UPDATE log_epoch SET timeline = timeline + 1");
        await epoch.CheckAsync(start.Db, CancellationToken.None);
        Assert.That((await start.Db.EndOfLogAsync(CancellationToken.None))!.Epoch, Is.Not.EqualTo(first.Epoch));
        Assert.That(await Ask(start.Db, "SELECT (SELECT count(*) FROM event_log) + (SELECT count(*) FROM log_consumers WHERE cursor <> '') + (SELECT count(*) FROM log_epoch)"), Is.EqualTo(1));
    }

    private async Task<StartupException> Refused(Migration[] migrations)
    {
        var database = await NewDatabase();
        return Assert.ThrowsAsync<StartupException>(() => Apply(database, migrations))!;
    }

    private static async Task<int> Apply(string database, IReadOnlyList<Migration> migrations)
    {
        await using var start = await MigrationLock.TakeAsync(database, NullLogger.Instance, CancellationToken.None);
        return await new Migrator(NullLogger<Migrator>.Instance).ApplyAsync(start.Db, migrations, CancellationToken.None);
    }
}
