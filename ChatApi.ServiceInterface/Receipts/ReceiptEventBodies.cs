using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>
/// Fills in <c>message.delivered</c> and <c>message.read</c>: the row says it all but whether its user shows read marks, which one query tells
/// for a batch.
/// </summary>
sealed class ReceiptEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessageDelivered, EventKind.MessageRead, EventKind.MessageDeliveredAndRead];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        string[] readers = [.. rows.Where(row => row.Kind != EventKind.MessageDelivered).Select(UserOf).Distinct()];
        var hidden = new HashSet<string>();
        if (readers.Length > 0)
        {
            await using var db = await database.OpenConnectionAsync(ct);
            hidden = await db.ListReadsHiddenAsync(readers, ct);
        }
        foreach (var row in rows)
        {
            // whoever has read it has received it; the marks only rise, so a lower one beside changes nothing
            var (userId, mark) = (UserOf(row), row.Seq ?? 0);
            var delivered = new MessageDelivered(new() { UserId = userId, DeliveredSeq = mark });
            if (row.Kind == EventKind.MessageDelivered)
                row.Fill(delivered);
            else
            {
                row.Fill(
                    new MessageRead(new() { UserId = userId, DeliveredSeq = mark, ReadSeq = mark }),
                    new ReadForms(userId, hidden.Contains(userId), row.Kind == EventKind.MessageRead ? null : delivered));
            }
        }
    }

    // Of a large group only the user's own devices hear it; then they stand as the audience alone.
    private static string UserOf(LoggedEvent row) => row.Ref ?? row.UserId!;

    /// <summary>For others when one of the two has turned read receipts off: that it was received, if that is new.</summary>
    private sealed class ReadForms(string readerId, bool hidden, MessageDelivered? delivered) : EventForms
    {
        public override int FormFor(in Hearer hearer) => (hidden || hearer.ReadsHidden) && hearer.UserId != readerId ? 1 : 0;

        public override ServerEvent? Make(int form) => delivered;

        public override EventForms? Without(ErasedMessages erased) => null;
    }
}
