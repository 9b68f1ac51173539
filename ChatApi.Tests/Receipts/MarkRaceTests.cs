using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Receipts;

/// <summary>T-G10, the racing half: marks from several devices at once, in any order, also while their user is removed.</summary>
public sealed class MarkRaceTests : ServiceTest
{
    [Test]
    public async Task Three_devices_in_any_order_end_at_the_highest_and_never_see_a_mark_fall()
    {
        var random = new Random(4);
        var (ann, bob) = (await User("ann"), await User("bob"));
        for (var round = 0; round < 200; round++)
        {
            var id = await Direct(ann, await User("carol")); // marks begin anew
            var carol = new Caller(await Ask<string>("SELECT user_id FROM members WHERE conversation_id = @id AND user_id <> @UserId", new { id, ann.UserId }));
            await Sql("UPDATE conversations SET last_seq = 20 WHERE id = @id", new { id });
            var marks = Enumerable.Range(0, 9).Select(_ => (Seq: random.NextInt64(0, 30), IsRead: random.Next(2) == 0)).ToArray();
            var answers = (await Task.WhenAll(marks.Chunk(3).Select(device => Device(id, carol, device)))).SelectMany(device => device).ToList();

            var reads = marks.Where(mark => mark.IsRead).Select(mark => Math.Min(mark.Seq, 20)).DefaultIfEmpty(0).Max();
            var delivered = marks.Select(mark => Math.Min(mark.Seq, 20)).Max();
            var me = (await See(id, carol)).Me!;
            Assert.That((me.ReadSeq, me.DeliveredSeq), Is.EqualTo((reads, delivered)));
            Assert.That(answers, Has.All.Matches<MarkResponse>(answer => answer.ReadSeq <= answer.DeliveredSeq && answer.DeliveredSeq <= 20));
            var told = await EventsOf(id);
            Assert.That(SeqsOf(told, "message.read", "message.read+"), Is.Ordered.Ascending.And.Unique);
            Assert.That(SeqsOf(told, "message.delivered", "message.read+"), Is.Ordered.Ascending.And.Unique);
            Assert.That(await Ask<long>("SELECT count(*) FROM receipt_marks WHERE conversation_id = @id", new { id }), Is.LessThanOrEqualTo(9), "a row an acknowledgement at most");
        }
    }

    [Test]
    public async Task A_removal_and_a_read_mark_at_once_have_one_order()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var (before, after) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            var id = await Group(ann, bob);
            await Sql("UPDATE conversations SET last_seq = 5 WHERE id = @id", new { id });
            var (first, second) = (round % 2 == 0, round % 4 < 2);
            var removing = first ? Task.Run(() => Remove(id, ann, bob)) : null;
            if (second)
                await Task.Yield();
            var reading = Record(id, bob);
            await (removing ?? Task.Run(() => Remove(id, ann, bob)));
            var wasRead = await reading;

            Refused(ErrorCode.ConversationNotFound, () => Read(id, bob, 5));
            var told = (await EventsOf(id)).ConvertAll(line => line.Split(' ')[0]);
            var (mark, removal) = (told.IndexOf("message.read+"), told.IndexOf("member.removed"));
            Assert.That(mark >= 0, Is.EqualTo(wasRead));
            Assert.That(mark, Is.LessThan(removal), "nothing of who is gone comes after");
            (before, after) = wasRead ? (before + 1, after) : (before, after + 1);
        }
        TestContext.Out.WriteLine($"read first {before}, removed first {after}");
    }

    [Test]
    public async Task Marks_of_many_conversations_at_once_wait_for_each_other_and_never_deadlock()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Group(ann, bob)));
        await Sql("UPDATE conversations SET last_seq = 1000 WHERE id = ANY(@ids)", new { ids });
        await Task.WhenAll(Enumerable.Range(1, 60).Select(async n =>
        {
            var some = ids.ToArray();
            new Random(n).Shuffle(some);
            if (n % 10 == 0)
                await Receipts.MarkAllReadAsync(new MarkAllRead { ConversationIds = [.. some[..4]] }, bob, default);
            else
                await Receipts.MarkReceiptsAsync(new MarkReceipts { Marks = [.. some.Select(id => new ReceiptMark { ConversationId = id, ReadSeq = n })] }, bob, default);
        }));
        await Receipts.MarkAllReadAsync(new MarkAllRead(), bob, default);
        foreach (var id in ids)
            Assert.That((await See(id, bob)).Me!.ReadSeq, Is.EqualTo(1_000));
    }

    private static async Task<List<MarkResponse>> Device(Guid id, Caller user, (long Seq, bool IsRead)[] marks)
    {
        var answers = new List<MarkResponse>();
        foreach (var (seq, isRead) in marks)
        {
            answers.Add(isRead ? await Read(id, user, seq) : await Receipts.MarkDeliveredAsync(new MarkDelivered { ConversationId = id, UpToSeq = seq }, user, default));
            if (answers is [.., var one, var next])
                Assert.That((next.ReadSeq, next.DeliveredSeq), Is.GreaterThanOrEqualTo((one.ReadSeq, one.DeliveredSeq)).Using<(long Read, long Delivered)>((a, b) => a.Read < b.Read || a.Delivered < b.Delivered ? -1 : 0));
        }
        return answers;
    }

    private static async Task<bool> Record(Guid id, Caller user)
    {
        try
        {
            await Read(id, user, 5);
            return true;
        }
        catch (ChatException e) when (e.Code == ErrorCode.ConversationNotFound)
        {
            return false;
        }
    }

    private static List<long> SeqsOf(List<string> told, params string[] kinds) =>
        [.. told.Select(line => line.Split(' ')).Where(parts => kinds.Contains(parts[0])).Select(parts => long.Parse(parts[1]))];
}
