using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Scheduled;

/// <summary>
/// Sends scheduled messages when they are due by the database's clock. One transaction each takes the message out of the list and stores
/// it: a node that dies in between has done neither, and another one, or this one restarted, does both. Nodes leave each other what they
/// have taken. It sleeps until the next is due, or a few seconds, in case that a node has died which knew of an earlier one.
/// </summary>
sealed partial class ScheduledSender(EventLog events, NpgsqlDataSource dataSource, Readiness readiness, ILogger<ScheduledSender> log) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim wake = new(0);

    /// <summary>There may be one that is due earlier.</summary>
    public void Wake() => wake.Release();

    /// <summary>Sends the one that is due the longest, or notes why it was refused; false when none is due.</summary>
    public async Task<bool> SendNextAsync(CancellationToken ct)
    {
        ScheduledRow? row = null;
        try
        {
            await using var tx = await events.BeginAsync(ct);
            row = await tx.Db.TakeDueAsync(ct);
            if (row is null)
                return false;
            await tx.SendScheduledAsync(row, CancellationToken.None);
            return true;
        }
        catch (ChatException refusal) when (row is not null && refusal.Status < 500)
        {
            await NoteAsync(row, refusal.Code, refusal.Message, ct);
        }
        catch (Exception e) when (row is not null && (e is ChatException || (e is PostgresException database && IsPassing(database))))
        {
            await using var db = await dataSource.OpenConnectionAsync(ct);
            await db.DeferScheduledAsync(row, RetryInterval, ct);
        }
        catch (Exception e) when (row is not null && (e is PostgresException database ? IsOfTheMessage(database) : e is not (NpgsqlException or OperationCanceledException)))
        {
            LogBroken(e, row.Id);
            await NoteAsync(row, ErrorCode.InternalServerError, "It could not be sent because of a fault of the service.", ct);
        }
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (true)
        {
            var sleep = RetryInterval;
            try
            {
                while (await SendNextAsync(stoppingToken))
                    stoppingToken.ThrowIfCancellationRequested();
                await using var db = await dataSource.OpenConnectionAsync(stoppingToken);
                sleep = await db.FindNextDueAsync(stoppingToken) ?? LongestSleep;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
            sleep = sleep > LongestSleep ? LongestSleep : sleep < ShortestSleep ? ShortestSleep : sleep;
            await wake.WaitAsync(sleep, stoppingToken);
        }
    }

    private async Task NoteAsync(ScheduledRow row, ErrorCode code, string message, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        if (!await tx.Db.SetScheduledErrorAsync(row, code.ToString(), message, ct))
            return;
        tx.Append(row.Changed());
        await tx.CommitAsync(ct);
        LogRefused(row.Id, code);
    }

    /// <summary>Locks and time limits; the rest would come again.</summary>
    private static bool IsPassing(PostgresException e) => e.IsTransient || e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled;

    /// <summary>Data that cannot be stored: it never will be, and others wait behind it.</summary>
    private static bool IsOfTheMessage(PostgresException e) => e.SqlState is ['2', '2' or '3', ..];

    [LoggerMessage(Level = LogLevel.Debug, Message = "Scheduled message {ScheduledId} was refused: {Code}")]
    private partial void LogRefused(Guid scheduledId, ErrorCode code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled message {ScheduledId} could not be sent and is not tried again")]
    private partial void LogBroken(Exception exception, Guid scheduledId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Scheduled messages could not be looked for; trying again in 2 seconds")]
    private partial void LogFailed(Exception exception);
}
