using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetUnreadTests : ChatTest
{
    [Test]
    public async Task It_counts_what_others_wrote_in_all_conversations()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var direct = await alice.StartConversation(with: bob);
        await alice.SendMany(group, 2);
        await carol.Send(group, "me too");
        await alice.Send(direct, "hello");
        Assert.That(await Unread(bob), Is.EqualTo(4));

        await bob.MarkRead(group, 2);
        Assert.That((await Unread(alice), await Unread(bob), await Unread(carol)), Is.EqualTo((1, 2, 0)));
    }

    [Test]
    public Task Nobody_has_none() => Refused(ErrorCode.Unauthorized, Client().GetUnreadAsync());

    private static async Task<int> Unread(TestUser user) => (await user.Client.GetUnreadAsync()).Total;
}
