using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>Nodes are replaced one after the other while people chat, as a deployment does.</summary>
[NonParallelizable]
public sealed class DrainTests
{
    [Test]
    public async Task G19_a_rolling_restart_fails_no_request_and_loses_nothing()
    {
        var rig = await FaultRig.MendedAsync();
        var rounds = FaultForm.Of(2, 20);
        var ends = new List<TimeSpan>();
        var told = new History();
        var report = await rig.VerifyAsync(new VerifySettings { Duration = TimeSpan.FromSeconds(1), Users = FaultForm.Of(24, 60), SendRate = FaultForm.Of(25, 50), Aborts = 0, RemovalRate = 0, CutRate = 0 } with
        {
            Duration = TimeSpan.FromSeconds(rounds * FaultForm.Of(6, 8)),
        }, async (history, _, ct) =>
        {
            told = history;
            for (var round = 0; round < rounds; round++)
            {
                var node = rig.Nodes[round % rig.Nodes.Count];
                await Task.Delay(1_500, ct);
                history.Note($"node {node.Name} told to end");
                ends.Add(await node.TerminateAsync());
                await node.StartAsync();
                history.Note($"node {node.Name} serves again");
            }
        });
        Assert.That(report.Verdict.IsGood, report.ToString());
        Assert.That(report.Verdict.Calls["failed"], Is.Zero, "refused for good");
        Assert.That(report.Verdict.Acknowledged, Is.EqualTo(report.Verdict.Attempted), "what had no answer was acknowledged when repeated");
        Assert.That(ends, Has.All.LessThan(TimeSpan.FromSeconds(25)));
        var moved = told.Connections.Where(one => one.Opened is not null && one.Transport != "long-poll" && one.End is not (null or "cut")).Select(one => one.End).ToList();
        Assert.That(moved, Is.Not.Empty);
        Assert.That(moved, Has.All.Contains("draining"), "every stream was told to move");
        TestContext.Out.WriteLine($"{moved.Count} streams told to move; nodes ended after {string.Join(", ", ends.Select(one => $"{one.TotalSeconds:0.0} s"))}");
    }
}
