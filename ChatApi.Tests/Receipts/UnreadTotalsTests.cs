using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Receipts;

/// <summary>What is remembered of a user in many conversations is never behind what was acknowledged, and never wrong.</summary>
public sealed class UnreadTotalsTests : ServiceTest
{
    [Test]
    public async Task While_others_write_it_is_never_behind_what_was_acknowledged()
    {
        using var totals = new UnreadTotals(DataSource) { RememberFrom = 0 };
        var (ann, bob, carol) = (await User("ann"), await User("bob"), await User("carol"));
        var (first, second) = (await Direct(ann, bob), await Group(carol, bob));
        var written = await Total(totals, bob);
        for (var round = 0; round < 200; round++)
        {
            var counting = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Total(totals, bob)));
            await Task.WhenAll(Send(first, ann), Send(second, carol));
            written += 2;
            Assert.That(await Total(totals, bob), Is.EqualTo(written), $"round {round}");
            Assert.That(await counting, Is.All.InRange(written - 2, written), $"round {round}");
            if (round % 20 == 19)
            {
                await Task.WhenAll(Read(first, bob, long.MaxValue), Total(totals, bob), Read(second, bob, long.MaxValue));
                written = 0;
            }
        }
    }

    [Test]
    public async Task Whatever_changes_it_without_a_message_is_seen()
    {
        using var totals = new UnreadTotals(DataSource) { RememberFrom = 0 };
        var (ann, bob) = (await User("ann"), await User("bob"));
        var (direct, group) = (await Direct(ann, bob), await Group(ann, bob));
        var start = await Total(totals, bob);
        await SendMany(3, direct, ann);
        await SendMany(4, group, ann);
        Assert.That(await Total(totals, bob), Is.EqualTo(start + 7));
        await Blocks.BlockAsync(new BlockUser { UserId = ann.UserId }, bob, default);
        Assert.That(await Total(totals, bob), Is.EqualTo(start));
        await Blocks.UnblockAsync(new UnblockUser { UserId = ann.UserId }, bob, default);
        await Mine.UpdateMineAsync(new UpdateMyConversation { ConversationId = direct, Archived = true }, bob, default);
        Assert.That(await Total(totals, bob), Is.EqualTo(start + 4));
        await Remove(group, ann, bob);
        Assert.That(await Total(totals, bob), Is.EqualTo(0));
        await Send(direct, ann);
        Assert.That(await Total(totals, bob), Is.EqualTo(4), "a message ends the archive");
    }

    [Test]
    public async Task A_mute_ends_by_itself()
    {
        using var totals = new UnreadTotals(DataSource) { RememberFrom = 0 };
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await Send(id, ann);
        await Mine.UpdateMineAsync(new UpdateMyConversation { ConversationId = id, MutedUntil = DateTimeOffset.UtcNow.AddSeconds(1.5) }, bob, default);
        Assert.That((await totals.CountAsync(bob.UserId, default)).Muted, Is.EqualTo(1));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await totals.CountAsync(bob.UserId, default)).Muted > 0)
            await Task.Delay(100, deadline.Token);
        Assert.That((await totals.CountAsync(bob.UserId, default)).Total, Is.EqualTo(1));
    }

    [Test]
    public async Task When_much_has_happened_since_it_is_counted_anew()
    {
        using var totals = new UnreadTotals(DataSource) { RememberFrom = 0 };
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        Assert.That(await Total(totals, bob), Is.Zero);
        await Send(id, ann);
        await Sql("INSERT INTO event_log (kind, user_id) SELECT 'user.updated', 'nobody' FROM generate_series(1, 5001)");
        Assert.That(await Total(totals, bob), Is.EqualTo(1));
        Assert.That(await Total(totals, bob), Is.EqualTo(1));
    }

    private static async Task<int> Total(UnreadTotals totals, Caller user) => (await totals.CountAsync(user.UserId, default)).Total;
}
