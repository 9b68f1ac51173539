using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.ServiceInterface.Pins;

/// <summary>Unpins what was pinned for a time only, and tells so. Nobody is shown a pin that is over, so a round a few seconds late hurts nobody.</summary>
sealed class PinExpiry(EventLog events) : IRound
{
    private const int RowsAtOnce = 500;

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Until fewer are left than one statement takes.</summary>
    public async Task RunAsync(CancellationToken ct)
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
}
