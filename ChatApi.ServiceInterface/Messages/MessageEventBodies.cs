using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Fills in <c>message.new</c> and <c>message.updated</c>: the message as it is now, a tombstone when it was deleted meanwhile.</summary>
sealed class MessageEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessageNew, EventKind.MessageUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
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

    private static ServerEvent Wrap(string kind, Message message) => kind switch
    {
        EventKind.MessageUpdated => new MessageUpdated(message),
        _ => new MessageCreated(message),
    };
}
