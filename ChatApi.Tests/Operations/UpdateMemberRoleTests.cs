using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdateMemberRoleTests : ChatTest
{
    [Test]
    public async Task An_admin_may_what_admins_may_until_the_role_is_taken_and_everyone_is_told()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        await using var inbox = await bob.Listen();
        var answer = await SetRole(alice, group, bob, "admin");

        Assert.That((answer.User.Id, answer.Role, (await bob.See(group)).Me!.Role), Is.EqualTo((bob.Id, "admin", "admin")));
        Assert.That((await inbox.Next<MemberUpdated>()).Member, Is.EqualTo(answer));
        await bob.Client.AddMembersAsync(group.Id, [carol.Id]);
        await SetRole(bob, group, carol, "admin");
        Assert.That((await SetRole(carol, group, bob, "member")).Role, Is.EqualTo("member"), "admins are equals");
        await Refused(ErrorCode.Forbidden, bob.Client.RemoveMemberAsync(group.Id, carol.Id));
        Assert.That((await SetRole(carol, group, carol, "member")).Role, Is.EqualTo("member"), "one's own too");
    }

    [Test]
    public async Task A_repeat_changes_nothing_and_tells_nobody()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await SetRole(alice, group, bob, "admin");
        await using var inbox = await bob.Listen();
        Assert.That((await SetRole(alice, group, bob, "admin")).Role, Is.EqualTo("admin"));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Nobody_touches_the_owner_nor_makes_another()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await SetRole(alice, group, bob, "admin");

        await Refused(ErrorCode.Forbidden, "userId", SetRole(bob, group, alice, "member"));
        await Refused(ErrorCode.Forbidden, "userId", bob.Client.RemoveMemberAsync(group.Id, alice.Id));
        await Refused(ErrorCode.RegularExpression, "role", SetRole(bob, group, bob, "owner"));
        await Refused(ErrorCode.Forbidden, bob.Client.TransferOwnershipAsync(group.Id, bob.Id));
        await Refused(ErrorCode.Forbidden, "userId", SetRole(alice, group, alice, "admin"));
        Assert.That((await alice.See(group)).Me!.Role, Is.EqualTo("owner"));
    }

    [Test]
    public async Task A_plain_member_is_told_who_may_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (group, direct) = (await alice.StartGroup("group", bob), await alice.StartConversation(with: bob));

        var refusal = await Refused(ErrorCode.Forbidden, SetRole(bob, group, bob, "admin"));
        Assert.That((refusal.Meta["permission"], refusal.Meta["role"]), Is.EqualTo(("changeRoles", "admin")));
        await Refused(ErrorCode.UserNotFound, "userId", SetRole(alice, group, carol, "admin"));
        await Refused(ErrorCode.NotAGroup, SetRole(alice, direct, bob, "admin"));
        await Refused(ErrorCode.NotEmpty, "role", SetRole(alice, group, bob, ""));
        await RefusedAlike(ErrorCode.ConversationNotFound, SetRole(carol, group, bob, "admin"), SetRole(carol, new Conversation { Id = Guid.NewGuid() }, bob, "admin"));
        await Refused(ErrorCode.Unauthorized, Client().UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = bob.Id, Role = "admin" }));
    }

    private static Task<Member> SetRole(TestUser who, Conversation group, TestUser whose, string role) =>
        who.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = whose.Id, Role = role });
}
