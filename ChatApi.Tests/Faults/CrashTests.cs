using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>PostgreSQL crashes again and again, each time after transactions that were rolled back: their ids are given out again afterwards.</summary>
[NonParallelizable]
public sealed class CrashTests
{
    [Test]
    public async Task G1b_G6c_crashes_lose_nothing_and_repeat_only_what_they_say()
    {
        var rig = await FaultRig.MendedAsync();
        var crashes = FaultForm.Of(3, 20);
        var random = new Random(1);
        var report = await rig.VerifyAsync(new VerifySettings
        {
            Duration = TimeSpan.FromSeconds(crashes * FaultForm.Of(6, 10)),
            Users = FaultForm.Of(30, 100),
            SendRate = FaultForm.Of(25, 50),
            RemovalRate = 10,
            CutRate = 4,
        }, async (history, _, ct) =>
        {
            for (var crash = 0; crash < crashes; crash++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2 + random.NextDouble()), ct);
                history.Note("PostgreSQL crashed");
                await rig.Postgres.CrashAsync();
                await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * FaultForm.Of(1, 10)), ct);
                await rig.Postgres.StartAsync();
                history.Note("PostgreSQL accepts again");
            }
        });
        Assert.That(report.Verdict.IsGood, report.ToString());
    }
}
