using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdateMeTests : ChatTest
{
    [Test]
    public async Task A_new_name_is_told_to_ones_own_devices_and_to_those_one_talks_with()
    {
        var (alice, bob) = await Users("alice", "bob");
        await alice.StartConversation(with: bob);
        await using var alices = await alice.Listen();
        await using var bobs = await bob.Listen();
        var changed = await alice.Client.UpdateMeAsync(new UpdateMe { DisplayName = "Alice B.", Email = $"{alice.UserName}@example.org" });

        Assert.That((changed.DisplayName, changed.UserName), Is.EqualTo(("Alice B.", alice.UserName)), "what is left out stays");
        Assert.That((await alices.Next<UserUpdated>()).Me, Is.EqualTo(changed));
        var told = await bobs.Next<UserUpdated>();
        Assert.That((told.User.Id, told.User.DisplayName, told.Me, told.Id), Is.EqualTo((alice.Id, "Alice B.", (MyProfile?)null, (long?)null)));
        Assert.That((await bob.Client.GetUserAsync(alice.Id)).DisplayName, Is.EqualTo("Alice B."));
    }

    [Test]
    public async Task A_change_of_nothing_is_told_to_nobody()
    {
        var ann = await User("ann");
        await using var inbox = await ann.Listen();
        await ann.Client.UpdateMeAsync(new UpdateMe { DisplayName = "ann" });
        await ann.Client.UpdateMeAsync(new UpdateMe());

        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Names_are_unique_and_have_their_rules()
    {
        var (alice, bob) = await Users("alice", "bob");

        await Refused(ErrorCode.UserNameTaken, alice.Client.UpdateMeAsync(new UpdateMe { UserName = bob.UserName.ToUpperInvariant() }));
        await Refused(ErrorCode.RegularExpression, "userName", alice.Client.UpdateMeAsync(new UpdateMe { UserName = "a b" }));
        await Refused(ErrorCode.MaximumLength, "displayName", alice.Client.UpdateMeAsync(new UpdateMe { DisplayName = new string('x', 101) }));
        await Refused(ErrorCode.NotEmpty, "displayName", alice.Client.UpdateMeAsync(new UpdateMe { DisplayName = "  " }));
        await Refused(ErrorCode.Unauthorized, Client().UpdateMeAsync(new UpdateMe { DisplayName = "nobody" }));
    }
}
