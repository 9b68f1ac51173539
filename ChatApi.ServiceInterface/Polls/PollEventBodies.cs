using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.ServiceInterface.Polls;

/// <summary>Fills in <c>poll.updated</c>: the counts as they are now, and on the row that is addressed to who voted their own votes. Numbers alone, so that there is nothing to hide from anyone.</summary>
sealed class PollEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.PollUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var states = (await db.ListPollStatesAsync(
                [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], [.. rows.Select(row => row.UserId)], ct))
            .DistinctBy(state => (state.Id, state.UserId)).ToDictionary(state => (state.ConversationId, state.Seq, state.UserId));
        foreach (var row in rows)
            row.Fill(states.TryGetValue((row.ConversationId!.Value, row.Seq!.Value, row.UserId), out var state) ? state.ToEvent() : null);
    }
}
