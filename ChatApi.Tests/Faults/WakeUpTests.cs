using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>Redis is an accelerator: without it, with a slow one, or when its messages vanish, everything is heard, a little later.</summary>
[NonParallelizable]
public sealed class WakeUpTests
{
    private static readonly VerifySettings Calm = new()
    {
        Duration = TimeSpan.FromSeconds(FaultForm.Of(8, 90)),
        Users = FaultForm.Of(20, 100),
        SendRate = FaultForm.Of(20, 50),
        Aborts = 0,
        RemovalRate = 0,
    };

    [Test]
    public async Task G7_no_send_fails_and_nothing_is_missed_while_redis_is_slow_silent_or_away()
    {
        var rig = await FaultRig.MendedAsync();
        var report = await rig.VerifyAsync(Calm, async (history, _, ct) =>
        {
            foreach (var (what, fault) in new (string, Action<FaultProxy>)[]
            {
                ("Redis answers after 2 s", line => line.Delay = TimeSpan.FromSeconds(2)),
                ("Redis swallows everything", line => line.Blackhole = true),
                ("Redis refuses", line => line.Refuse()),
            })
            {
                history.Note(what);
                foreach (var node in rig.Nodes)
                    fault(node.ToRedis);
                await Task.Delay(Calm.Duration / 5, ct);
                foreach (var node in rig.Nodes)
                    node.ToRedis.Mend();
            }
        });
        IsGood(report);
    }

    [Test]
    public async Task G8_wake_ups_that_vanish_are_healed_by_looking()
    {
        var rig = await FaultRig.MendedAsync();
        foreach (var node in rig.Nodes)
            (node.ToRedis.Loss, node.ToRedis.MayLose) = (0.3, IsPublishedMessage);
        var report = await rig.VerifyAsync(Calm);
        Assert.That(rig.Nodes.Sum(node => node.ToRedis.Lost), Is.GreaterThan(10), "wake-ups did vanish");
        IsGood(report);
        Assert.That(report.Verdict.DeliveryTimes.Max, Is.LessThan(5_000), "promised is 1.5 s; a busy machine gets more");
    }

    private static void IsGood(Report report)
    {
        Assert.That(report.Verdict.IsGood, report.ToString());
        Assert.That((report.Verdict.Calls["failed"], report.Verdict.Calls["unknown"]), Is.EqualTo((0, 0)));
    }

    /// <summary>A pushed message of a subscription, whole.</summary>
    private static bool IsPublishedMessage(ReadOnlyMemory<byte> chunk) =>
        chunk.Span.StartsWith("*3\r\n$7\r\nmessage\r\n"u8) && chunk.Span.EndsWith("\r\n"u8);
}
