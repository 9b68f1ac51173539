using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>Nothing is broken here; members come and go, streams are cut and transactions dawdle, all at once and often.</summary>
[NonParallelizable]
public sealed class TrafficTests
{
    [Test]
    public async Task G11_G12_nothing_reaches_or_comes_from_someone_removed()
    {
        var rig = await FaultRig.MendedAsync();
        var report = await rig.VerifyAsync(new VerifySettings
        {
            Duration = TimeSpan.FromSeconds(FaultForm.Of(8, 60)),
            Users = FaultForm.Of(24, 100),
            SendRate = FaultForm.Of(40, 60),
            RemovalRate = 20,
            CutRate = 4,
        });
        Assert.That(report.Verdict.IsGood, report.ToString());
        Assert.That(report.Verdict.MembershipChanges, Is.GreaterThan(FaultForm.Of(40, 400)), "each removal is followed by its return");
    }

    [Test]
    public async Task G6_streams_resume_without_a_gap_or_a_repeat()
    {
        var rig = await FaultRig.MendedAsync();
        await rig.Postgres.ExecuteAsync(Dawdling.Sql);
        try
        {
            var report = await rig.VerifyAsync(new VerifySettings
            {
                Duration = TimeSpan.FromSeconds(FaultForm.Of(10, 70)),
                Users = FaultForm.Of(30, 60),
                SendRate = FaultForm.Of(30, 50),
                RemovalRate = 0,
                CutRate = FaultForm.Of(20, 40),
            });
            Assert.That(report.Verdict.IsGood, report.ToString());
            Assert.That(report.Verdict.Resumes, Is.GreaterThan(FaultForm.Of(100, 2_000)));
            if (FaultForm.IsLong)
                Assert.That(report.Verdict.ResumeTimes.P95, Is.LessThan(300));
        }
        finally
        {
            await rig.Postgres.ExecuteAsync("DROP TRIGGER dawdle ON event_log");
        }
    }
}

/// <summary>Transactions that commit behind later ones: 8 % wait 50 to 300 ms between taking their place in the log and committing.</summary>
static class Dawdling
{
    public const string Sql = """
        CREATE OR REPLACE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF random() < 0.08 THEN PERFORM pg_sleep(0.05 + random() * 0.25); END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER dawdle AFTER INSERT ON event_log FOR EACH STATEMENT EXECUTE FUNCTION dawdle();
        """;
}
