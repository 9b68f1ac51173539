using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Receipts;

public sealed class MarkTests : ServiceTest
{
    [Test]
    public async Task Marks_rise_are_told_and_never_fall()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await SendMany(5, id, ann);

        Assert.That(Marks(await Delivered(id, bob, 4)), Is.EqualTo((4L, 0L, 5)));
        Assert.That(Marks(await Read(id, bob, 2)), Is.EqualTo((4L, 2L, 3)));
        Assert.That(Marks(await Read(id, bob, 1)), Is.EqualTo((4L, 2L, 3)), "a late one changes nothing");
        Assert.That(Marks(await Delivered(id, bob, 0)), Is.EqualTo((4L, 2L, 3)));
        Assert.That(Marks(await Read(id, bob, long.MaxValue)), Is.EqualTo((5L, 5L, 0)), "reading is receiving, and ends at the last message");
        Assert.That(Marks(await Read(id, ann, 5)), Is.EqualTo((5L, 5L, 0)), "a sender has read what they sent");
        Assert.That((await EventsOf(id))[6..], Is.EqualTo([$"message.delivered 4 {bob.UserId}", $"message.read 2 {bob.UserId}", $"message.read+ 5 {bob.UserId}"]));
        Assert.That((await See(id, ann)).OtherReceipt, Is.EqualTo(new Receipt { UserId = bob.UserId, DeliveredSeq = 5, ReadSeq = 5 }));
    }

    [Test]
    public async Task Messages_may_be_named_by_their_ids()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var ids = new List<Guid>();
        for (var n = 0; n < 4; n++)
            ids.Add((await Send(id, ann)).Id);

        var byList = await Receipts.MarkReadAsync(new MarkRead { ConversationId = id, MessageIds = [ids[2], ids[0], ids[2]] }, bob, default);
        Assert.That(Marks(byList), Is.EqualTo((3L, 3L, 1)));
        var byOne = await Receipts.MarkDeliveredAsync(new MarkDelivered { ConversationId = id, UpToMessageId = ids[3] }, bob, default);
        Assert.That(Marks(byOne), Is.EqualTo((4L, 3L, 1)));
    }

    [Test]
    public async Task Messages_of_elsewhere_or_of_before_are_not_found_and_nothing_is_done()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var (id, other) = (await Group(ann), await Group(ann, bob));
        var hidden = (await Send(id, ann)).Id;
        await Add(id, ann, bob);
        var seen = (await Send(id, ann)).Id;
        var elsewhere = (await Send(other, ann)).Id;

        foreach (var wrong in (Guid[])[hidden, elsewhere, Guid.NewGuid()])
            Refused(ErrorCode.MessageNotFound, () => Receipts.MarkReadAsync(new MarkRead { ConversationId = id, MessageIds = [seen, wrong] }, bob, default));
        Assert.That((await See(id, bob)).Me!.Unread, Is.EqualTo(1));
    }

    [Test]
    public async Task Exactly_one_place_is_given_by_a_member()
    {
        var (ann, bob, eve) = (await User("ann"), await User("bob"), await User("eve"));
        var id = await Direct(ann, bob);
        Refused(ErrorCode.InvalidValue, () => Receipts.MarkReadAsync(new MarkRead { ConversationId = id }, ann, default));
        Refused(ErrorCode.InvalidValue, () => Receipts.MarkReadAsync(new MarkRead { ConversationId = id, MessageIds = [] }, ann, default));
        Refused(ErrorCode.InvalidValue, () => Receipts.MarkReadAsync(new MarkRead { ConversationId = id, UpToSeq = 1, MessageIds = [id] }, ann, default));
        Refused(ErrorCode.InvalidValue, () => Receipts.MarkDeliveredAsync(new MarkDelivered { ConversationId = id, UpToSeq = 1, UpToMessageId = id }, ann, default));
        Refused(ErrorCode.ConversationNotFound, () => Read(id, eve, 1));
        Refused(ErrorCode.ConversationNotFound, () => Read(Guid.NewGuid(), eve, 1));
    }

    [Test]
    public async Task In_a_large_group_only_the_own_devices_hear_of_a_mark()
    {
        var users = await Users(101);
        var id = await Group(users[0], users[1..]);
        await Send(id, users[0]);
        await Read(id, users[1], 1);
        Assert.That((await EventsOf(id))[^1], Is.EqualTo($"message.read 1 to {users[1].UserId}"));

        await Leave(id, users[2]);
        await Read(id, users[3], 1);
        Assert.That((await EventsOf(id))[^1], Is.EqualTo($"message.read+ 1 {users[3].UserId}"));
    }

    [Test]
    public async Task Marks_of_many_devices_at_once_end_at_the_highest_and_are_told_rising()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await SendMany(60, id, ann);
        var marks = Enumerable.Range(1, 50).Select(seq => (long)seq).ToArray();
        new Random(7).Shuffle(marks);
        await Task.WhenAll(marks.Select(seq => seq % 3 == 0 ? Delivered(id, bob, seq) : Read(id, bob, seq)));

        var me = (await See(id, bob)).Me!;
        Assert.That((me.DeliveredSeq, me.ReadSeq, me.Unread), Is.EqualTo((50L, 50L, 10)));
        Assert.That(await Told("message.read", "message.read+"), Is.Ordered.Ascending.And.Unique);
        Assert.That(await Told("message.delivered", "message.read+"), Is.Ordered.Ascending.And.Unique);

        async Task<List<long>> Told(params string[] kinds) =>
            [.. (await EventsOf(id)).Select(line => line.Split(' ')).Where(parts => kinds.Contains(parts[0])).Select(parts => long.Parse(parts[1]))];
    }

    [Test]
    public async Task Marks_racing_with_own_sends_never_fall_behind_them()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await Task.WhenAll([SendMany(30, id, ann), SendMany(30, id, bob), .. Enumerable.Range(1, 30).Select(seq => Read(id, bob, seq))]);
        var lastOfBob = await Ask<long>("SELECT max(seq) FROM messages WHERE conversation_id = @id AND sender_id = @UserId", new { id, bob.UserId });
        Assert.That((await See(id, bob)).Me!.ReadSeq, Is.GreaterThanOrEqualTo(lastOfBob));
    }

    private static (long Delivered, long Read, int Unread) Marks(MarkResponse answer) => (answer.DeliveredSeq, answer.ReadSeq, answer.Unread);

    private static Task<MarkResponse> Delivered(Guid conversationId, Caller user, long upToSeq) =>
        Receipts.MarkDeliveredAsync(new MarkDelivered { ConversationId = conversationId, UpToSeq = upToSeq }, user, default);
}
