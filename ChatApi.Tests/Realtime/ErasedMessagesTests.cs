using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>What waits for a slow reader loses the content of messages that are deleted meanwhile.</summary>
public sealed partial class ErasedMessagesTests : ChatTest
{
    private const int Count = 80;

    [Test]
    public async Task A_slow_reader_hears_of_tombstones([Values("ws", "event-stream")] string transport, [Values] bool live, [Values] bool sameNode)
    {
        await using var node = await TestNode.StartAsync(ChatServers.Settings);
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await using var keen = await bob.Listen(on: node);
        var token = (await bob.Client.GetAccessTokenAsync())!;
        using var early = live ? await RawStream.OpenAsync(node.Url, transport, token, smallBuffers: true) : null;
        var canary = "canary " + new string(live ? 'c' : '長', 9_000); // live: less than a queue holds
        var sent = new List<Guid>();
        for (var n = 0; n < Count; n++)
            sent.Add((await alice.Send(conversation, canary)).Id);
        for (var n = 0; n < Count; n++)
            await keen.Next<MessageCreated>();
        using var sleeper = early ?? await RawStream.OpenAsync(node.Url, transport, token, cursor, smallBuffers: true);

        var deleter = Client(sameNode ? node : ChatServers.NodeB);
        deleter.Resume(alice.Client.Tokens!);
        await deleter.DeleteMessagesAsync(new DeleteMessages { MessageIds = sent, Scope = "everyone" });
        if (!sameNode)
            await keen.Next<MessageDeleted>(); // published there
        var last = await alice.Send(conversation, "the last");
        Assert.That(await sleeper.ReadUntilAsync(last.Id.ToString()));

        var heard = sleeper.Heard.ToString();
        var created = Created().Matches(heard).Select(match => match.Value.Contains("canary", StringComparison.Ordinal)).ToList();
        TestContext.Out.WriteLine($"{created.Count(text => text)} of {Count} had left before");
        Assert.That(created, Has.Count.EqualTo(Count + 1), "each is heard of once");
        Assert.That(created, Is.Ordered.Descending, "once they are gone, none follows");
        Assert.That(created.Count(text => text), Is.LessThan(Count));
    }

    [Test]
    public async Task A_slow_reader_hears_nothing_of_what_was_done_to_it([Values("ws", "event-stream")] string transport, [Values] bool sameNode)
    {
        await using var node = await TestNode.StartAsync(ChatServers.Settings);
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var noise = await alice.StartGroup("noise", bob);
        var poll = (await alice.Client.CreatePollAsync(new CreatePoll { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Question = "?", Options = ["yes", "no"] })).Message;
        var sent = await alice.Send(conversation, "nothing yet");
        await using var keen = await bob.Listen(on: node);
        using var sleeper = await RawStream.OpenAsync(node.Url, transport, (await bob.Client.GetAccessTokenAsync())!, smallBuffers: true);
        for (var n = 0; n < Count; n++)
            await alice.Send(noise, new string('n', 9_000)); // less than a queue holds, and more than the line
        await alice.Client.EditMessageAsync(sent.Id, "the canary");
        await bob.Client.AddReactionAsync(sent.Id, ":canary:");
        await alice.Client.PinMessageAsync(sent.Id);
        await bob.Client.VotePollAsync(new VotePoll { MessageId = poll.Id, Options = [1] });
        await bob.Client.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = conversation.Id, Pinned = true });
        while ((await keen.Next<MyMembershipUpdated>()).LastMessage?.Id != sent.Id)
        {
        }

        var deleter = Client(sameNode ? node : ChatServers.NodeB);
        deleter.Resume(alice.Client.Tokens!);
        await deleter.DeleteMessagesAsync(new DeleteMessages { MessageIds = [sent.Id, poll.Id], Scope = "everyone" });
        if (!sameNode)
        {
            for (var n = 0; n < 2; n++)
                await keen.Next<MessageDeleted>(); // published there
        }
        var last = await alice.Send(noise, "the last");
        Assert.That(await sleeper.ReadUntilAsync(last.Id.ToString()));
        Assert.That(sleeper.Heard.ToString(), Does.Not.Contain("canary").And.Not.Contain("reaction.added").And.Not.Contain("message.pinned").And.Not.Contain("poll.updated"));
        Assert.That(sleeper.Heard.ToString(), Does.Contain("message.updated").And.Contain("conversation.me_updated").And.Contain("message.deleted"));
    }

    [Test]
    public void An_event_loses_a_message_and_a_quote_in_every_form()
    {
        var (room, now) = (Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        var quote = new MessagePreview { Seq = 1, Sender = new() { Id = "ben" }, Text = "quoted" };
        var row = new LoggedEvent { ConversationId = room, Kind = EventKind.MessageNew, Seq = 2 };
        var message = new Message { ConversationId = room, Seq = 2, Version = 1, Sender = new() { Id = "ann" }, Text = "text", ReplyTo = quote, Links = ["link"] };
        row.Fill(new MessageCreated(message), new MessageForms(message, shown => new MessageCreated(shown)));
        var all = new Hearer("cleo", new HashSet<string>(), ReadsHidden: false, FromSeq: 1);
        var (notBen, newcomer) = (all with { Blocked = new HashSet<string> { "ben" } }, all with { FromSeq = 2 });
        var erased = new ErasedMessages();

        erased.Add(Guid.NewGuid(), 2, now);
        Assert.That(row.Without(erased), Is.SameAs(row));
        erased.Add(room, 1, now);
        Assert.That(Of(row.Without(erased)!), Is.EqualTo(message with { ReplyTo = quote with { Text = null, DeletedAt = now } }));
        Assert.That(Of(row.For(newcomer).Without(erased)!).ReplyTo, Is.EqualTo(quote with { Text = null }));
        Assert.That(Of(row.For(newcomer).Without(erased)!.For(notBen)).ReplyTo, Is.EqualTo(quote with { Text = null, DeletedAt = now, HiddenByBlock = true }));
        erased.Add(room, 2, now);
        var tombstone = new Message { ConversationId = room, Seq = 2, Version = 2, Sender = new() { Id = "ann" }, DeletedAt = now };
        foreach (var one in new[] { row, row.For(notBen), row.For(newcomer) })
            Assert.That(Of(one.Without(erased)!), Is.EqualTo(tombstone));
        Assert.That(Of(row.For(all).Without(erased)!.For(newcomer)), Is.EqualTo(tombstone));
    }

    [Test]
    public void A_delivery_is_relieved_once_for_all_who_hear_it()
    {
        var (room, erased) = (Guid.NewGuid(), new ErasedMessages());
        LoggedEvent Row(long seq, long readAt)
        {
            var row = new LoggedEvent { Pos = seq, ConversationId = room, Kind = EventKind.MessageNew, Seq = seq, ReadAt = readAt };
            var message = new Message { ConversationId = room, Seq = seq, Text = $"text {seq}" };
            row.Fill(new MessageCreated(message), new MessageForms(message, shown => new MessageCreated(shown)));
            return row;
        }
        var delivery = new Delivery([Row(1, 0), Row(2, 0)], new LogRange(new Cursor(0, 1, default, LogSnapshot.Nothing), new(LogSnapshot.Nothing, 1)));
        Assert.That(delivery.Without(erased), Is.SameAs(delivery));
        erased.Add(room, 7, default);
        Assert.That(delivery.Without(erased), Is.SameAs(delivery), "another was deleted");
        erased.Add(room, 2, default);
        var left = delivery.Without(erased)!;
        Assert.That(left.Events.Select(row => Of(row).Text), Is.EqualTo(new[] { "text 1", null }));
        Assert.That(delivery.Without(erased), Is.SameAs(left));
        var reaction = new LoggedEvent { ConversationId = room, Kind = EventKind.ReactionAdded, Seq = 2 };
        reaction.Fill(new ReactionAdded(Guid.NewGuid(), new Reaction { Emoji = "👍" }, []));
        Assert.That(new Delivery([reaction], delivery.Range!).Without(erased)!.Batches(), Is.Empty, "there is nothing left to react to");

        for (var n = 0; n < ErasedMessages.Capacity; n++)
            erased.Add(Guid.NewGuid(), 1, default);
        Assert.That(delivery.Without(erased), Is.Null, "nobody knows any more");
        Assert.That(new Delivery([Row(1, erased.Count)], delivery.Range!).Without(erased), Is.Not.Null);
    }

    private static Message Of(LoggedEvent row) => ((MessageCreated)row.Body!).Message;

    /// <summary>A <c>message.new</c> up to the next one, or the end.</summary>
    [GeneratedRegex("\"name\":\"message.new\".*?(?=\"name\":\"message\\.|$)", RegexOptions.Singleline, 5_000)]
    private static partial Regex Created();
}
