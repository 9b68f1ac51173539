using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Social;

/// <summary>Who turns read receipts off neither gives nor sees read marks: by no read, and on no stream.</summary>
public sealed class ReadReceiptTests : ChatTest
{
    private static readonly UpdatePrivacy Off = new() { ReadReceipts = false }, On = new() { ReadReceipts = true };

    [Test]
    public async Task Neither_sees_what_the_other_has_read_until_both_show_it_again()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await alice.SendMany(direct, 3);
        await bob.MarkRead(direct, 2);
        await bob.Send(direct, "four");
        await alice.MarkRead(direct, 4);
        await using var alices = await alice.Listen();
        await using var bobs = await bob.Listen();

        await bob.Client.UpdatePrivacyAsync(Off);
        Assert.That(Marks((await alices.Next<MemberUpdated>()).Member), Is.EqualTo((bob.Id, 4L, (long?)null)));
        Assert.That(await SeenBy(alice, direct), Is.EqualTo((4L, (long?)null)));
        Assert.That(await SeenBy(bob, direct), Is.EqualTo((4L, (long?)null)));
        await alice.Send(direct, "five");
        await bob.Send(direct, "six");
        Assert.That(await SeenBy(alice, direct), Is.EqualTo((6L, (long?)null)), "not even by what they write");

        await alice.Client.UpdatePrivacyAsync(Off);
        await bob.Client.UpdatePrivacyAsync(On);
        Assert.That(await SeenBy(bob, direct), Is.EqualTo((5L, (long?)null)), "the other does not give it");
        await alice.Client.UpdatePrivacyAsync(On);
        Assert.That(await SeenBy(alice, direct), Is.EqualTo((6L, (long?)6)));
        Assert.That(await SeenBy(bob, direct), Is.EqualTo((5L, (long?)5)));
        Assert.That((await bobs.Next<PrivacyUpdated>()).Privacy.ReadReceipts, Is.False);
    }

    [Test]
    public async Task The_own_devices_are_told_of_the_others_mark_as_it_is_shown_from_there_on()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await bob.StartConversation(with: alice);
        await bob.SendMany(direct, 3);
        await alice.MarkRead(direct, 2);
        await using var phone = await bob.Listen();
        await using var other = await bob.Listen(on: ChatServers.NodeA);

        await bob.Client.UpdatePrivacyAsync(Off);
        Assert.That(new[] { await AboutAlice(phone), await AboutAlice(other) }, Is.All.EqualTo((alice.Id, 2L, (long?)null)));
        await bob.Client.UpdatePrivacyAsync(On);
        Assert.That(new[] { await AboutAlice(phone), await AboutAlice(other) }, Is.All.EqualTo((alice.Id, 2L, (long?)2)));

        static async Task<(string, long, long?)> AboutAlice(Inbox device)
        {
            await device.Next<MemberUpdated>(); // about oneself, which both hear
            return Marks((await device.Next<MemberUpdated>()).Member);
        }
    }

    [Test]
    public async Task What_is_read_is_told_to_the_own_devices_and_to_those_alone_who_may_know()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await alice.SendMany(group, 6);
        await bob.Client.UpdatePrivacyAsync(Off);
        await using var alices = await alice.Listen();
        await using var bobs = await bob.Listen(on: ChatServers.NodeA);
        await using var carols = await carol.Listen();

        await bob.Client.MarkDeliveredAsync(group.Id, 3);
        await bob.MarkRead(group, 2);
        await bob.MarkRead(group, 5);
        Assert.That(await alices.Next<MessageDelivered>(), Has.Property("Seq").EqualTo(3));
        Assert.That(await alices.Next<MessageDelivered>(), Has.Property("Seq").EqualTo(5), "of the reading only that it was received, when that is new");
        Assert.That((await bobs.Next<MessageRead>()).Receipt.ReadSeq, Is.EqualTo(2));
        Assert.That((await bobs.Next<MessageRead>()).Receipt.ReadSeq, Is.EqualTo(5));

        await carol.Client.MarkDeliveredAsync(group.Id, 6);
        await carol.MarkRead(group, 6);
        Assert.That((await alices.Next<MessageDelivered>()).Receipt.UserId, Is.EqualTo(carol.Id));
        Assert.That((await alices.Next<MessageRead>()).Receipt, Is.EqualTo(new Receipt { UserId = carol.Id, DeliveredSeq = 6, ReadSeq = 6 }));
        Assert.That((await bobs.Next<MessageDelivered>()).Receipt, Is.EqualTo(new Receipt { UserId = carol.Id, DeliveredSeq = 6 }));
        await bobs.StaysQuiet();
        await alices.StaysQuiet();
    }

    [Test]
    public async Task A_replay_from_before_tells_nothing_that_is_hidden_now()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await alice.SendMany(group, 3);
        var (alices, carols) = (await alice.EventCursor(), await carol.EventCursor());
        await bob.MarkRead(group, 3);
        await alice.Send(group, "four");
        await alice.MarkRead(group, 4);
        await bob.Client.UpdatePrivacyAsync(Off);
        await carol.Client.UpdatePrivacyAsync(Off);

        Assert.That((await alice.Events(alices)).Events.OfType<MessageRead>().Select(e => e.Receipt.UserId), Has.None.EqualTo(bob.Id));
        Assert.That((await carol.Events(carols)).Events.OfType<MessageRead>(), Is.Empty);
        await using var phone = await alice.Listen(alices);
        Assert.That((await phone.Next<MessageDelivered>()).Receipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 3 }));
    }

    [Test]
    public async Task The_list_of_members_shows_ones_own_mark_and_no_hidden_one()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await alice.SendMany(group, 2);
        await bob.MarkRead(group, 1);
        await carol.MarkRead(group, 2);
        await bob.Client.UpdatePrivacyAsync(Off);

        Assert.That(await Members(alice), Is.EquivalentTo(new[] { ("alice", (long?)2), ("bob", null), ("carol", 2) }));
        Assert.That(await Members(bob), Is.EquivalentTo(new[] { ("alice", (long?)null), ("bob", 1), ("carol", null) }));
        Assert.That((await alice.Client.AddMembersAsync(group.Id, [bob.Id])).Results.Single().ReadSeq, Is.Null);

        async Task<IEnumerable<(string, long?)>> Members(TestUser reader) =>
            (await reader.Client.ListMembersAsync(new ListMembers { ConversationId = group.Id })).Results.Select(member => (member.User.DisplayName, member.ReadSeq));
    }

    private static (string, long, long?) Marks(Member member) => (member.User.Id, member.DeliveredSeq, member.ReadSeq);

    private static async Task<(long, long?)> SeenBy(TestUser user, Conversation direct)
    {
        var other = (await user.See(direct)).OtherReceipt!;
        Assert.That((await user.Client.GetSnapshotAsync()).Results.Single().OtherReceipt, Is.EqualTo(other));
        return (other.DeliveredSeq, other.ReadSeq);
    }
}
