using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class LeaveConversationTests : ChatTest
{
    [Test]
    public async Task Who_leaves_is_gone_for_good_and_their_other_devices_know()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await using var alices = await alice.Listen();
        await using var bobs = await bob.Listen();
        await bob.Client.LeaveConversationAsync(group.Id);

        Assert.That((await alices.Next<MemberRemoved>()).UserId, Is.EqualTo(bob.Id));
        Assert.That((await bobs.Next<MemberRemoved>()).UserId, Is.EqualTo(bob.Id));
        Assert.That((await alice.See(group)).MemberCount, Is.EqualTo(1));
        await Refused(ErrorCode.ConversationNotFound, bob.Client.LeaveConversationAsync(group.Id));
    }

    [Test]
    public async Task Coming_back_gives_no_earlier_history_back()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await alice.Send(group, "before");
        await bob.Client.LeaveConversationAsync(group.Id);
        await alice.Send(group, "meanwhile");
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        await alice.Send(group, "after");

        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "after" }));
        Assert.That((await bob.See(group)).Me!.Unread, Is.EqualTo(1));
    }

    [Test]
    public async Task The_owner_leaves_others_behind_only_after_a_transfer()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await Refused(ErrorCode.LastOwner, alice.Client.LeaveConversationAsync(group.Id));
        await alice.Client.TransferOwnershipAsync(group.Id, bob.Id);
        await alice.Client.LeaveConversationAsync(group.Id);
        await bob.Client.LeaveConversationAsync(group.Id); // the last one may

        await Refused(ErrorCode.ConversationNotFound, bob.See(group));
    }

    [Test]
    public async Task The_owner_who_names_a_successor_leaves_at_once()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        Task LeaveTo(string? successorId, TestUser who) => who.Client.LeaveConversationAsync(new LeaveConversation { ConversationId = group.Id, SuccessorId = successorId });

        await Refused(ErrorCode.UserNotFound, "successorId", LeaveTo(carol.Id, alice));
        await Refused(ErrorCode.UserNotFound, "successorId", LeaveTo(alice.Id, alice));
        await Refused(ErrorCode.LastOwner, "successorId", LeaveTo(null, alice));
        await LeaveTo(bob.Id, alice);
        Assert.That(((await bob.See(group)).Me!.Role, (await bob.See(group)).MemberCount), Is.EqualTo(("owner", 1)));
        await Refused(ErrorCode.ConversationNotFound, alice.See(group));
        await LeaveTo(carol.Id, bob); // the last one needs none
    }

    [Test]
    public async Task Direct_conversations_are_not_left_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var direct = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.NotAGroup, alice.Client.LeaveConversationAsync(direct.Id));
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.LeaveConversationAsync(group.Id), carol.Client.LeaveConversationAsync(Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "conversationId", alice.Client.LeaveConversationAsync(Guid.Empty));
        await Refused(ErrorCode.Unauthorized, Client().LeaveConversationAsync(group.Id));
    }
}
