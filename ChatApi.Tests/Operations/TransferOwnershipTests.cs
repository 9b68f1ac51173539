using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class TransferOwnershipTests : ChatTest
{
    [Test]
    public async Task The_new_owner_may_what_the_old_one_could_and_everyone_is_told()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        await using var inbox = await bob.Listen();
        var answer = await alice.Client.TransferOwnershipAsync(group.Id, bob.Id);

        Assert.That((answer.Me!.Role, (await bob.See(group)).Me!.Role), Is.EqualTo(("admin", "owner")));
        Assert.That((await alice.Client.TransferOwnershipAsync(group.Id, bob.Id)).Me!.Role, Is.EqualTo("admin"), "a repeat is answered alike");
        Member[] told = [(await inbox.Next<MemberUpdated>()).Member, (await inbox.Next<MemberUpdated>()).Member];
        Assert.That(told.Select(member => (member.User.Id, member.Role)), Is.EquivalentTo(new[] { (alice.Id, "admin"), (bob.Id, "owner") }));
        await bob.Client.AddMembersAsync(group.Id, [carol.Id]);
        await Refused(ErrorCode.Forbidden, alice.Client.TransferOwnershipAsync(group.Id, carol.Id));
    }

    [Test]
    public async Task The_new_owner_is_a_member_of_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var direct = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.UserNotFound, alice.Client.TransferOwnershipAsync(group.Id, carol.Id));
        await Refused(ErrorCode.NotEmpty, "userId", alice.Client.TransferOwnershipAsync(group.Id, ""));
        await Refused(ErrorCode.NotAGroup, alice.Client.TransferOwnershipAsync(direct.Id, bob.Id));
        Assert.That((await alice.See(group)).Me!.Role, Is.EqualTo("owner"));
    }

    [Test]
    public async Task Only_the_owner_transfers_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);

        await Refused(ErrorCode.Forbidden, bob.Client.TransferOwnershipAsync(group.Id, bob.Id));
        await RefusedAlike(
            ErrorCode.ConversationNotFound, carol.Client.TransferOwnershipAsync(group.Id, carol.Id), carol.Client.TransferOwnershipAsync(Guid.NewGuid(), carol.Id));
        await Refused(ErrorCode.Unauthorized, Client().TransferOwnershipAsync(group.Id, bob.Id));
    }
}
