using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>Fills in <c>message.delivered</c> and <c>message.read</c>: the row says it all.</summary>
sealed class ReceiptEventBodies : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessageDelivered, EventKind.MessageRead];

    public Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        foreach (var row in rows)
        {
            // whoever has read it has received it; the marks only rise, so a lower one beside changes nothing
            var mark = row.Seq ?? 0;
            row.Fill(row.Kind == EventKind.MessageRead
                ? new MessageRead(new() { UserId = row.Ref!, DeliveredSeq = mark, ReadSeq = mark })
                : new MessageDelivered(new() { UserId = row.Ref!, DeliveredSeq = mark }));
        }
        return Task.CompletedTask;
    }
}
