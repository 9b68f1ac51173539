using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Stars;

/// <summary>Fills in <c>message.starred</c> and <c>message.unstarred</c>: each is shown while it is true; what has changed since has an event of its own.</summary>
sealed class StarEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.MessageStarred, EventKind.MessageUnstarred];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var states = (await db.ListStarStatesAsync(
                [.. rows.Select(row => row.UserId!)], [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], ct))
            .DistinctBy(state => (state.UserId, state.Id)).ToDictionary(state => (state.UserId, state.ConversationId, state.Seq));
        foreach (var row in rows)
            row.Fill(states.TryGetValue((row.UserId!, row.ConversationId!.Value, row.Seq!.Value), out var state) ? Body(row.Kind, state) : null);
    }

    private static ServerEvent? Body(string kind, StarState state) => (kind, state.StarredAt) switch
    {
        (EventKind.MessageStarred, { } at) => new MessageStarred(state.Id, at),
        (EventKind.MessageUnstarred, null) => new MessageUnstarred(state.Id),
        _ => null,
    };
}
