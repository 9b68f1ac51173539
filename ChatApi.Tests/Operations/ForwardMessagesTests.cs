using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class ForwardMessagesTests : ChatTest
{
    [Test]
    public async Task Copies_arrive_in_order_and_tell_who_wrote_first_but_not_where()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (from, to) = (await alice.StartConversation(with: bob), await bob.StartConversation(with: carol));
        var sent = await alice.SendMany(from, 3);
        await using var inbox = await carol.Listen();
        var copies = await bob.Client.ForwardMessagesAsync([sent[2].Id, sent[0].Id], [to.Id]);

        Assert.That(copies.Select(copy => (copy.MessageId, copy.Message!.Text, copy.Message.Seq)), Is.EqualTo(new[] { (sent[2].Id, "3", 1L), (sent[0].Id, "1", 2L) }));
        var heard = (await inbox.Next<MessageCreated>()).Message;
        Assert.That((heard.Sender.Id, heard.ForwardedFrom!.Sender.DisplayName, heard.ForwardedFrom.CreatedAt), Is.EqualTo((bob.Id, "alice", sent[2].CreatedAt)));
        Assert.That(Json(heard), Is.EqualTo(Json(copies[0].Message!)).And.Not.Contain(from.Id.ToString()));
        Assert.That(Json(await carol.Client.GetMessageAsync(heard.Id)), Is.EqualTo(Json(heard)));

        var further = await carol.Client.ForwardMessagesAsync([heard.Id], [(await carol.StartGroup("group", alice)).Id]);
        Assert.That(further[0].Message!.ForwardedFrom!.Sender.Id, Is.EqualTo(alice.Id), "a copy of a copy is of the first");
    }

    [Test]
    public async Task A_repeat_gives_the_first_copies_whatever_became_of_the_message()
    {
        var (alice, bob) = await Users("alice", "bob");
        var (from, to) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob));
        var sent = await alice.Send(from, "hello");
        var request = new ForwardMessages { ClientForwardId = Guid.NewGuid(), MessageIds = [sent.Id, sent.Id], ConversationIds = [to.Id, from.Id] };
        var first = (await alice.Client.ForwardMessagesAsync(request)).Results;
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE messages SET body = NULL, deleted_at = now() WHERE conversation_id = @ConversationId AND seq = @Seq", sent);
        var again = (await alice.Client.ForwardMessagesAsync(request)).Results;

        Assert.That(first, Has.Count.EqualTo(2));
        Assert.That(again.Select(copy => (copy.Message!.Id, copy.Replayed)), Is.EqualTo(first.Select(copy => (copy.Message!.Id, (bool?)true))));
        request.ClientForwardId = Guid.NewGuid();
        Assert.That((await alice.Client.ForwardMessagesAsync(request)).Results.Select(copy => copy.ErrorCode), Is.All.EqualTo("MessageNotFound"));
    }

    [Test]
    public async Task Both_ends_are_checked_and_each_copy_is_answered_by_itself()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (own, others) = (await alice.StartConversation(with: bob), await bob.StartConversation(with: carol));
        var (readable, secret) = (await alice.Send(own, "mine"), await bob.Send(others, "secret"));
        var missing = Guid.NewGuid();

        var results = await alice.Client.ForwardMessagesAsync([secret.Id, readable.Id, missing], [others.Id, own.Id]);
        Assert.That(results.Select(one => one.ErrorCode ?? one.Message!.Text),
            Is.EqualTo(new[] { "ConversationNotFound", "ConversationNotFound", "ConversationNotFound", "MessageNotFound", "mine", "MessageNotFound" }));
        Assert.That(results[3] with { MessageId = missing }, Is.EqualTo(results[5]), "what is another's cannot be told from what is not");
        Assert.That(await carol.Read(others), Is.EqualTo(new[] { "secret" }));
    }

    [Test]
    public async Task A_poll_is_copied_without_its_votes_and_a_system_message_not_at_all()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var poll = await alice.Client.CreatePollAsync(group.Id, "which?", ["one", "two"]);
        await bob.Client.VotePollAsync(poll.Id, [1]);
        var copy = (await bob.Client.ForwardMessagesAsync([poll.Id], [group.Id])).Single().Message!;

        Assert.That((copy.Text, copy.Poll!.Voters, copy.Poll.Options[1]), Is.EqualTo(("which?", 0, new PollOption { Text = "two" })));
        Assert.That((await alice.Client.VotePollAsync(copy.Id, [1])).Voters, Is.EqualTo(1));
        Assert.That((await alice.Client.GetMessageAsync(poll.Id)).Poll!.Options[1].Votes, Is.EqualTo(1));
    }

    [Test]
    public async Task A_hundred_messages_go_to_ten_conversations_in_one_call()
    {
        var (alice, bob) = await Users("alice", "bob");
        var from = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(from, Limits.ForwardMessages);
        var groups = await Task.WhenAll(Enumerable.Range(0, Limits.ForwardConversations).Select(n => alice.StartGroup($"group {n}", bob)));
        List<Guid> messages = [.. sent.Select(message => message.Id)], conversations = [.. groups.Select(group => group.Id)];

        Assert.That(await alice.Client.ForwardMessagesAsync(messages, conversations), Has.Count.EqualTo(1_000).And.All.Property("ErrorCode").Null);
        Assert.That(await bob.Read(groups[9]), Is.EqualTo(Enumerable.Range(51, 50).Reverse().Select(n => $"{n}")));
        await Refused(ErrorCode.MaximumCount, "messageIds", alice.Client.ForwardMessagesAsync([.. messages, Guid.NewGuid()], conversations));
        await Refused(ErrorCode.MaximumCount, "conversationIds", alice.Client.ForwardMessagesAsync(messages, [.. conversations, from.Id]));
        await Refused(ErrorCode.NotEmpty, "messageIds", alice.Client.ForwardMessagesAsync([], conversations));
        await Refused(ErrorCode.NotEmpty, "clientForwardId", alice.Client.ForwardMessagesAsync(new ForwardMessages { MessageIds = messages, ConversationIds = conversations }));
    }

    private static string Json(Message message) => JsonSerializer.Serialize(message, ContractJson.Wire.GetTypeInfo(typeof(Message)));
}
