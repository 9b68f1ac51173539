using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetUserTests : ChatTest
{
    [Test]
    public async Task Anyone_sees_what_others_may_see_and_me_is_oneself()
    {
        var (alice, bob) = await Users("alice", "bob");

        Assert.That(await alice.Client.GetUserAsync(bob.Id), Is.EqualTo(new UserSummary { Id = bob.Id, UserName = bob.UserName, DisplayName = "bob" }));
        Assert.That((await alice.Client.GetUserAsync("me")).Id, Is.EqualTo(alice.Id));
    }

    [Test]
    public async Task There_is_such_a_user_and_the_caller_is_signed_in()
    {
        var alice = await User("alice");

        Assert.That((await Refused(ErrorCode.UserNotFound, alice.Client.GetUserAsync("nobody"))).Meta["userIds"], Is.EqualTo("nobody"));
        await Refused(ErrorCode.NotEmpty, "userId", alice.Client.GetUserAsync(new GetUser()));
        await Refused(ErrorCode.Unauthorized, Client().GetUserAsync(alice.Id));
    }
}
