using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Pins;

/// <summary>Fills in <c>message.pinned</c> and <c>message.unpinned</c>: each is shown while it is true; what has changed since has an event of its own.</summary>
sealed class PinEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessagePinned, EventKind.MessageUnpinned];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var states = (await db.ListPinStatesAsync([.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], ct))
            .DistinctBy(state => state.Id).ToDictionary(state => (state.ConversationId, state.Seq));
        foreach (var row in rows)
            row.Fill(states.TryGetValue((row.ConversationId!.Value, row.Seq!.Value), out var state) ? Body(row.Kind, state) : null);
    }

    private static ServerEvent? Body(string kind, PinState state) => (kind, state.PinnedAt) switch
    {
        (EventKind.MessagePinned, { } at) => new MessagePinned(state.Id, at, state.PinnedBy!, state.PinExpiresAt),
        (EventKind.MessageUnpinned, null) => new MessageUnpinned(state.Id),
        _ => null,
    };
}
