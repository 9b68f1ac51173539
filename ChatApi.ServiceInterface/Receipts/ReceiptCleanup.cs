using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>
/// Forgets when messages were received and read once that is long ago; the marks themselves stay. It walks over the table in the order of
/// its pages, a part of a large one each round. New rows take the place of deleted ones, so that an index of the times by page would soon
/// name every page, and one of the times by row would cost each mark as much as its row does.
/// </summary>
sealed class ReceiptCleanup(NpgsqlDataSource dataSource, ReceiptSettings settings, TimeProvider clock) : IRound
{
    private const int PagesAtOnce = 1_000; // 8 MB, some milliseconds
    private const int FewestPages = 10_000; // of a round
    private const int MostRounds = 100; // until all of a large table has been looked at: not quite a day

    private long next = Random.Shared.Next(); // nodes begin at different places, and anew after each start

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(settings.KeepDays);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var pages = await db.CountMarkPagesAsync(ct);
        next %= Math.Max(1, pages);
        for (var left = Math.Min(pages, Math.Max(FewestPages, pages / MostRounds)); left > 0;)
        {
            var end = Math.Min(next + PagesAtOnce, pages);
            await db.DeleteOldMarksAsync(before, next, end, ct);
            left -= end - next;
            next = end == pages ? 0 : end;
        }
    }
}
