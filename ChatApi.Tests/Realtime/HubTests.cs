using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Realtime;

/// <summary>Where memory and live meet, step by step: what load brings about only now and then.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HubTests
{
    private static readonly Guid Conversation = Guid.NewGuid();
    private readonly Hub hub = new(new RealtimeSettings());
    private Cursor place = At("100:100:");

    [SetUp]
    public void Start() => hub.StartAt(new(place.After, place.Incarnation));

    [Test]
    public void What_was_missed_comes_in_the_order_of_pos_also_when_a_slow_transaction_came_later()
    {
        Publish("103:103:101", Row(2, 100), Row(3, 102));
        Publish("103:103:", Row(1, 101));
        Assert.That(Join("ben", At("100:100:")).Missed.Select(row => row.Pos), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Only_what_the_cursor_has_not_seen_was_missed()
    {
        Publish("103:103:101", Row(2, 100), Row(3, 102));
        Publish("103:103:", Row(1, 101));
        Assert.That(Join("ben", At("103:103:101")).Missed.Select(row => row.Pos), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Nobody_joins_in_the_middle_of_a_run()
    {
        var after = At("110:110:");
        hub.Publish([Row(1, 100)], new LogRange(place, new(after.After, 1), LastPos: 1));
        using var connection = New("ben");
        Assert.That(hub.TryJoin(connection, place, MembershipsAt("100:100:"), out _), Is.False, "row 1 would be lost");
        hub.Publish([Row(2, 101)], new LogRange(place, new(after.After, 1)));
        Assert.That(hub.TryJoin(connection, place, MembershipsAt("100:100:"), out var joined), Is.True);
        Assert.That(joined!.Missed.Select(row => row.Pos), Is.EqualTo(new[] { 1, 2 }));
        place = after;
        Publish("111:111:", Row(3, 110));
        Assert.That((await Take(connection)).Events.Single().Pos, Is.EqualTo(3));
    }

    [Test]
    public async Task A_cursor_ahead_of_the_tail_is_not_given_again_what_it_has_seen()
    {
        using var connection = New("ben");
        Assert.That(hub.TryJoin(connection, At("105:105:104"), MembershipsAt("100:100:"), out var joined), Is.True);
        Assert.That(joined!.Missed, Is.Empty);
        Publish("103:103:", Row(1, 100), Row(2, 102));
        Publish("106:106:", Row(3, 103), Row(4, 104), Row(5, 105));
        var delivery = await Take(connection);
        Assert.That(delivery.Events.Select(row => row.Pos), Is.EqualTo(new[] { 4, 5 }));
    }

    [Test]
    public void Who_was_away_and_came_back_hears_nothing_of_the_time_between()
    {
        Publish("101:101:", Row(1, 100));
        Publish("102:102:", Row(2, 101, EventKind.MemberRemoved, of: "ben"));
        Publish("103:103:", Row(3, 102));
        Publish("104:104:", Row(4, 103, EventKind.MemberAdded, of: "ben"));
        Publish("105:105:", Row(5, 104));
        Assert.That(Join("ben", At("100:100:"), "105:105:").Missed.Select(row => row.Pos), Is.EqualTo(new[] { 4, 5 }));
    }

    [Test]
    public void Who_is_added_while_memberships_are_read_joins_with_newer_ones()
    {
        Publish("101:101:", Row(1, 100, EventKind.MemberAdded, of: "ben")); // nobody here: how far back ben may read is not known
        Assert.That(hub.TryJoin(New("ben"), At("100:100:"), MembershipsAt("100:100:"), out _), Is.False);
        Assert.That(Join("ben", At("100:100:"), "101:101:").Missed.Select(row => row.Pos), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_removal_ends_what_is_heard_at_once()
    {
        using var connection = New("ben");
        Assert.That(hub.TryJoin(connection, place, MembershipsAt("100:100:"), out _), Is.True);
        Publish("103:103:", Row(1, 100), Row(2, 101, EventKind.MemberRemoved, of: "ben"), Row(3, 102));
        Assert.That((await Take(connection)).Events.Select(row => row.Pos), Is.EqualTo(new[] { 1 }));
    }

    private Joined Join(string userId, Cursor from, string membershipsAt = "100:100:")
    {
        Assert.That(hub.TryJoin(New(userId), from, MembershipsAt(membershipsAt), out var joined), Is.True);
        return joined!;
    }

    private static Task<Delivery> Take(HubConnection connection) => connection.TakeAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(5));

    private void Publish(string after, params LoggedEvent[] rows)
    {
        var end = At(after);
        hub.Publish(rows, new LogRange(place, new(end.After, 1)));
        place = end;
    }

    private static HubConnection New(string userId) => new(userId, Guid.NewGuid(), new RealtimeSettings());

    private static Memberships MembershipsAt(string snapshot) =>
        new(new Dictionary<Guid, Membership> { [Conversation] = new(1, null) }, new(LogSnapshot.Parse(snapshot), 1));

    private static Cursor At(string snapshot) => new(0, 1, default, LogSnapshot.Parse(snapshot));

    private static LoggedEvent Row(long pos, ulong xid, string kind = EventKind.MessageNew, string? of = null)
    {
        var row = new LoggedEvent { Pos = pos, Xid = xid, ConversationId = Conversation, Kind = kind, Seq = pos, Ref = of };
        row.Fill(new MessageCreated(new Message()));
        return row;
    }
}
