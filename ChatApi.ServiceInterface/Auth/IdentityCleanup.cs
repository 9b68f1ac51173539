using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Deletes what has ended: attempts that are all given back, unused tickets, and sessions a month after their end – a foreign issuer may
/// go on using the id of one that was revoked here. Several nodes may do it at once.
/// </summary>
sealed partial class IdentityCleanup(NpgsqlDataSource dataSource, Readiness readiness, TimeProvider clock, ILogger<IdentityCleanup> log) : BackgroundService
{
    private const int RowsAtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepSessions = TimeSpan.FromDays(30);

    /// <summary>One round: each kind until fewer are left than one statement takes.</summary>
    public async Task CleanAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        while (await db.DeleteFreeAttemptsAsync(RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldTicketsAsync(now, RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldSessionsAsync(now - KeepSessions, RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "What has ended of sign-ins could not be deleted; trying again in ten minutes")]
    private partial void LogFailed(Exception exception);
}
