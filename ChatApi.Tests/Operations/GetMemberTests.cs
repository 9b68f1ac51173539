using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetMemberTests : ChatTest
{
    [Test]
    public async Task Members_see_each_other_and_themselves()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group");
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);

        Assert.That(await Get(bob, group, alice.Id), Has.Property("Role").EqualTo("owner").And.Property("AddedBy").Null);
        Assert.That(await Get(bob, group, "me"), Has.Property("Role").EqualTo("member").And.Property("AddedBy").EqualTo(alice.Id));
        Assert.That((await Get(alice, group, bob.Id)).User.DisplayName, Is.EqualTo("bob"));
        await Refused(ErrorCode.UserNotFound, "userId", Get(alice, group, carol.Id));
        await Refused(ErrorCode.UserNotFound, "userId", Get(alice, group, "no one"));
        await RefusedAlike(ErrorCode.ConversationNotFound, Get(carol, group, alice.Id), Get(carol, new Conversation { Id = Guid.NewGuid() }, alice.Id));
        await Refused(ErrorCode.Unauthorized, Client().GetMemberAsync(new GetMember { ConversationId = group.Id, UserId = bob.Id }));
    }

    private static Task<Member> Get(TestUser user, Conversation group, string userId) =>
        user.Client.GetMemberAsync(new GetMember { ConversationId = group.Id, UserId = userId });
}
