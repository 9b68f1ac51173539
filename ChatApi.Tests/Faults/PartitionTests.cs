using System.Diagnostics;
using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>A node that cannot reach PostgreSQL says so soon, leaves the load balancer, comes back by itself, and nothing is lost meanwhile.</summary>
[NonParallelizable]
public sealed class PartitionTests
{
    /// <summary>Promised is 5 s; a busy machine gets a little more.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    [Test]
    public async Task G22_a_node_cut_from_postgres_refuses_leaves_and_returns()
    {
        var rig = await FaultRig.MendedAsync();
        var settings = new VerifySettings { Duration = TimeSpan.FromSeconds(FaultForm.Of(20, 120)), Users = FaultForm.Of(20, 100), SendRate = 20, RemovalRate = 1 };
        var measured = new List<string>();
        var report = await rig.VerifyAsync(settings, async (history, people, ct) =>
        {
            for (var round = 0; round < FaultForm.Of(1, 4); round++)
            {
                await CutAsync(rig.Nodes[round % 2], "a black hole", line => line.Blackhole = true, history, people, measured);
                await CutAsync(rig.Nodes[(round + 1) % 2], "a half-open line", line => line.HalfOpen = true, history, people, measured);
            }
        });
        measured.ForEach(TestContext.Out.WriteLine);
        Assert.That(report.Verdict.IsGood, report.ToString());
    }

    private static async Task CutAsync(RigNode node, string how, Action<FaultProxy> fault, History history, People people, List<string> measured)
    {
        history.Note($"node {node.Name} behind {how}");
        fault(node.ToPostgres);
        var left = FaultRig.UntilAsync(async () => await node.ReadyAsync() == 503, AnswerWithin, $"{node.Name} is not ready behind {how}");
        var since = Stopwatch.GetTimestamp();
        var answer = await people.Accounts[0].CallAsync(node.Url, new ServiceModel.ListConversations());
        var answered = Stopwatch.GetElapsedTime(since);
        Assert.That((answer.Status, answer.RetryAfter is not null), Is.EqualTo((503, true)), $"behind {how}, after {answered}");
        Assert.That(answered, Is.LessThan(AnswerWithin));
        await left;
        node.ToPostgres.Mend();
        history.Note($"node {node.Name} mended");
        var back = await FaultRig.UntilAsync(async () => await node.ReadyAsync() == 200, TimeSpan.FromSeconds(20), $"{node.Name} is ready again");
        measured.Add($"node {node.Name} behind {how}: 503 after {answered.TotalSeconds:0.0} s, not ready after {(await left).TotalSeconds:0.0} s, ready again {back.TotalSeconds:0.0} s after mending");
    }
}
