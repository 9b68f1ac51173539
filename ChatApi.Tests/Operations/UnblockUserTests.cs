using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UnblockUserTests : ChatTest
{
    [Test]
    public async Task What_was_hidden_is_there_again_and_counts()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await alice.Client.BlockUserAsync(bob.Id);
        await bob.Send(group, "hello");
        await using var alices = await alice.Listen();
        await alice.Client.UnblockUserAsync(bob.Id);

        Assert.That((await alices.Next<UserUnblocked>()).User.Id, Is.EqualTo(bob.Id));
        var mine = await alices.Next<MyMembershipUpdated>();
        Assert.That((mine.Me.Unread, mine.Me.UncountedSeqs, mine.LastMessage!.Text, mine.LastMessage.HiddenByBlock), Is.EqualTo((1, (List<long>?)null, "hello", (bool?)null)));
        await bob.Send(group, "again");
        Assert.That((await alices.Next<MessageCreated>()).Message.Text, Is.EqualTo("again"));
        Assert.That(await alice.Read(group), Is.EqualTo(new[] { "again", "hello" }));
        Assert.That((await alice.Client.GetSnapshotAsync()).BlockedUserIds, Is.Empty);
    }

    [Test]
    public async Task Without_a_block_it_changes_nothing()
    {
        var (alice, bob) = await Users("alice", "bob");
        await bob.Client.BlockUserAsync(alice.Id);
        await using var alices = await alice.Listen();

        await alice.Client.UnblockUserAsync(bob.Id);
        await alice.Client.UnblockUserAsync("nobody");
        await alices.StaysQuiet();
        Assert.That((await bob.Client.GetSnapshotAsync()).BlockedUserIds, Is.EqualTo([alice.Id]), "each lifts their own");
        await Refused(ErrorCode.InvalidValue, "userId", alice.Client.UnblockUserAsync("me"));
        await Refused(ErrorCode.Unauthorized, Client().UnblockUserAsync(bob.Id));
    }
}
