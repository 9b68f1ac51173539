using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatApi.Tests.Realtime;

/// <summary>Transaction ids are given out again after a crash that the postmaster survives, and are another count after a failover.</summary>
[NonParallelizable]
public sealed class DatabaseRunTests : ChatTest
{
    private const int Burnt = 60;
    private const int Sends = 90;

    [Test]
    public async Task A_killed_backend_loses_nothing_although_the_server_was_not_started_anew()
    {
        await using var postgres = await PrivatePostgres.StartAsync();
        await postgres.SqlAsync("ALTER SYSTEM SET wal_writer_delay = '10s'", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()");
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(postgres.Settings) { ["Realtime:PollMs"] = "20" });
        var alice = await TestUser.RegisterAsync(Client(node), "alice");
        var bob = await TestUser.RegisterAsync(Client(node), "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var started = await postgres.AskAsync<DateTime>("SELECT pg_postmaster_start_time()");

        // rolled back, so that nothing of them is on disk: these ids come again
        await postgres.SqlAsync([.. Enumerable.Repeat("BEGIN; SELECT pg_current_xact_id(); ROLLBACK", Burnt)]);
        var burnt = await postgres.AskAsync<string>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
        var cursor = await bob.EventCursor();
        var hub = node.Services.GetRequiredService<Hub>();
        while (!hub.Position.Snapshot.Contains(Cursor.Decode(cursor)!.After))
            await Task.Delay(5);
        await postgres.KillOneBackendAsync();
        var next = await postgres.AskAsync<string>("SELECT pg_snapshot_xmax(pg_current_snapshot())::text");
        Assert.That(ulong.Parse(next), Is.LessThan(ulong.Parse(burnt)), "without ids given out again this proves nothing");
        Assert.That(await postgres.AskAsync<DateTime>("SELECT pg_postmaster_start_time()"), Is.EqualTo(started));

        await alice.SendThrough(conversation, Sends);
        var seqs = Enumerable.Range(1, Sends).Select(n => (long)n).ToList();
        var heard = new List<long>();
        while (heard.Count < Sends)
            heard.Add((await inbox.Next<MessageCreated>()).Message.Seq);
        Assert.That(heard, Is.EqualTo(seqs), "the connection that stayed");

        var polled = new List<ServerEvent>();
        for (var batch = await bob.Events(cursor); batch.Events.Count > 0; batch = await bob.Events(cursor))
        {
            Assert.That(batch.Overlap, Is.True, "a cursor from before says that events may come again");
            polled.AddRange(batch.Events);
            cursor = batch.Cursor!;
        }
        Assert.That(polled.OfType<MessageCreated>().Select(e => e.Message.Seq), Is.EqualTo(seqs), "the cursor from before");
        await alice.Send(conversation, "afterwards");
        Assert.That((await bob.Events(cursor)).Overlap, Is.Null, "the crash is behind it");
    }

    [Test]
    public async Task A_promoted_standby_is_another_history_at_once()
    {
        await using var postgres = await PrivatePostgres.StartAsync();
        await using var address = new SwitchedPort(postgres.Port);
        var connection = new NpgsqlConnectionStringBuilder(postgres.Connection) { Port = address.Port }.ConnectionString;
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = connection });
        var alice = await TestUser.RegisterAsync(Client(node), "alice");
        var bob = await TestUser.RegisterAsync(Client(node), "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var before = await bob.EventCursor();
        var standby = await postgres.StartStandbyAsync("standby");

        await postgres.StopAsync();
        await postgres.PromoteAsync("standby");
        address.SwitchTo(standby);
        await alice.SendThrough(conversation, 1);
        Assert.That((await inbox.Next<ResyncRequired>()).Reason, Is.EqualTo("epoch"), "the connection that was open");
        var refusal = await Refused(ErrorCode.ResyncRequired, bob.Events(before));
        Assert.That(refusal.Meta["reason"], Is.EqualTo("epoch"));

        var fresh = await bob.EventCursor();
        await alice.Send(conversation, "hello");
        while ((await inbox.Next<MessageCreated>()).Message.Text != "hello")
        {
            // the first one may have come after the new beginning
        }
        Assert.That((await bob.Events(fresh)).Events.OfType<MessageCreated>().Single().Message.Text, Is.EqualTo("hello"));
    }
}
