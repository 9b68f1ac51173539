using System.Diagnostics;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetEventsTests : ChatTest
{
    [Test]
    public async Task What_has_happened_comes_at_once_and_once()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await alice.SendMany(conversation, 3);

        var heard = new List<string?>();
        while (heard.Count < 3)
        {
            var batch = await bob.Events(cursor, wait: 10);
            Assert.That(batch.Events, Is.Not.Empty, "in ten seconds");
            heard.AddRange(batch.Events.OfType<MessageCreated>().Select(e => e.Message.Text));
            cursor = batch.Cursor!;
        }
        Assert.That(heard, Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That((await bob.Events(cursor)).Events, Is.Empty);
    }

    [Test]
    public async Task What_was_acknowledged_before_the_call_is_in_the_answer_on_every_node()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        for (var i = 0; i < 150; i++)
        {
            var sent = await alice.Send(conversation, $"{i}");
            var batch = await bob.Events(cursor);
            Assert.That(batch.Events.OfType<MessageCreated>().Select(e => e.Message.Id), Is.EqualTo(new[] { sent.Id }));
            cursor = batch.Cursor!;
        }
    }

    [Test]
    public async Task A_long_past_comes_in_pages_that_end_where_now_begins()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await alice.SendMany(conversation, 230);
        var heard = new List<long>();
        var sizes = new List<int>();
        for (var batch = await bob.Events(cursor); batch.Events.Count > 0; batch = await bob.Events(cursor))
        {
            sizes.Add(batch.Events.Count);
            heard.AddRange(batch.Events.Select(e => e.Seq!.Value));
            cursor = batch.Cursor!;
            if (sizes.Count == 3)
                await alice.Send(conversation, "as soon as bob is through");
        }
        Assert.That(sizes, Is.EqualTo(new[] { 100, 100, 30, 1 }));
        Assert.That(heard, Is.EqualTo(Enumerable.Range(1, 231).Select(n => (long)n)));
    }

    [Test]
    public async Task A_waiting_call_is_answered_as_soon_as_something_happens_on_another_node()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var waiting = bob.Events(await bob.EventCursor(), wait: 25);
        var started = Stopwatch.GetTimestamp();
        await alice.Send(conversation, "hello");
        var batch = await waiting;

        Assert.That(batch.Events.OfType<MessageCreated>().Single().Message.Text, Is.EqualTo("hello"));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Strangers_hear_nothing_of_it()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var cursor = await carol.EventCursor();
        await alice.Send(await alice.StartConversation(with: bob), "hello");
        await carol.Client.UpdateMeAsync(new UpdateMe { DisplayName = "Carol" }); // later, so heard later

        Assert.That((await carol.Events(cursor, wait: 10)).Events.Single(), Is.TypeOf<UserUpdated>());
    }

    [Test]
    public async Task A_cursor_that_cannot_be_served_is_said_aloud()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.ResyncRequired, alice.Events("made-up"));
        await Refused(ErrorCode.InclusiveBetween, "wait", alice.Client.GetEventsAsync(new GetEvents { Wait = 26 }));
        await Refused(ErrorCode.Unauthorized, Client().GetEventsAsync(new GetEvents()));
    }
}
