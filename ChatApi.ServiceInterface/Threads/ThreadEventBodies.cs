using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.ServiceInterface.Threads;

/// <summary>Fills in <c>thread.updated</c>: the counts as they are now, and on a row that is addressed to one user their own side.</summary>
sealed class ThreadEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.ThreadUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var states = (await db.ListThreadStatesAsync(
                [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], [.. rows.Select(row => row.UserId)], ct))
            .DistinctBy(state => (state.Id, state.UserId)).ToDictionary(state => (state.ConversationId, state.Seq, state.UserId));
        foreach (var row in rows)
            row.Fill(states.TryGetValue((row.ConversationId!.Value, row.Seq!.Value, row.UserId), out var state) ? state.ToEvent() : null);
    }
}
