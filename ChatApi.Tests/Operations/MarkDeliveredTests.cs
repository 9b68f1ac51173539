using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class MarkDeliveredTests : ChatTest
{
    [Test]
    public async Task Receiving_is_told_and_is_not_reading()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.SendMany(conversation, 3);
        await using var inbox = await alice.Listen();
        var marks = await bob.Client.MarkDeliveredAsync(conversation.Id, 2);

        Assert.That((marks.DeliveredSeq, marks.ReadSeq, marks.Unread), Is.EqualTo((2, 0, 3)));
        Assert.That((await inbox.Next<MessageDelivered>()).Receipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 2 }));
        await bob.Client.MarkDeliveredAsync(conversation.Id, 1);
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Members_alone_may_and_they_say_up_to_where()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.InvalidValue, alice.Client.MarkDeliveredAsync(new MarkDelivered { ConversationId = conversation.Id }));
        await RefusedAlike(
            ErrorCode.ConversationNotFound, carol.Client.MarkDeliveredAsync(conversation.Id, 1), carol.Client.MarkDeliveredAsync(Guid.NewGuid(), 1));
        await Refused(ErrorCode.Unauthorized, Client().MarkDeliveredAsync(conversation.Id, 1));
    }
}
