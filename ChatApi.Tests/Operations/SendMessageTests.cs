using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SendMessageTests : ChatTest
{
    [Test]
    public async Task A_message_reaches_the_other_with_everything_the_sender_was_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var sent = await alice.Send(conversation, "Grüße, 世界 👋🏽");

        var heard = await inbox.Next<MessageCreated>();
        Assert.That(heard.Message, Is.EqualTo(sent));
        Assert.That((heard.ConversationId, heard.Seq), Is.EqualTo((conversation.Id, 1)));
        Assert.That((sent.Seq, sent.Version, sent.Type, sent.Text, sent.Sender.DisplayName), Is.EqualTo((1, 1, "text", "Grüße, 世界 👋🏽", "alice")));
    }

    [Test]
    public async Task A_retry_returns_the_first_message_and_tells_nobody_twice()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var request = new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "hello" };
        var first = await alice.Send(request);
        var again = await alice.Send(request);

        Assert.That((first.Created, first.Replayed), Is.EqualTo((true, (bool?)null)));
        Assert.That((again.Created, again.Replayed), Is.EqualTo((false, (bool?)true)));
        Assert.That(again.Message, Is.EqualTo(first.Message));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Id, Is.EqualTo(first.Message.Id));
        await inbox.StaysQuiet();
    }
}
