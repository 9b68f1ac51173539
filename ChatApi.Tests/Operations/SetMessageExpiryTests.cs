using ChatApi.ServiceInterface.Expiry;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Operations;

public sealed class SetMessageExpiryTests : ChatTest
{
    [Test]
    public async Task Messages_from_then_on_have_a_time_and_both_are_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Send(conversation, "stays");
        await using var inbox = await bob.Listen();
        var changed = await alice.Client.SetMessageExpiryAsync(conversation.Id, TimeSpan.FromHours(1));

        Assert.That(changed.MessageExpiry, Is.EqualTo(new MessageExpiry { Seconds = 3_600, After = "sent" }));
        Assert.That((await inbox.Next<ConversationUpdated>()).Conversation.MessageExpiry, Is.EqualTo(changed.MessageExpiry));
        Assert.That((await inbox.Next<MessageCreated>()).Message.System, Is.EqualTo(new SystemNote { Action = "message_expiry_changed", Value = "3600 sent" }));
        var sent = await bob.Send(conversation, "goes");
        Assert.That(sent.ExpiresAt, Is.EqualTo(sent.CreatedAt.AddHours(1)));
        Assert.That(await alice.Client.GetMessageAsync(sent.Id), Is.EqualTo(sent));
        Assert.That((await Send(bob, conversation, seconds: 60)).ExpiresAt, Is.EqualTo((await bob.See(conversation)).LastMessage!.CreatedAt.AddMinutes(1)), "the sooner of the two");

        await alice.Client.SetMessageExpiryAsync(conversation.Id, null);
        Assert.That((await bob.Send(conversation, "stays too")).ExpiresAt, Is.Null);
        Assert.That((await bob.See(conversation)).MessageExpiry, Is.Null);
    }

    [Test]
    public async Task A_message_whose_time_is_over_is_deleted_for_everyone()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await Send(alice, conversation, seconds: Limits.ExpirySeconds);
        await bob.Client.StarMessageAsync(sent.Id);
        await using var inbox = await bob.Listen();
        await LetTimePass(conversation);
        await Rounds.RunAsync(default);

        Assert.That((await inbox.Next<MessageDeleted>()).Message, Has.Property("Id").EqualTo(sent.Id).And.Property("Text").Null.And.Property("Version").EqualTo(2));
        Assert.That(await bob.Client.GetMessageAsync(sent.Id), Has.Property("DeletedAt").Not.Null.And.Property("Text").Null);
        Assert.That((await bob.See(conversation)).Me!.Unread, Is.Zero);
        Assert.That((await bob.Client.ListStarredAsync(new ListStarred())).Results, Is.Empty);
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        Assert.That(await db.QuerySingleAsync<string?>("SELECT concat(body, metadata, links) FROM messages WHERE id = @Id", new { sent.Id }), Is.Empty);
    }

    [Test]
    public async Task It_is_gone_by_itself_within_a_minute()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await Send(alice, await alice.StartConversation(with: bob), seconds: Limits.ExpirySeconds);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Limits.ExpirySeconds + 60));
        while ((await bob.Client.GetMessageAsync(sent.Id)).DeletedAt is null)
            await Task.Delay(200, patience.Token);
    }

    [Test]
    public async Task Counted_from_reading_it_stays_until_everyone_has_read_it()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await alice.Client.SetMessageExpiryAsync(new SetMessageExpiry { ConversationId = group.Id, Seconds = 60, After = "read" });
        var sent = await alice.Send(group, "read me");
        Assert.That((sent.ExpiresAt, sent.ExpiresAfterRead), Is.EqualTo(((DateTimeOffset?)null, (int?)60)));

        await bob.MarkRead(group, sent.Seq);
        await Rounds.RunAsync(default);
        Assert.That(await TimeOf(sent), Is.Null, "carol has not");
        await carol.MarkRead(group, sent.Seq);
        await Rounds.RunAsync(default);
        Assert.That(await TimeOf(sent), Is.Not.Null);
        Assert.That(await bob.Client.GetMessageAsync(sent.Id), Is.EqualTo(sent), "what is shown stays the same");
        await LetTimePass(group);
        await Rounds.RunAsync(default);
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).DeletedAt, Is.Not.Null);
    }

    [Test]
    public async Task A_poll_takes_its_votes_with_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Client.SetMessageExpiryAsync(conversation.Id, TimeSpan.FromDays(90));
        var poll = await alice.Client.CreatePollAsync(conversation.Id, "which?", ["one", "two"]);
        await bob.Client.VotePollAsync(poll.Id, [0]);
        await LetTimePass(conversation);
        await Rounds.RunAsync(default);

        Assert.That((await bob.Client.GetMessageAsync(poll.Id)).Poll, Is.Null);
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        Assert.That(await db.QuerySingleAsync<int>("SELECT (SELECT count(*) FROM polls WHERE conversation_id = @Id) + (SELECT count(*) FROM poll_votes WHERE conversation_id = @Id)", new { conversation.Id }), Is.Zero);
    }

    [Test]
    public async Task From_five_seconds_to_ninety_days_by_those_who_may()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        Task Set(TestUser who, int? seconds, string? after = null) => who.Client.SetMessageExpiryAsync(new SetMessageExpiry { ConversationId = group.Id, Seconds = seconds, After = after });

        await Set(alice, Limits.ExpirySeconds);
        await Set(alice, Limits.ExpirySecondsAtMost);
        await Refused(ErrorCode.InclusiveBetween, "seconds", Set(alice, Limits.ExpirySeconds - 1));
        await Refused(ErrorCode.InclusiveBetween, "seconds", Set(alice, Limits.ExpirySecondsAtMost + 1));
        await Refused(ErrorCode.RegularExpression, "after", Set(alice, 60, "sunset"));
        await Refused(ErrorCode.InvalidValue, "after", Set(alice, null, "read"));
        await Refused(ErrorCode.InclusiveBetween, "expiresAfterSeconds", Send(alice, group, Limits.ExpirySeconds - 1));
        await Refused(ErrorCode.InclusiveBetween, "expiresAfterSeconds", Send(alice, group, Limits.ExpirySecondsAtMost + 1));
        await Refused(ErrorCode.Forbidden, Set(bob, 60));
        await Refused(ErrorCode.ConversationNotFound, Set(carol, 60));
    }

    private static MessageExpiryRounds Rounds => ChatServers.NodeA.Services.GetRequiredService<MessageExpiryRounds>();

    private static async Task<Message> Send(TestUser who, Conversation conversation, int seconds) =>
        (await who.Send(new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "for a time", ExpiresAfterSeconds = seconds })).Message;

    private static async Task<DateTime?> TimeOf(Message message)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        return await db.QuerySingleAsync<DateTime?>("SELECT expires_at FROM messages WHERE id = @Id", new { message.Id });
    }

    /// <summary>Whatever has a time has had it.</summary>
    private static async Task LetTimePass(Conversation conversation)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("UPDATE messages SET expires_at = now() WHERE conversation_id = @Id AND expires_at IS NOT NULL", new { conversation.Id });
    }
}
