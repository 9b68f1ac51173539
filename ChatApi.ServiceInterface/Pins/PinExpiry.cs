using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Pins;

/// <summary>Unpins what was pinned for a time only, and tells so. Nobody is shown a pin that is over, so a round a few seconds late hurts nobody. Several nodes may do it at once.</summary>
sealed partial class PinExpiry(EventLog events, Readiness readiness, TimeProvider clock, ILogger<PinExpiry> log) : BackgroundService
{
    private const int RowsAtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>One round: until fewer are left than one statement takes.</summary>
    public async Task UnpinDueAsync(CancellationToken ct)
    {
        var count = RowsAtOnce;
        while (count == RowsAtOnce)
        {
            await using var tx = await events.BeginAsync(ct);
            count = 0;
            foreach (var pin in await tx.Db.UnpinDueAsync(RowsAtOnce, ct))
            {
                tx.Append(new EventRow(EventKind.MessageUnpinned, pin.ConversationId, Seq: pin.Seq));
                count++;
            }
            if (count > 0)
                await tx.CommitAsync(ct);
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
                await UnpinDueAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was pinned for a time could not be unpinned; trying again in 15 seconds")]
    private partial void LogFailed(Exception exception);
}
