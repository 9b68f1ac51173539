using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class AddMembersTests : ChatTest
{
    [Test]
    public async Task A_newcomer_and_the_others_are_told_and_adding_again_changes_nothing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        await using var bobs = await bob.Listen();
        await using var carols = await carol.Listen();
        var added = await alice.Client.AddMembersAsync(group.Id, [carol.Id]);

        Assert.That(added.Results.Single().User.Id, Is.EqualTo(carol.Id));
        Assert.That((await bobs.Next<MemberAdded>()).Member.User.Id, Is.EqualTo(carol.Id));
        Assert.That((await carols.Next<MemberAdded>()).Conversation, Has.Property("Title").EqualTo("group").And.Property("MemberCount").EqualTo(3));

        Assert.That((await alice.Client.AddMembersAsync(group.Id, [bob.Id, carol.Id])).Results, Has.Count.EqualTo(2));
        Assert.That((await bobs.Next<MessageCreated>()).Message.System!.TargetIds, Is.EqualTo(new[] { carol.Id }));
        await bobs.StaysQuiet();
        Assert.That((await carol.See(group)).Me!.Role, Is.EqualTo("member"));
    }

    [Test]
    public async Task Nobody_is_added_with_someone_who_does_not_exist()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group");
        var refusal = await Refused(ErrorCode.UserNotFound, alice.Client.AddMembersAsync(group.Id, [bob.Id, "nobody"]));

        Assert.That(refusal.Meta["userIds"], Is.EqualTo("nobody"));
        await Refused(ErrorCode.ConversationNotFound, bob.See(group));
    }

    [Test]
    public async Task Someone_is_named_and_the_conversation_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group");
        var direct = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.NotEmpty, "userIds", alice.Client.AddMembersAsync(group.Id, []));
        await Refused(ErrorCode.MaximumCount, "userIds", alice.Client.AddMembersAsync(group.Id, Enumerable.Range(0, 101).Select(n => $"user{n}")));
        await Refused(ErrorCode.NotAGroup, alice.Client.AddMembersAsync(direct.Id, [carol.Id]));
    }

    [Test]
    public async Task Plain_members_do_not_add_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);

        await Refused(ErrorCode.Forbidden, bob.Client.AddMembersAsync(group.Id, [carol.Id]));
        await RefusedAlike(
            ErrorCode.ConversationNotFound, carol.Client.AddMembersAsync(group.Id, [carol.Id]), carol.Client.AddMembersAsync(Guid.NewGuid(), [carol.Id]));
        await Refused(ErrorCode.Unauthorized, Client().AddMembersAsync(group.Id, [carol.Id]));
    }
}
