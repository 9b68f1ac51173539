using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatApi.Tests.Platform;

public sealed class LogPartitionsTests : PlatformTest
{
    [Test]
    public async Task A_start_makes_the_days_from_yesterday_to_a_week_ahead()
    {
        var (_, db) = await Start();

        var days = (string[])(await Ask(db, "SELECT array_agg(relname::text ORDER BY relname) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'event_log'::regclass"))!;

        var today = DateTime.UtcNow.Date;
        Assert.That(days, Is.EqualTo(Enumerable.Range(-1, 9).Select(day => $"event_log_{today.AddDays(day):yyyyMMdd}")));
        await Execute(db, "INSERT INTO event_log (kind) VALUES ('test')");
        Assert.That(await Ask(db, "SELECT count(*) FROM event_log WHERE pos > 0"), Is.EqualTo(1));
        Assert.That(await Ask(db, "SELECT count(*) FROM pg_indexes WHERE tablename = (SELECT 'event_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD'))"), Is.EqualTo(5));
        Assert.That(await Ask(db, "SELECT count(*) FROM pg_index WHERE indrelid = 'event_log'::regclass AND NOT indisvalid"), Is.Zero);
    }

    [Test]
    public async Task Making_them_waits_for_no_reader_and_no_writer()
    {
        var (_, db) = await Start();
        await using var other = await Connect(db.ConnectionString);
        await Execute(other, "BEGIN; INSERT INTO event_log (kind) VALUES ('test'); SELECT count(*) FROM event_log");

        await Execute(db, "SET lock_timeout = '100ms'; SELECT make_event_log_partitions(current_date + 20, current_date + 21)");

        await Execute(other, "ROLLBACK");
    }

    [Test]
    public async Task A_day_goes_once_no_cursor_and_no_consumer_can_need_it()
    {
        var (partitions, db) = await Start();
        await Execute(db, "SELECT make_event_log_partitions((now() AT TIME ZONE 'UTC')::date - 10, (now() AT TIME ZONE 'UTC')::date - 2)");

        await Execute(db, "INSERT INTO log_consumers (name, cursor, updated_at) VALUES ('push', 'c', date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - interval '7 days')");
        await partitions.KeepAsync(db, CancellationToken.None);
        Assert.That(await Oldest(db), Is.EqualTo(-7), "the consumer has not seen it");

        await Execute(db, "UPDATE log_consumers SET updated_at = now()");
        await partitions.KeepAsync(db, CancellationToken.None);
        Assert.That(await Oldest(db), Is.EqualTo(-4), "72 h of cursors and a day");
    }

    [Test]
    public async Task Dropping_gives_up_while_the_day_is_read()
    {
        var (partitions, db) = await Start();
        await Execute(db, "SELECT make_event_log_partitions((now() AT TIME ZONE 'UTC')::date - 10, (now() AT TIME ZONE 'UTC')::date - 10)");
        await using var reader = await Connect(db.ConnectionString);
        await Execute(reader, "BEGIN; SELECT count(*) FROM event_log");

        await partitions.KeepAsync(db, CancellationToken.None);
        Assert.That(await Oldest(db), Is.EqualTo(-10));

        await Execute(reader, "ROLLBACK");
        await partitions.KeepAsync(db, CancellationToken.None);
        Assert.That(await Oldest(db), Is.EqualTo(-1));
    }

    [Test]
    public async Task Dropping_reads_days_only_from_the_names_of_partitions()
    {
        var (partitions, db) = await Start();
        await Execute(db, "SELECT make_event_log_partitions((now() AT TIME ZONE 'UTC')::date - 10, (now() AT TIME ZONE 'UTC')::date - 10)");

        await Execute(db, "SET enable_nestloop = off; SET enable_mergejoin = off"); // as the planner chooses once the catalog is analyzed
        await partitions.KeepAsync(db, CancellationToken.None);

        await Execute(db, "RESET enable_nestloop; RESET enable_mergejoin");
        Assert.That(await Oldest(db), Is.EqualTo(-1));
    }

    private async Task<(LogPartitions Partitions, NpgsqlConnection Db)> Start()
    {
        var database = await NewDatabase();
        var node = await NewNode(("ConnectionStrings:Postgres", database));
        await node.StartAsync();
        var db = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false, PersistSecurityInfo = true }.ConnectionString);
        await db.OpenAsync();
        return (node.Services.GetRequiredService<LogPartitions>(), Own(db));
    }

    /// <summary>Days from today, UTC.</summary>
    private static async Task<int> Oldest(NpgsqlConnection db) =>
        (int)(await Ask(db, "SELECT min(to_date(right(relname, 8), 'YYYYMMDD')) - (now() AT TIME ZONE 'UTC')::date FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'event_log'::regclass"))!;
}
