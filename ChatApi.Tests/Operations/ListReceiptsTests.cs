using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListReceiptsTests : ChatTest
{
    [Test]
    public async Task It_says_who_received_and_who_read_a_message_and_when_first()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var dan = await User("dan");
        var group = await alice.StartGroup("group", bob, carol, dan);
        var sent = await alice.SendMany(group, 3);
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        await bob.Client.MarkDeliveredAsync(group.Id, 2);
        await bob.MarkRead(group, 1);
        var first = (await Receipts(alice, sent[0])).Single(one => one.User.Id == bob.Id);
        await bob.MarkRead(group, 3);
        await carol.Client.MarkDeliveredAsync(group.Id, 1);
        await dan.Send(group, "hello");

        var receipts = await Receipts(alice, sent[0]);
        Assert.That(receipts.Select(one => (one.User.DisplayName, one.Read)), Is.EquivalentTo(new[] { ("bob", true), ("carol", false), ("dan", true) }));
        Assert.That(receipts.Single(one => one.User.Id == bob.Id), Is.EqualTo(first), "the first acknowledgement counts");
        Assert.That(first.DeliveredAt, Is.GreaterThan(before).And.LessThanOrEqualTo(first.ReadAt!.Value));
        Assert.That(receipts.Single(one => one.User.Id == carol.Id), Has.Property("ReadAt").Null.And.Property("DeliveredAt").GreaterThan(before));
        Assert.That(receipts.Single(one => one.User.Id == dan.Id), Has.Property("ReadAt").Null.And.Property("DeliveredAt").Null, "writing shows it, and acknowledges nothing");
        Assert.That((await Receipts(bob, sent[2])).Select(one => one.User.DisplayName), Is.EquivalentTo(new[] { "bob", "dan" }), "any member may ask");
    }

    [Test]
    public async Task They_come_in_pages_and_newcomers_are_not_among_them()
    {
        var alice = await User("alice");
        var others = await Task.WhenAll(new[] { "bob", "carol", "dan" }.Select(User));
        var group = await alice.StartGroup("group", others);
        var message = await alice.Send(group, "hello");
        var late = await User("late");
        await alice.Client.AddMembersAsync(group.Id, [late.Id]);
        foreach (var other in others)
            await other.MarkRead(group, 1);

        var first = await alice.Client.ListReceiptsAsync(new ListReceipts { MessageId = message.Id, Limit = 2 });
        var second = await alice.Client.ListReceiptsAsync(new ListReceipts { MessageId = message.Id, Limit = 2, Cursor = first.NextCursor });
        Assert.That(first.Results.Concat(second.Results).Select(one => one.User.Id), Is.EqualTo(others.Select(other => other.Id).Order(StringComparer.Ordinal)));
        Assert.That((first.Results.Count, second.NextCursor), Is.EqualTo((2, (string?)null)));
        Assert.That(await Receipts(alice, message), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Who_has_turned_read_receipts_off_neither_gives_nor_sees_them()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var message = await alice.Send(group, "hello");
        await bob.MarkRead(group, 1);
        await carol.MarkRead(group, 1);
        await bob.Client.UpdatePrivacyAsync(new UpdatePrivacy { ReadReceipts = false });

        Assert.That(Shown(await Receipts(alice, message)), Is.EquivalentTo(new[] { ("bob", false, true), ("carol", true, true) }));
        Assert.That(Shown(await Receipts(bob, message)), Is.EquivalentTo(new[] { ("bob", false, true), ("carol", false, true) }));
        await bob.Client.UpdatePrivacyAsync(new UpdatePrivacy { ReadReceipts = true });
        Assert.That(Shown(await Receipts(alice, message)), Is.EquivalentTo(new[] { ("bob", true, true), ("carol", true, true) }));

        static IEnumerable<(string, bool, bool)> Shown(List<MessageReceipt> receipts) =>
            receipts.Select(one => (one.User.DisplayName, one.Read && one.ReadAt is not null, one.DeliveredAt is not null));
    }

    [Test]
    public async Task Whoever_may_not_read_the_message_gets_none()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var message = await alice.Send(await alice.StartGroup("group", bob), "hello");

        await RefusedAlike(
            ErrorCode.MessageNotFound,
            carol.Client.ListReceiptsAsync(new ListReceipts { MessageId = message.Id }), carol.Client.ListReceiptsAsync(new ListReceipts { MessageId = Guid.NewGuid() }));
        await Refused(ErrorCode.InvalidCursor, bob.Client.ListReceiptsAsync(new ListReceipts { MessageId = message.Id, Cursor = "made-up" }));
        await Refused(ErrorCode.InclusiveBetween, "limit", bob.Client.ListReceiptsAsync(new ListReceipts { MessageId = message.Id, Limit = 101 }));
        await Refused(ErrorCode.Unauthorized, Client().ListReceiptsAsync(new ListReceipts { MessageId = message.Id }));
    }

    private static async Task<List<MessageReceipt>> Receipts(TestUser reader, Message message)
    {
        var all = new List<MessageReceipt>();
        await foreach (var receipt in reader.Client.ListReceiptsAsync(message.Id))
            all.Add(receipt);
        return all;
    }
}
