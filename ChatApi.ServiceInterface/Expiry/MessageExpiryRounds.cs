using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Npgsql;

namespace ChatApi.ServiceInterface.Expiry;

/// <summary>
/// Erases messages whose time is over, as deleting them for everyone does, and tells so; and lets the time of those begin that everyone has
/// read. Every few seconds, of which most find nothing at the head of an index. Nodes leave each other what they
/// have locked.
/// </summary>
sealed class MessageExpiryRounds(EventLog events, NpgsqlDataSource dataSource, Hub hub) : IRound
{
    private const int RowsAtOnce = 500;

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Each kind until fewer are left than one statement takes.</summary>
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
        tx.EraseContent([.. expired.OrderBy(message => message.ConversationId).ThenBy(message => message.Seq)], expired[0].Now); // in the order of whoever deletes several
        foreach (var message in expired)
            tx.Append(new EventRow(EventKind.MessageDeleted, message.ConversationId, Seq: message.Seq));
        await tx.CommitAsync(ct);
        foreach (var message in expired)
            hub.Erased.Add(message.ConversationId, message.Seq, message.Now);
        return expired.Count;
    }
}
