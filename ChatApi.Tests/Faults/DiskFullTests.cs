using System.Diagnostics;
using ChatApi.ServiceInterface.Platform;
using ChatApi.Tests.Support;
using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>PostgreSQL's disk fills up: nothing is acknowledged that is not on disk, and when there is space again it goes on by itself.</summary>
[NonParallelizable]
public sealed class DiskFullTests
{
    private static readonly string Disk = Path.Combine("/var/tmp", $"chatapi-disk-{Environment.ProcessId}");

    [Test]
    public async Task G1c_a_full_disk_loses_nothing()
    {
        Directory.CreateDirectory(Disk);
        if ((await LocalProcess.RunAsync(["mount", "-t", "tmpfs", "-o", "size=256m,mode=755", "tmpfs", Disk], default)).ExitCode != 0)
            Assert.Inconclusive("This account may not mount a small disk, so a full one cannot be had: run as root.");
        try
        {
            await using var postgres = new RigPostgres(Path.Combine(Disk, "postgres"));
            await postgres.StartAsync();
            await postgres.ExecuteAsync("ALTER SYSTEM SET max_wal_size = '64MB'");
            await postgres.ExecuteAsync("ALTER SYSTEM SET wal_recycle = off");
            await postgres.ExecuteAsync("SELECT pg_reload_conf()");
            await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = postgres.ConnectionString });
            await RunAsync(postgres, node);
        }
        finally
        {
            await LocalProcess.RunAsync(["umount", "-l", Disk], default);
            Directory.Delete(Disk);
        }
    }

    private static async Task RunAsync(RigPostgres postgres, TestNode node)
    {
        var (full, freed) = (TimeSpan.Zero, TimeSpan.Zero);
        var kept = new History();
        var report = await FaultRig.RunAsync(new VerifySettings { Urls = [node.Url], Duration = TimeSpan.FromSeconds(FaultForm.Of(14, 60)), Users = 12, SendRate = 30, RemovalRate = 0 }, async (history, _, ct) =>
        {
            kept = history;
            await Task.Delay(1_500, ct);
            history.Note("the disk is full");
            var ballast = Fill();
            await FillTheRestAsync(postgres);
            full = history.Now;
            await Task.Delay(TimeSpan.FromSeconds(FaultForm.Of(3, 15)), ct);
            freed = history.Now;
            File.Delete(ballast);
            if (!postgres.IsRunning)
                await postgres.StartAsync(); // what a service manager does: without room for its log PostgreSQL ends itself
            history.Note("the disk has space again");
        });
        var meanwhile = kept.Sends.Where(attempt => attempt.Began > full && attempt.Ended < freed).ToList();
        TestContext.Out.WriteLine($"while it was full: {string.Join(", ", meanwhile.CountBy(attempt => $"{attempt.Status} {attempt.Code}").Select(one => $"{one.Value} × {one.Key}"))}");
        Assert.That(meanwhile.Where(attempt => attempt.Outcome == Outcome.Failed), Is.Empty, "a full disk is nobody's mistake");
        Assert.That(report.Verdict.IsGood, report.ToString());
        Assert.That(report.Verdict.Recoveries[^1].Seconds, Is.LessThan(20), "promised is 10 s");
    }

    /// <summary>Takes all but a little of the space.</summary>
    private static string Fill()
    {
        var path = Path.Combine(Disk, "ballast");
        using var file = new FileStream(path, FileMode.Create);
        var chunk = new byte[64 * 1_024];
        try
        {
            while (true)
            {
                file.Write(chunk);
                file.Flush();
            }
        }
        catch (IOException)
        {
            return path; // no space left
        }
    }

    /// <summary>PostgreSQL has some pages in hand; a table that grows takes them, too.</summary>
    private static async Task FillTheRestAsync(RigPostgres postgres)
    {
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(3);)
        {
            try
            {
                await postgres.ExecuteAsync("CREATE TABLE IF NOT EXISTS ballast (filler text); INSERT INTO ballast SELECT repeat(md5(n::text), 20) FROM generate_series(1, 2000) n");
            }
            catch (Npgsql.NpgsqlException)
            {
                return;
            }
        }
    }
}
