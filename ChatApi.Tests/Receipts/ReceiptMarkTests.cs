using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Receipts;

/// <summary>What an acknowledgement writes, and how long it is kept.</summary>
[NonParallelizable]
public sealed class ReceiptMarkTests : ServiceTest
{
    [Test]
    public async Task A_read_mark_writes_a_kilobyte_at_most_whatever_the_size_of_the_group()
    {
        foreach (var members in new[] { 2, 100, 1_000 })
        {
            await SkipFirstRangesAsync();
            var (ann, bob) = (await User("ann"), new Caller(Guid.CreateVersion7().ToString()));
            await Sql("INSERT INTO users (id, display_name, display_name_key) VALUES (@UserId, 'bob', 'bob')", new { bob.UserId });
            var id = await Group(ann, bob);
            await Sql("""
                WITH made AS (INSERT INTO users (id, display_name, display_name_key) SELECT gen_random_uuid(), 'one', 'one' FROM generate_series(3, @members) RETURNING id)
                INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) SELECT @id, id, 'member', 1, 0, 0 FROM made;
                UPDATE conversations SET member_count = @members, last_seq = 1000 WHERE id = @id
                """, new { id, members });
            var written = new List<long>();
            for (var seq = 1; seq <= 40; seq++)
            {
                var before = await Ask<long>("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint");
                await Read(id, bob, seq);
                written.Add(await Ask<long>("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint") - before);
            }
            written.Sort(); // the higher ones hold whole pages, the first change of each after a checkpoint, and what the database does beside
            TestContext.Out.WriteLine($"{members} members: {written[0]} to {written[^1]} bytes, median {written[20]}");
            Assert.That(written[20], Is.LessThanOrEqualTo(1_024), $"{members} members");
        }
    }

    /// <summary>The first pages of the log are in its index by time row by row, what follows when it is full: as on a service that is not new.</summary>
    private static Task SkipFirstRangesAsync() => Sql("""
        SELECT brin_desummarize_range(i.indexrelid, 0)
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
         WHERE c.relkind = 'i' AND c.relam = (SELECT oid FROM pg_am WHERE amname = 'brin') AND t.relname LIKE 'event_log%'
        """);

    [Test]
    public async Task Times_are_kept_for_so_many_days_and_the_marks_for_ever()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var (old, young) = (await Send(id, ann), await Send(id, ann));
        await Read(id, bob, 1);
        await Read(id, bob, 2);
        await Sql("UPDATE receipt_marks SET at = now() - interval '30 days 1 hour' WHERE conversation_id = @id AND seq = 1", new { id });
        await Sql("UPDATE receipt_marks SET at = now() - interval '29 days 23 hours' WHERE conversation_id = @id AND seq = 2", new { id });
        await Sql("INSERT INTO receipt_marks (conversation_id, user_id, is_read, seq, at) SELECT gen_random_uuid(), 'nobody', true, n, now() - interval '31 days' FROM generate_series(1, 5001) n");

        await ChatServers.NodeA.Services.GetRequiredService<ReceiptCleanup>().RunAsync(default);
        Assert.That(await Ask<int>("SELECT count(*) FROM receipt_marks WHERE at < now() - interval '30 days'"), Is.Zero, "also where one statement does not take them all");
        Assert.That(await ReadAt(old), Is.EqualTo(await ReadAt(young)), "the first acknowledgement that is known");
        await Sql("DELETE FROM receipt_marks WHERE conversation_id = @id", new { id });
        Assert.That((await Receipts.ListAsync(new ListReceipts { MessageId = old.Id }, ann, default)).Results.Single(), Has.Property("Read").True.And.Property("ReadAt").Null);

        async Task<DateTimeOffset?> ReadAt(Message message) => (await Receipts.ListAsync(new ListReceipts { MessageId = message.Id }, ann, default)).Results.Single().ReadAt;
    }
}
