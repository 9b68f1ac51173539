using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

public sealed class ListMessagesTests : ServiceTest
{
    private Guid conversation;
    private Caller ann = Caller.Anonymous;
    private Caller bob = Caller.Anonymous;

    /// <summary>Twenty messages, one a minute from noon on; Ann reads all, Bob those from the eighth on, which tells that he came.</summary>
    [OneTimeSetUp]
    public async Task Fill()
    {
        (ann, bob) = (await User("ann"), await User("bob"));
        conversation = await Group(ann);
        await SendMany(7, conversation, ann);
        await Add(conversation, ann, bob);
        await SendMany(12, conversation, ann);
        await Sql("UPDATE messages SET created_at = timestamptz '2026-01-01 12:00Z' + seq * interval '1 minute' WHERE conversation_id = @conversation", new { conversation });
    }

    [Test]
    public async Task Every_page_of_every_kind_is_what_a_plain_list_would_give([Values] bool fromJoin, [Values(1, 2, 3, 5, 19, 20, 50)] int limit)
    {
        var reader = fromJoin ? bob : ann;
        var readable = Enumerable.Range(fromJoin ? 8 : 1, fromJoin ? 13 : 20).Select(n => (long)n).ToList();

        await Expect(new(), readable.TakeLast(limit));
        foreach (var seq in (long[])[1, 2, 7, 8, 9, 10, 19, 20, 21, 22, 1_000, long.MaxValue])
        {
            await Expect(new() { BeforeSeq = seq }, readable.Where(s => s < seq).TakeLast(limit));
            await Expect(new() { AfterSeq = seq }, readable.Where(s => s > seq).Take(limit));
            await Expect(new() { AroundSeq = seq }, Around(seq));
        }
        await Expect(new() { AfterSeq = 0 }, readable.Take(limit));
        foreach (var offset in (int[])[0, 1, 12, 13, 19, 20, 10_000])
            await Expect(new() { Offset = offset }, readable.Where(s => s <= 20 - offset).TakeLast(limit));
        for (var seconds = -30; seconds <= 22 * 60; seconds += 30)
        {
            var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
            await Expect(new() { At = at }, Around(readable.Where(s => s * 60 >= seconds).Append(readable[^1]).First()));
        }

        IEnumerable<long> Around(long seq)
        {
            var middle = Math.Clamp(seq, readable[0], readable[^1]);
            return readable.Where(s => s < middle).TakeLast(limit / 2).Concat(readable.Where(s => s >= middle).Take(limit - (limit / 2)));
        }

        async Task Expect(ListMessages request, IEnumerable<long> expected)
        {
            (request.ConversationId, request.Limit) = (conversation, limit);
            var page = await Messages.ListAsync(request, reader, default);
            var seqs = expected.Reverse().ToList();
            var what = $"before {request.BeforeSeq}, after {request.AfterSeq}, around {request.AroundSeq}, at {request.At:T}, offset {request.Offset}";
            Assert.That(page.Results.Select(message => message.Seq), Is.EqualTo(seqs), what);
            if (seqs.Count > 0)
                Assert.That((page.HasMoreBefore, page.HasMoreAfter), Is.EqualTo((readable.Any(s => s < seqs[^1]), readable.Any(s => s > seqs[0]))), what);
        }
    }

    [Test]
    public async Task An_empty_page_still_says_what_lies_on_either_side()
    {
        var before = await Messages.ListAsync(new ListMessages { ConversationId = conversation, BeforeSeq = 8 }, bob, default);
        Assert.That((before.Results.Count, before.HasMoreBefore, before.HasMoreAfter), Is.EqualTo((0, false, true)));
        var after = await Messages.ListAsync(new ListMessages { ConversationId = conversation, AfterSeq = 20 }, bob, default);
        Assert.That((after.Results.Count, after.HasMoreBefore, after.HasMoreAfter), Is.EqualTo((0, true, false)));
    }

    [Test]
    public async Task Whoever_has_cleared_the_history_has_nothing_to_read()
    {
        var cem = await User("cem");
        var id = await Group(ann);
        await SendMany(3, id, ann);
        await Add(id, ann, cem);
        await Sql("UPDATE members SET cleared_before_seq = 5 WHERE conversation_id = @id AND user_id = @UserId", new { id, cem.UserId });
        ListMessages[] requests = [new(), new() { BeforeSeq = 3 }, new() { AfterSeq = 0 }, new() { AroundSeq = 2 }, new() { At = DateTimeOffset.UnixEpoch }, new() { Offset = 1 }];
        foreach (var request in requests)
        {
            request.ConversationId = id;
            var page = await Messages.ListAsync(request, cem, default);
            Assert.That((page.Results.Count, page.HasMoreBefore, page.HasMoreAfter), Is.EqualTo((0, false, false)));
        }
    }

    [Test]
    public void A_page_begins_at_one_place_only()
    {
        ListMessages two = new() { ConversationId = conversation, AfterSeq = 1, Offset = 0 };
        Assert.That(Refused(ErrorCode.InvalidValue, () => Messages.ListAsync(two, ann, default)).Field, Is.EqualTo("offset"));
        ListMessages others = new() { ConversationId = conversation, BeforeSeq = 1, At = DateTimeOffset.UnixEpoch };
        Assert.That(Refused(ErrorCode.InvalidValue, () => Messages.ListAsync(others, ann, default)).Field, Is.EqualTo("at"));
    }

    [Test]
    public async Task Outsiders_find_no_history()
    {
        var eve = await User("eve");
        var foreign = Refused(ErrorCode.ConversationNotFound, () => Messages.ListAsync(new ListMessages { ConversationId = conversation }, eve, default));
        var missing = Refused(ErrorCode.ConversationNotFound, () => Messages.ListAsync(new ListMessages { ConversationId = Guid.NewGuid() }, eve, default));
        Assert.That(foreign.Message, Is.EqualTo(missing.Message));
    }
}
