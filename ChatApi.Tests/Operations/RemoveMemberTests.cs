using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class RemoveMemberTests : ChatTest
{
    [Test]
    public async Task Who_is_removed_is_told_so_and_hears_and_sees_nothing_more()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await using var bobs = await bob.Listen();
        await using var carols = await carol.Listen();
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);
        await alice.Send(group, "without bob");

        var told = await bobs.Next<MemberRemoved>();
        Assert.That((told.UserId, told.ConversationId, told.MemberCount), Is.EqualTo((bob.Id, (Guid?)group.Id, (int?)null)));
        await bobs.StaysQuiet();
        Assert.That((await carols.Next<MemberRemoved>()).MemberCount, Is.EqualTo(2));
        Assert.That((await carols.Next<MessageCreated>()).Message.System!.Action, Is.EqualTo("member_removed"));
        Assert.That((await carols.Next<MessageCreated>()).Message.Text, Is.EqualTo("without bob"));

        await Refused(ErrorCode.ConversationNotFound, bob.Send(group, "still here?"));
        await Refused(ErrorCode.ConversationNotFound, bob.See(group));
    }

    [Test]
    public async Task Removing_someone_who_is_no_member_changes_nothing()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group");
        await using var inbox = await alice.Listen();
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);

        await inbox.StaysQuiet();
    }

    [Test]
    public async Task The_conversation_is_a_group_and_the_member_someone_else()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var direct = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.NotAGroup, alice.Client.RemoveMemberAsync(direct.Id, bob.Id));
        await Refused(ErrorCode.InvalidValue, alice.Client.RemoveMemberAsync(group.Id, alice.Id));
        await Refused(ErrorCode.NotEmpty, "userId", alice.Client.RemoveMemberAsync(new RemoveMember { ConversationId = group.Id }));
    }

    [Test]
    public async Task Plain_members_do_not_remove_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);

        await Refused(ErrorCode.Forbidden, bob.Client.RemoveMemberAsync(group.Id, alice.Id));
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.RemoveMemberAsync(group.Id, bob.Id), carol.Client.RemoveMemberAsync(Guid.NewGuid(), bob.Id));
        await Refused(ErrorCode.Unauthorized, Client().RemoveMemberAsync(group.Id, bob.Id));
    }
}
