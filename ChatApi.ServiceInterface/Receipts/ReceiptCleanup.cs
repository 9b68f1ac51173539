using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>Forgets when messages were received and read once that is long ago; the marks themselves stay.</summary>
sealed class ReceiptCleanup(NpgsqlDataSource dataSource, ReceiptSettings settings, TimeProvider clock) : IRound
{
    private const int RowsAtOnce = 5_000;

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Until fewer are left than one statement takes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(settings.KeepDays);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        while (await db.DeleteOldMarksAsync(before, RowsAtOnce, ct) == RowsAtOnce)
        {
        }
    }
}
