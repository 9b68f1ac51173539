using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Realtime;

/// <summary>
/// Someone removed and added again joins while the tail is behind: the memberships they are given already know of the return, so
/// what is published next happened while they were away.
/// </summary>
public sealed class HubAheadOfTailTests
{
    [Test]
    public void Nothing_of_the_time_away_is_heard()
    {
        var room = Guid.NewGuid();
        var begin = new Cursor(7, 1, DateTimeOffset.UnixEpoch, LogSnapshot.Parse("100:100:"));
        var returned = new LogEnd(LogSnapshot.Parse("105:105:"), 1, 7);
        var hub = new Hub(new RealtimeSettings());
        hub.StartAt(new LogEnd(begin.After, 1, 7));
        using var connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings());
        var memberships = new Memberships(new Dictionary<Guid, Membership> { [room] = new(5, null) }, returned);
        Assert.That(hub.TryJoin(connection, begin, memberships, out _), Is.False, "the tail has not passed the return yet");

        var read = new LoggedEvent { Pos = 2, Xid = 102, Kind = EventKind.MessageRead, ConversationId = room, Seq = 4 };
        read.Fill(new MessageRead(new Receipt()));
        var added = new LoggedEvent { Pos = 3, Xid = 103, Kind = EventKind.MemberAdded, ConversationId = room, Ref = "ben", Seq = 4 };
        added.Fill(new MemberAdded(new Member { HistoryFromSeq = 5 }, new Conversation()));
        var removed = new LoggedEvent { Pos = 1, Xid = 101, Kind = EventKind.MemberRemoved, ConversationId = room, Ref = "ben" };
        removed.Fill(new MemberRemoved("ben", 1));
        hub.Publish([removed, read, added], new LogRange(begin, returned));
        Assert.That(hub.TryJoin(connection, begin, memberships, out var joined));
        Assert.That(joined!.Missed.Select(row => row.Pos), Is.EqualTo(new[] { 3 }));
    }

    /// <summary>What the node remembers may be of before somebody's removal, of which it cannot hear.</summary>
    [Test]
    public async Task Nobody_is_given_events_from_memory_while_a_look_takes_long()
    {
        var begin = new Cursor(7, 1, DateTimeOffset.UnixEpoch, LogSnapshot.Parse("100:100:"));
        var hub = new Hub(new RealtimeSettings());
        hub.StartAt(new LogEnd(begin.After, 1, 7));
        using var connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings());
        var memberships = new Memberships(new Dictionary<Guid, Membership>(), new LogEnd(begin.After, 1, 7));
        hub.LookBegins();
        await Task.Delay(600);
        Assert.That(hub.TryJoin(connection, begin, memberships, out _), Is.False);
        hub.Publish([], new LogRange(begin, new LogEnd(begin.After, 1, 7)));
        Assert.That(hub.TryJoin(connection, begin, memberships, out _));
    }
}
