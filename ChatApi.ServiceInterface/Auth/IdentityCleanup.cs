using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Deletes what is over: attempts that are all given back, unused tickets, sessions an hour after their end, and a month after it those
/// that were revoked – a foreign issuer may go on using the <c>sid</c> of one. Several nodes may do it at once.
/// </summary>
sealed partial class IdentityCleanup(NpgsqlDataSource dataSource, Readiness readiness, TimeProvider clock, ILogger<IdentityCleanup> log) : BackgroundService
{
    private const int RowsAtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeepEnded = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepRevoked = TimeSpan.FromDays(30);

    /// <summary>One round: each kind until fewer are left than one statement takes.</summary>
    public async Task CleanAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        while (await db.DeleteFreeAttemptsAsync(RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldTicketsAsync(now, RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldSessionsAsync(now - KeepEnded, now - KeepRevoked, RowsAtOnce, ct) == RowsAtOnce)
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

    [LoggerMessage(Level = LogLevel.Error, Message = "What is over of sign-ins could not be deleted; trying again in ten minutes")]
    private partial void LogFailed(Exception exception);
}
