using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Realtime;

/// <summary>Something stored that no event can be made of.</summary>
public sealed class BrokenEventTests : ChatTest
{
    private const int Rows = 300, Broken = 207;

    [Test]
    public async Task It_is_not_told_and_holds_up_nothing()
    {
        await using var node = await TestNode.StartAsync(ChatServers.Settings, services => services.AddSingleton<IEventBodies, Brittle>());
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartGroup("busy", ben);
        var cursor = await ben.EventCursor();
        var token = (await ben.Client.GetAccessTokenAsync())!;
        using var live = await RawDevice.OpenAsync(node, token, "?cursor=" + cursor);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("INSERT INTO event_log (kind, conversation_id, seq) SELECT 'test.brittle', @Id, n FROM generate_series(1, @Rows) n", new { room.Id, Rows });
        await ann.Send(room, "after it");
        using var late = await RawDevice.OpenAsync(node, token, "?cursor=" + cursor);

        foreach (var device in new[] { live, late })
        {
            var seqs = new List<int>();
            while (seqs.Count < Rows - 1)
                seqs.Add((await device.Next("conversation.deleted")).GetProperty("seq").GetInt32());
            Assert.That(seqs, Is.EqualTo(Enumerable.Range(1, Rows).Where(n => n != Broken)));
            await device.Next("message.new");
        }
    }

    private sealed class Brittle : IEventBodies
    {
        public IReadOnlyCollection<string> Kinds { get; } = ["test.brittle"];

        public Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
        {
            foreach (var row in rows)
                row.Fill(row.Seq == Broken ? throw new FormatException("No event can be made of it.") : new ConversationDeleted());
            return Task.CompletedTask;
        }
    }
}
