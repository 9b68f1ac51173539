using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Realtime;

/// <summary>A crash of the database gives out transaction ids again that had been rolled back: snapshots from before it must not hide them.</summary>
public sealed class HubAfterCrashTests
{
    private static readonly Guid Room = Guid.NewGuid();
    private static readonly LogEnd Restarted = new(LogSnapshot.Parse("104:104:"), 2, 7);
    private readonly Cursor begin = At("100:100:");
    private Hub hub = null!;
    private HubConnection connection = null!;

    [SetUp]
    public void BenJoinsAheadOfTheTail()
    {
        hub = new Hub(new RealtimeSettings());
        hub.StartAt(new LogEnd(begin.After, 1, 7));
        connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings());
        var memberships = new Memberships(new Dictionary<Guid, Membership> { [Room] = new(1, null) }, new LogEnd(begin.After, 1, 7));
        Assert.That(hub.TryJoin(connection, At("105:105:"), memberships, out _));
    }

    [TearDown]
    public void Hangup() => connection.Dispose();

    [Test]
    public async Task A_message_is_heard()
    {
        hub.Publish([Message(1, 103)], new LogRange(begin, Restarted, Overlap: true));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Assert.That((await connection.TakeAsync(patience.Token)).Events.Select(row => row.Pos), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_removal_is_obeyed()
    {
        var removal = new LoggedEvent { Pos = 1, Xid = 103, Kind = EventKind.MemberRemoved, ConversationId = Room, Ref = "ben" };
        removal.Fill(null);
        hub.Publish([removal], new LogRange(begin, Restarted, Overlap: true));
        var unfilled = new LoggedEvent { Pos = 2, Xid = 104, Kind = EventKind.MessageNew, ConversationId = Room, Seq = 2 };
        Assert.That(hub.Publish([unfilled], new LogRange(begin, Restarted)), Is.Empty, "ben is gone: nobody wants it");
    }

    private static Cursor At(string snapshot) => new(7, 1, DateTimeOffset.UnixEpoch, LogSnapshot.Parse(snapshot));

    private static LoggedEvent Message(long pos, ulong xid)
    {
        var row = new LoggedEvent { Pos = pos, Xid = xid, Kind = EventKind.MessageNew, ConversationId = Room, Seq = pos };
        row.Fill(new MessageCreated(new Message()));
        return row;
    }
}
