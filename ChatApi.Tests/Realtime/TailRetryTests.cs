using ChatApi.ServiceInterface.Realtime;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatApi.Tests.Realtime;

/// <summary>A look that publishes more than one page and fails in the middle.</summary>
[NonParallelizable]
public sealed class TailRetryTests : ChatTest
{
    [Test]
    public async Task What_was_published_before_it_failed_is_not_published_again()
    {
        var fault = new FailOnce();
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["Realtime:QueueEvents"] = "10000" };
        await using var node = await TestNode.StartAsync(settings, services => services.AddSingleton<IEventBodies>(fault));
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartGroup("busy", ben);
        var hub = node.Services.GetRequiredService<Hub>();
        using var connection = new HubConnection(ben.Id, Guid.NewGuid(), new() { QueueEvents = 10_000 });
        var memberships = await node.Services.GetRequiredService<EventLogReader>().ListMembershipsAsync(ben.Id, default);
        while (!hub.TryJoin(connection, Cursor.At(hub.Position), memberships, out _)) // once the tail has passed them
            await Task.Delay(5);

        fault.Armed = true;
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
        {
            await db.ExecuteAsync("""
                INSERT INTO event_log (kind, conversation_id, seq, ref)
                SELECT CASE n WHEN 1500 THEN 'test.fails' ELSE 'message.read' END, @Id, n, @ben FROM generate_series(1, 2500) n
                """, new { room.Id, ben = ben.Id });
        }
        var seqs = new List<long>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (seqs.Count == 0 || seqs[^1] < 2_500)
            seqs.AddRange((await connection.TakeAsync(patience.Token)).Events.Where(row => row.Ref == ben.Id && row.Kind == EventKind.MessageRead).Select(row => row.Seq!.Value));
        hub.Leave(connection);
        Assert.That(fault.Armed, Is.False, "it failed once");
        Assert.That(seqs, Is.EqualTo(Enumerable.Range(1, 2_500).Where(n => n != 1_500)));
    }

    private sealed class FailOnce : IEventBodies
    {
        public bool Armed { get; set; }

        public IReadOnlyCollection<string> Kinds { get; } = ["test.fails"];

        public Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
        {
            if (Armed)
            {
                Armed = false;
                throw new NpgsqlException("The line broke.");
            }
            foreach (var row in rows)
                row.Fill(null);
            return Task.CompletedTask;
        }
    }
}
