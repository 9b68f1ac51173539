using System.Diagnostics;
using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>All streams are cut at the same moment, as when a load balancer restarts.</summary>
[NonParallelizable]
public sealed class HerdTests
{
    [Test]
    public async Task G20_all_streams_cut_at_once_are_back_within_a_minute_and_miss_nothing()
    {
        var rig = await FaultRig.MendedAsync();
        await using var frontA = new FaultProxy(new Uri(rig.Nodes[0].Url).Port);
        await using var frontB = new FaultProxy(new Uri(rig.Nodes[1].Url).Port);
        var (cut, back) = (0, TimeSpan.Zero);
        var report = await rig.VerifyAsync(new VerifySettings
        {
            Urls = [$"http://127.0.0.1:{frontA.Port}", $"http://127.0.0.1:{frontB.Port}"],
            Duration = TimeSpan.FromSeconds(FaultForm.Of(5, 60)),
            Users = FaultForm.Of(150, 3_000),
            SendRate = FaultForm.Of(20, 30),
            ReadRate = 10,
            MarkRate = FaultForm.Of(5, 2),
            RemovalRate = 0,
            CutRate = 0,
        }, async (history, people, ct) =>
        {
            await FaultRig.UntilAsync(() => Task.FromResult(people.Devices.All(device => device.IsConnected)), TimeSpan.FromSeconds(60), "all are connected");
            history.Note("all streams cut");
            var since = Stopwatch.GetTimestamp();
            cut = frontA.Reset() + frontB.Reset();
            await Task.Delay(50, ct); // until the clients have noticed
            back = await FaultRig.UntilAsync(() => Task.FromResult(people.Devices.All(device => device.IsConnected)), TimeSpan.FromSeconds(60), "all are back");
            back = Stopwatch.GetElapsedTime(since);
        });
        TestContext.Out.WriteLine($"{cut} connections cut; all {report.Users} streams back after {back.TotalSeconds:0.00} s");
        TestContext.Progress.WriteLine(FaultForm.IsLong ? $"{cut} connections cut; all {report.Users} streams back after {back.TotalSeconds:0.00} s" : "");
        Assert.That(report.Verdict.IsGood, report.ToString());
    }
}
