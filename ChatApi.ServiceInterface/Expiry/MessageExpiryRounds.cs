using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Expiry;

/// <summary>
/// Erases messages whose time is over, as deleting them for everyone does, and tells so; and lets the time of those begin that everyone has
/// read. Every few seconds, of which most find nothing at the head of an index. Several nodes may do it at once: they leave each other
/// what they have locked.
/// </summary>
sealed partial class MessageExpiryRounds(EventLog events, NpgsqlDataSource dataSource, Hub hub, Readiness readiness, TimeProvider clock, ILogger<MessageExpiryRounds> log)
    : BackgroundService
{
    private const int RowsAtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One round: each kind until fewer are left than one statement takes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using (var db = await dataSource.OpenConnectionAsync(ct))
        {
            while (await db.StartReadExpiryAsync(RowsAtOnce, ct) == RowsAtOnce)
                await Task.Yield();
        }
        while (await EraseAsync(ct) == RowsAtOnce)
            await Task.Yield();
    }

    private async Task<int> EraseAsync(CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var expired = await tx.Db.LockExpiredAsync(RowsAtOnce, ct);
        if (expired.Count == 0)
            return 0;
        tx.EraseContent(expired, expired[0].Now);
        foreach (var message in expired)
            tx.Append(new EventRow(EventKind.MessageDeleted, message.ConversationId, Seq: message.Seq));
        await tx.CommitAsync(ct);
        foreach (var message in expired)
            hub.Erased.Add(message.ConversationId, message.Seq, message.Now);
        return expired.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (true)
        {
            await Task.Delay(Interval, clock, stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Messages whose time is over could not be erased; trying again in 5 seconds")]
    private partial void LogFailed(Exception exception);
}
