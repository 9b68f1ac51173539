using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SendMessagesTests : ChatTest
{
    [Test]
    public async Task A_hundred_messages_are_stored_in_their_order_each_once()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var request = Request(conversation, [.. Enumerable.Range(1, Limits.MessagesPerCall).Select(n => New($"{n}"))]);
        var (answers, other) = (await Task.WhenAll(alice.Client.SendMessagesAsync(request), alice.Client.SendMessagesAsync(request)), bob.SendMany(conversation, 5));

        foreach (var results in answers.Select(answer => answer.Results))
        {
            Assert.That(results.Select(result => result.Message!.Text), Is.EqualTo(Enumerable.Range(1, 100).Select(n => $"{n}")));
            Assert.That(results.Select(result => result.Message!.Seq), Is.Ordered.And.Unique);
        }
        Assert.That(answers[0].Results.Zip(answers[1].Results), Has.All.Matches<(SendResult One, SendResult Other)>(
            pair => pair.One.Message == pair.Other.Message && (pair.One.Replayed == true) != (pair.Other.Replayed == true)));
        await other;
        var heard = new List<string?>();
        while (heard.Count < 100)
        {
            if (await inbox.Next<MessageCreated>() is { Message: var message } && message.Sender.Id == alice.Id)
                heard.Add(message.Text);
        }
        Assert.That(heard, Is.EqualTo(Enumerable.Range(1, 100).Select(n => $"{n}")));
    }

    [Test]
    public async Task Each_has_a_result_of_its_own()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        var (first, reused) = (await bob.Send(conversation, "first"), New("one"));
        await alice.Client.SendMessagesAsync(Request(conversation, reused));
        var lost = New("lost");
        lost.ReplyToId = Guid.NewGuid();
        var answer = New("answer");
        answer.ReplyToId = first.Id;
        var stranger = New("hey");
        stranger.Mentions = [carol.Id];
        var changed = new SendMessage { ClientMessageId = reused.ClientMessageId, Text = "two" };
        var results = (await alice.Client.SendMessagesAsync(Request(conversation, reused, lost, answer, stranger, changed, New("last")))).Results;

        Assert.That(results.Select(result => (result.Message?.Text, result.Replayed, result.Error?.ErrorCode, result.Error?.Errors.Single().FieldName)), Is.EqualTo(new[]
        {
            ("one", (bool?)true, (string?)null, (string?)null),
            (null, null, "MessageNotFound", "messages[1].replyToId"),
            ("answer", null, null, null),
            (null, null, "InvalidValue", "messages[3].mentions"),
            (null, null, "IdempotencyKeyReused", "messages[4].clientMessageId"),
            ("last", null, null, null),
        }));
        Assert.That(results[3].Error!.Meta!["userIds"], Is.EqualTo(carol.Id));
        Assert.That(await bob.Read(conversation), Is.EqualTo(new[] { "last", "answer", "one", "first" }));
    }

    [Test]
    public async Task What_no_server_could_store_is_refused_as_a_whole()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        Task Send(params List<SendMessage> messages) => alice.Client.SendMessagesAsync(new SendMessages { ConversationId = conversation.Id, Messages = messages });

        await Refused(ErrorCode.NotEmpty, "messages", Send());
        await Refused(ErrorCode.MaximumCount, "messages", Send([.. Enumerable.Range(0, Limits.MessagesPerCall + 1).Select(n => New($"{n}"))]));
        await Refused(ErrorCode.NotEmpty, "messages[1].text", Send(New("one"), New(" ")));
        await Refused(ErrorCode.NotEmpty, "messages[0].clientMessageId", Send(new SendMessage { Text = "one" }));
        await Refused(ErrorCode.InvalidValue, "messages[0].recipientId", Send(new SendMessage { ClientMessageId = Guid.NewGuid(), RecipientId = carol.Id, Text = "one" }));
        await Refused(ErrorCode.InvalidValue, "messages[0].conversationId", Send(new SendMessage { ClientMessageId = Guid.NewGuid(), ConversationId = Guid.NewGuid(), Text = "one" }));
        await RefusedAlike(ErrorCode.ConversationNotFound,
            carol.Client.SendMessagesAsync(Request(conversation, New("hi"))), carol.Client.SendMessagesAsync(new SendMessages { ConversationId = Guid.NewGuid(), Messages = [New("hi")] }));
        Assert.That(await bob.Read(conversation), Is.Empty);
    }

    private static SendMessages Request(Conversation conversation, params List<SendMessage> messages) => new() { ConversationId = conversation.Id, Messages = messages };

    private static SendMessage New(string text) => new() { ClientMessageId = Guid.NewGuid(), Text = text };
}
