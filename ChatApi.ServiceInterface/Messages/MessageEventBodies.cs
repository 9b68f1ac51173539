using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>
/// Fills in <c>message.new</c>, <c>message.updated</c> and <c>message.deleted</c>: the message as it is now, a tombstone when it was deleted
/// meanwhile; and <c>message.hidden</c>, with what its user sees instead. Two queries for a batch at most.
/// </summary>
sealed class MessageEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessageNew, EventKind.MessageUpdated, EventKind.MessageDeleted, EventKind.MessageHidden];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        if (rows.Where(row => row.Kind == EventKind.MessageHidden).ToList() is { Count: > 0 } hidden)
            await FillHiddenAsync(db, hidden, ct);
        if (rows.Where(row => row.Kind != EventKind.MessageHidden).ToList() is { Count: > 0 } shared)
            await FillSharedAsync(db, shared, ct);
    }

    private static async Task FillSharedAsync(NpgsqlConnection db, List<LoggedEvent> rows, CancellationToken ct)
    {
        var messages = (await db.ListMessagesBySeqAsync([.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], ct))
            .ToDictionary(message => (message.ConversationId, message.Seq));
        foreach (var row in rows)
        {
            if (messages.TryGetValue((row.ConversationId!.Value, row.Seq!.Value), out var message))
                row.Fill(Wrap(row.Kind, message), new MessageForms(message, shown => Wrap(row.Kind, shown)));
            else
                row.Fill(null);
        }
    }

    private static async Task FillHiddenAsync(NpgsqlConnection db, List<LoggedEvent> rows, CancellationToken ct)
    {
        var seen = (await db.ListLastVisibleAsync(
                [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.UserId!)], [.. rows.Select(row => row.Seq!.Value)], ct))
            .ToDictionary(row => (row.HiddenIn, row.ReaderId, row.HiddenSeq));
        foreach (var row in rows)
        {
            if (!seen.TryGetValue((row.ConversationId!.Value, row.UserId!, row.Seq!.Value), out var last))
                row.Fill(null); // no member any more
            else if (last.Id == Guid.Empty)
                row.Fill(new MessageHidden(last.HiddenId, null));
            else
            {
                var message = last.ToMessage();
                row.Fill(new MessageHidden(last.HiddenId, message), new MessageForms(message, shown => new MessageHidden(last.HiddenId, shown)));
            }
        }
    }

    private static ServerEvent Wrap(string kind, Message message) => kind switch
    {
        EventKind.MessageUpdated => new MessageUpdated(message),
        EventKind.MessageDeleted => new MessageDeleted(message),
        _ => new MessageCreated(message),
    };
}
