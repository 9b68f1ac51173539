using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class MarkReadTests : ChatTest
{
    [Test]
    public async Task Reading_is_receiving_is_told_and_is_never_undone()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.SendMany(conversation, 5);
        await using var inbox = await alice.Listen();

        Assert.That(Marks(await bob.MarkRead(conversation, 3)), Is.EqualTo((3, 3, 2)));
        Assert.That((await inbox.Next<MessageRead>()).Receipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 3, ReadSeq = 3 }));
        Assert.That(Marks(await bob.MarkRead(conversation, 1)), Is.EqualTo((3, 3, 2)), "lower than known is no error");
        await inbox.StaysQuiet();
        Assert.That(Marks(await bob.MarkRead(conversation, 99)), Is.EqualTo((5, 5, 0)), "higher than the last is the last");
    }

    [Test]
    public async Task Messages_may_be_named()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 3);

        Assert.That(Marks(await bob.Client.MarkReadAsync(new MarkRead { ConversationId = conversation.Id, UpToMessageId = sent[0].Id })), Is.EqualTo((1, 1, 2)));
        Assert.That(Marks(await bob.Client.MarkReadAsync(new MarkRead { ConversationId = conversation.Id, MessageIds = [sent[2].Id, sent[1].Id] })), Is.EqualTo((3, 3, 0)));
        await Refused(ErrorCode.MessageNotFound, bob.Client.MarkReadAsync(new MarkRead { ConversationId = conversation.Id, UpToMessageId = Guid.NewGuid() }));
    }

    [Test]
    public async Task Exactly_one_place_is_given()
    {
        var (alice, bob) = await Users("alice", "bob");
        var id = (await alice.StartConversation(with: bob)).Id;

        await Refused(ErrorCode.InvalidValue, alice.Client.MarkReadAsync(new MarkRead { ConversationId = id }));
        await Refused(ErrorCode.InvalidValue, alice.Client.MarkReadAsync(new MarkRead { ConversationId = id, UpToSeq = 1, UpToMessageId = Guid.NewGuid() }));
        await Refused(ErrorCode.InclusiveBetween, "upToSeq", alice.Client.MarkReadAsync(id, -1));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await RefusedAlike(ErrorCode.ConversationNotFound, carol.MarkRead(conversation, 1), carol.Client.MarkReadAsync(Guid.NewGuid(), 1));
        await Refused(ErrorCode.Unauthorized, Client().MarkReadAsync(conversation.Id, 1));
    }

    private static (long Delivered, long Read, int Unread) Marks(MarkResponse marks) => (marks.DeliveredSeq, marks.ReadSeq, marks.Unread);
}
