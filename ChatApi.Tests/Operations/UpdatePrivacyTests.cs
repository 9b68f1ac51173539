using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdatePrivacyTests : ChatTest
{
    [Test]
    public async Task What_is_left_out_stays_and_the_own_devices_are_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        await alice.StartConversation(with: bob);
        await using var phone = await alice.Listen(on: ChatServers.NodeB);
        await using var bobs = await bob.Listen();

        await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "shared", Search = "nobody" });
        var expected = new Privacy { Messages = "shared", Search = "nobody", Presence = "nobody", Typing = false };
        Assert.That(await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "nobody", Typing = false }), Is.EqualTo(expected));
        await phone.Next<PrivacyUpdated>();
        Assert.That((await phone.Next<PrivacyUpdated>()).Privacy, Is.EqualTo(expected));
        await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "shared" });
        await phone.StaysQuiet();
        await bobs.StaysQuiet();
        Assert.That(await alice.Client.GetPrivacyAsync(), Is.EqualTo(expected));

        await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "everyone", Search = "everyone", Presence = "everyone", Typing = true });
        Assert.That((await alice.Client.GetSnapshotAsync()).Privacy, Is.EqualTo(new Privacy()));
    }

    [Test]
    public async Task Other_circles_are_refused()
    {
        var alice = await User("alice");
        await Refused(ErrorCode.RegularExpression, "messages", alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "friends" }));
        await Refused(ErrorCode.RegularExpression, "groups", alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Groups = "" }));
        await Refused(ErrorCode.RegularExpression, "presence", alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "Nobody" }));
        await Refused(ErrorCode.RegularExpression, "search", alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { Search = "nobody " }));
        await Refused(ErrorCode.Unauthorized, Client().UpdatePrivacyAsync(new UpdatePrivacy()));
    }
}
