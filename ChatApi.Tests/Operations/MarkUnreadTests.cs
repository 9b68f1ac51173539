using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class MarkUnreadTests : ChatTest
{
    [Test]
    public async Task It_moves_no_mark_is_told_to_the_own_devices_alone_and_ends_with_the_next_MarkRead()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 4);
        await bob.MarkRead(conversation, 4);
        await using var alices = await alice.Listen();
        await using var phone = await bob.Listen(on: ChatServers.NodeA);

        var mine = await bob.Client.MarkUnreadAsync(conversation.Id, fromSeq: 3);
        Assert.That((mine.UnreadFromSeq, mine.MarkedUnread, mine.ReadSeq, mine.Unread), Is.EqualTo((3L, true, 4L, 0)));
        Assert.That((await phone.Next<MyMembershipUpdated>()).Me, Is.EqualTo(mine));
        await bob.Client.MarkUnreadAsync(conversation.Id, fromSeq: 3);
        await phone.StaysQuiet();
        Assert.That((await bob.Client.MarkUnreadAsync(new MarkUnread { ConversationId = conversation.Id, FromMessageId = sent[1].Id })).UnreadFromSeq, Is.EqualTo(2));
        Assert.That((await phone.Next<MyMembershipUpdated>()).Me.UnreadFromSeq, Is.EqualTo(2));
        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations { Unread = true })).Results, Has.Count.EqualTo(1));

        await bob.Client.MarkDeliveredAsync(conversation.Id, 4);
        Assert.That((await bob.See(conversation)).Me!.MarkedUnread, Is.True, "receiving is not reading");
        await bob.MarkRead(conversation, 1); // no mark rises
        Assert.That((await phone.Next<MyMembershipUpdated>()).Me, Has.Property("UnreadFromSeq").Null.And.Property("MarkedUnread").Null.And.Property("ReadSeq").EqualTo(4));
        await phone.StaysQuiet();
        await alices.StaysQuiet();
    }

    [Test]
    public async Task Without_a_place_it_is_from_the_last_message_and_no_place_is_beyond_what_one_may_read()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        Assert.That((await bob.Client.MarkUnreadAsync(group.Id)).UnreadFromSeq, Is.EqualTo(1), "before there is any");
        var early = await alice.Send(group, "before carol's time");
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        var last = await alice.Send(group, "the last");

        Assert.That((await bob.Client.MarkUnreadAsync(group.Id)).UnreadFromSeq, Is.EqualTo(last.Seq));
        Assert.That((await bob.Client.MarkUnreadAsync(group.Id, 99)).UnreadFromSeq, Is.EqualTo(last.Seq));
        Assert.That((await carol.Client.MarkUnreadAsync(group.Id, 1)).UnreadFromSeq, Is.EqualTo((await carol.See(group)).Me!.HistoryFromSeq));
        await Refused(ErrorCode.MessageNotFound, carol.Client.MarkUnreadAsync(new MarkUnread { ConversationId = group.Id, FromMessageId = early.Id }));
        await Refused(ErrorCode.InclusiveBetween, "fromSeq", bob.Client.MarkUnreadAsync(group.Id, 0));
        await Refused(ErrorCode.InvalidValue, "fromMessageId", bob.Client.MarkUnreadAsync(new MarkUnread { ConversationId = group.Id, FromSeq = 1, FromMessageId = last.Id }));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var id = (await alice.StartConversation(with: bob)).Id;

        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.MarkUnreadAsync(id), carol.Client.MarkUnreadAsync(Guid.NewGuid()));
        await Refused(ErrorCode.Unauthorized, Client().MarkUnreadAsync(id));
    }
}
