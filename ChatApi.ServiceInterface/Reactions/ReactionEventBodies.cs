using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Reactions;

/// <summary>Fills in <c>reaction.added</c> and <c>reaction.removed</c> with all reactions as they are now; of a deleted message nothing is told.</summary>
sealed class ReactionEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.ReactionAdded, EventKind.ReactionRemoved];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var states = (await db.ListReactionStatesAsync(
                [.. rows.Select(row => row.ConversationId!.Value)], [.. rows.Select(row => row.Seq!.Value)], [.. rows.Select(row => row.Ref!)], [.. rows.Select(row => row.ActorId!)], ct))
            .DistinctBy(Key).ToDictionary(Key);
        foreach (var row in rows)
            row.Fill(states.TryGetValue((row.ConversationId!.Value, row.Seq!.Value, row.Ref!, row.ActorId!), out var state) ? Body(row.Kind, state) : null);
    }

    private static (Guid, long, string, string) Key(ReactionState state) => (state.ConversationId, state.Seq, state.Reaction, state.UserId);

    private static ServerEvent Body(string kind, ReactionState state)
    {
        var groups = MessageReactions.Read(state.Reactions, mine: null) ?? [];
        return kind == EventKind.ReactionAdded
            ? new ReactionAdded(state.Id, state.ToReaction(), groups)
            : new ReactionRemoved(state.Id, state.ToReaction() with { CreatedAt = null }, groups);
    }
}
