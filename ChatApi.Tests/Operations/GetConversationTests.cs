using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetConversationTests : ChatTest
{
    [Test]
    public async Task A_member_sees_the_last_message_and_both_sides_of_the_receipts()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Send(conversation, "one");
        var last = await alice.Send(conversation, "two");
        await bob.MarkRead(conversation, 1);

        var seen = await bob.See(conversation);
        Assert.That((seen.LastSeq, seen.LastMessage, seen.LastActivityAt), Is.EqualTo((2, last, last.CreatedAt)));
        Assert.That((seen.Me!.ReadSeq, seen.Me.Unread), Is.EqualTo((1, 1)));
        Assert.That((await alice.See(conversation)).OtherReceipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 1, ReadSeq = 1 }));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_one()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await RefusedAlike(ErrorCode.ConversationNotFound, carol.See(conversation), carol.Client.GetConversationAsync(Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "conversationId", carol.Client.GetConversationAsync(Guid.Empty));
        await Refused(ErrorCode.Unauthorized, Client().GetConversationAsync(conversation.Id));
    }
}
