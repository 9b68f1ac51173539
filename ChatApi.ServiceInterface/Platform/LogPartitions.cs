using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// Keeps the event log's daily partitions: a week ahead, so that a day's failures in a row lose nothing, and as far back as cursors and
/// consumers reach. Without a partition for now nothing that makes an event could be written. Several nodes may do it at once.
/// </summary>
sealed partial class LogPartitions(NpgsqlDataSource dataSource, RealtimeSettings settings, Readiness readiness, TimeProvider clock, ILogger<LogPartitions> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    /// <summary>Makes what is missing and drops what is over: one round trip each.</summary>
    public async Task KeepAsync(NpgsqlConnection db, CancellationToken ct)
    {
        if (await db.MakeLogPartitionsAsync(ct) is > 0 and var made)
            LogMade(made);
        try
        {
            if (await db.DropLogPartitionsAsync(settings.CursorHours + 24, ct) is > 0 and var dropped)
                LogDropped(dropped);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            LogBusy();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken); // which has kept them once
        var wait = Interval;
        while (true)
        {
            await Task.Delay(wait, clock, stoppingToken);
            try
            {
                await using var db = await dataSource.OpenConnectionAsync(stoppingToken);
                await KeepAsync(db, stoppingToken);
                wait = Interval;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
                wait = RetryInterval;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made {Count} partitions of the event log")]
    private partial void LogMade(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dropped {Count} partitions of the event log")]
    private partial void LogDropped(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Old partitions of the event log are being read: dropping them later")]
    private partial void LogBusy();

    [LoggerMessage(Level = LogLevel.Error, Message = "The event log's partitions could not be kept; trying again in a minute")]
    private partial void LogFailed(Exception exception);
}
