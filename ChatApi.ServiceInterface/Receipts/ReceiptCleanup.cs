using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>Forgets when messages were received and read once that is long ago; the marks themselves stay. Several nodes may do it at once.</summary>
sealed partial class ReceiptCleanup(
    NpgsqlDataSource dataSource, ReceiptSettings settings, Readiness readiness, TimeProvider clock, ILogger<ReceiptCleanup> log) : BackgroundService
{
    private const int RowsAtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>One round: until fewer are left than one statement takes. Gives how many were deleted.</summary>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - TimeSpan.FromDays(settings.KeepDays);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        for (var all = 0; ;)
        {
            var deleted = await db.DeleteOldMarksAsync(before, RowsAtOnce, ct);
            all += deleted;
            if (deleted < RowsAtOnce)
                return all;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Old times of receipts could not be deleted; trying again in ten minutes")]
    private partial void LogFailed(Exception exception);
}
