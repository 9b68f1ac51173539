using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Realtime;

/// <summary>One event, and each hears of it what they may: a block hides content, a quote of before one's time has no text.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class HubFormsTests
{
    private static readonly Guid Room = Guid.NewGuid();
    private readonly Hub hub = new(new RealtimeSettings());
    private Cursor place = At("100:100:");

    [SetUp]
    public void BeginAtThePlace() => hub.StartAt(new(place.After, 1));

    [Test]
    public void Who_has_blocked_the_sender_hears_that_there_is_a_message()
    {
        using var ann = Join("ann");
        using var ben = Join("ben", blocked: "cleo");
        using var dan = Join("dan");
        Publish(Message(1, 100, "cleo"));
        Assert.Multiple(async () =>
        {
            Assert.That((await Hear(ann)).Text, Is.EqualTo("text 1"));
            Assert.That(await Hear(ben), Is.EqualTo(new Message { Seq = 1, Sender = new() { Id = "cleo" }, HiddenByBlock = true }));
            Assert.That((await Hear(dan)).Text, Is.EqualTo("text 1"));
        });
    }

    [Test]
    public async Task Those_who_hear_the_same_share_its_bytes_whoever_stands_between_them()
    {
        using var ann = Join("ann");
        using var ben = Join("ben", blocked: "cleo");
        using var dan = Join("dan");
        using var eve = Join("eve", blocked: "cleo");
        HubConnection[] all = [ann, ben, dan, eve];
        Publish(Message(1, 100, "cleo"));
        await Task.WhenAll(all.Select(Take)); // the first after joining is each one's own
        Publish(Message(2, 101, "cleo"), Message(3, 101, "cleo"));
        var (first, second, third, fourth) = (await Take(ann), await Take(ben), await Take(dan), await Take(eve));
        Assert.That((third, fourth), Is.EqualTo((first, second)));
        Assert.That(second, Is.Not.SameAs(first));
    }

    [Test]
    public async Task A_block_and_its_end_count_from_the_event_on()
    {
        using var ben = Join("ben");
        Publish(Message(1, 100, "cleo"), Block(2, 101, EventKind.UserBlocked), Message(3, 102, "cleo"), Block(4, 103, EventKind.UserUnblocked), Message(5, 104, "cleo"));
        Assert.That((await Take(ben)).Events.Select(row => ((MessageCreated)row.Body!).Message.Text), Is.EqualTo(new[] { "text 1", null, "text 5" }));
    }

    [Test]
    public void A_quote_of_before_ones_time_or_of_someone_blocked_has_no_text()
    {
        using var ann = Join("ann");
        using var ben = Join("ben", fromSeq: 5);
        using var dan = Join("dan", blocked: "eve");
        Publish(Message(6, 100, "cleo", new() { Seq = 2, Sender = new() { Id = "eve" }, Text = "long ago" }));
        Assert.Multiple(async () =>
        {
            Assert.That((await Hear(ann)).ReplyTo!.Text, Is.EqualTo("long ago"));
            Assert.That((await Hear(ben)).ReplyTo, Is.EqualTo(new MessagePreview { Seq = 2, Sender = new() { Id = "eve" } }));
            Assert.That((await Hear(dan)).ReplyTo, Is.EqualTo(new MessagePreview { Seq = 2, Sender = new() { Id = "eve" }, HiddenByBlock = true }));
        });
    }

    [Test]
    public void What_is_kept_for_those_who_come_back_has_no_content()
    {
        using var ann = Join("ann");
        Publish(Message(1, 100, "cleo"));
        using var again = New("ann");
        Assert.That(hub.TryJoin(again, At("100:100:"), null, out var joined));
        Assert.That(joined!.Missed.Select(row => (row.Pos, row.IsFilled)), Is.EqualTo(new[] { (1L, false) }));
    }

    private static async Task<Message> Hear(HubConnection connection) => ((MessageCreated)(await Take(connection)).Events.Single().Body!).Message with { Id = default };

    private static Task<Delivery> Take(HubConnection connection) => connection.TakeAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(5));

    private HubConnection Join(string userId, long fromSeq = 1, params string[] blocked)
    {
        var connection = New(userId);
        var memberships = new Memberships(new Dictionary<Guid, Membership> { [Room] = new(fromSeq, null) }, new(place.After, 1)) { Blocked = blocked };
        Assert.That(hub.TryJoin(connection, place, memberships, out _));
        return connection;
    }

    private static HubConnection New(string userId) => new(userId, Guid.NewGuid(), new RealtimeSettings());

    private void Publish(params LoggedEvent[] rows)
    {
        var end = At($"{rows[^1].Xid + 1}:{rows[^1].Xid + 1}:");
        Assert.That(hub.Publish(rows, new LogRange(place, new(end.After, 1))), Is.Empty);
        place = end;
    }

    private static Cursor At(string snapshot) => new(0, 1, default, LogSnapshot.Parse(snapshot));

    private static LoggedEvent Message(long pos, ulong xid, string sender, MessagePreview? quote = null)
    {
        var row = new LoggedEvent { Pos = pos, Xid = xid, ConversationId = Room, Kind = EventKind.MessageNew, Seq = pos, ActorId = sender };
        var message = new Message { Seq = pos, Sender = new() { Id = sender }, Text = $"text {pos}", ReplyTo = quote };
        row.Fill(new MessageCreated(message), new MessageForms(message, shown => new MessageCreated(shown)));
        return row;
    }

    private static LoggedEvent Block(long pos, ulong xid, string kind)
    {
        var row = new LoggedEvent { Pos = pos, Xid = xid, UserId = "ben", Kind = kind, Ref = "cleo" };
        row.Fill(null);
        return row;
    }
}
