using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Realtime;

/// <summary>
/// Someone resumes after a crash of the database, before the node's tail has noticed it: the node's place is of the run before, and
/// sees the later of two messages, whose transaction id was given out a second time, but not the earlier.
/// </summary>
public sealed class CatchUpAfterCrashTests : ChatTest
{
    [Test]
    public async Task Messages_come_in_order_once_the_tail_has_noticed()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartConversation(with: ben);
        await ann.SendMany(room, 2);
        var services = ChatServers.NodeA.Services;
        var reader = services.GetRequiredService<EventLogReader>();
        var now = await reader.EndAsync(default);
        var xids = await ListXidsAsync(room);
        var before = now with { Incarnation = now.Incarnation + 1, Snapshot = new LogSnapshot(xids[1] + 1, [xids[0]]) };
        var hub = new Hub(new RealtimeSettings());
        hub.StartAt(before);
        var looks = new TailSignal();
        var stream = new EventStream(
            hub, looks, reader, services.GetRequiredService<EventBodies>(), services.GetRequiredService<RevokedSessions>(), new RealtimeSettings());

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var connection = new HubConnection(ben.Id, Guid.NewGuid(), new RealtimeSettings());
        var place = Cursor.At(before) with { After = new LogSnapshot(xids[0], []) };
        var heard = HearAsync(stream.CatchUpAsync(connection, place, notBefore: null, patience.Token), count: 2);
        for (var look = 0; look < 2; look++) // at the second the answer to the first is through
            await looks.WaitAsync(TimeSpan.FromSeconds(30), patience.Token);
        hub.StartAt(now);
        Assert.That(await heard, Is.EqualTo(new[] { (1L, true), (2L, true) }));
    }

    private static async Task<ulong[]> ListXidsAsync(Conversation room)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        return [.. await db.QueryAsync<ulong>("SELECT xid FROM event_log WHERE conversation_id = @Id AND kind = 'message.new' ORDER BY seq", new { room.Id })];
    }

    /// <summary>The seqs of messages as they come, repeats left out, and whether their batch said that it may repeat.</summary>
    private static async Task<List<(long Seq, bool Overlap)>> HearAsync(IAsyncEnumerable<EventBatch> batches, int count)
    {
        var heard = new List<(long Seq, bool Overlap)>();
        await foreach (var batch in batches)
        {
            foreach (var row in batch.Events.Where(row => row.Kind == EventKind.MessageNew && !heard.Exists(one => one.Seq == row.Seq)))
                heard.Add((row.Seq!.Value, batch.Overlap));
            if (heard.Count == count)
                break;
        }
        return heard;
    }
}
