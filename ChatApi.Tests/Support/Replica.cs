using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Support;

/// <summary>A copy of what someone sees, kept current by the SDK's reducer alone: an old one and the events since then must be the fresh one.</summary>
sealed class Replica
{
    private ChatState state;

    private Replica(ChatState state, string cursor) => (this.state, Cursor) = (state, cursor);

    /// <summary>Where the events to apply begin.</summary>
    public string Cursor { get; private set; }

    public static async Task<Replica> LoadAsync(ChatClient client, int pageSize = 3)
    {
        var whole = await client.GetSnapshotAsync(new GetSnapshot { Limit = pageSize });
        while (whole.NextCursor is { } next)
        {
            var page = await client.GetSnapshotAsync(new GetSnapshot { Cursor = next, Limit = pageSize });
            whole.Results.AddRange(page.Results);
            whole.NextCursor = page.NextCursor;
        }
        return new(ChatState.Of(whole), whole.EventCursor!);
    }

    /// <summary>Applies everything since the cursor; returns what came.</summary>
    public async Task<List<ServerEvent>> CatchUpAsync(ChatClient client)
    {
        var heard = new List<ServerEvent>();
        while (true)
        {
            var batch = await client.GetEventsAsync(new GetEvents { Cursor = Cursor });
            Cursor = batch.Cursor!;
            if (batch.Events.Count == 0)
                return heard;
            batch.Events.ForEach(Apply);
            heard.AddRange(batch.Events);
        }
    }

    public void Apply(ServerEvent e) => state = state.After(e);

    public override string ToString() => Describe(state);

    /// <summary>All of a state, as text.</summary>
    public static string Describe(ChatState state) => string.Join(
        Environment.NewLine,
        [
            JsonSerializer.Serialize(state.Me, ContractJson.Wire.GetTypeInfo(typeof(MyProfile))),
            .. state.Conversations.Values.OrderBy(one => one.Id).Select(one => JsonSerializer.Serialize(one, ContractJson.Wire.GetTypeInfo(typeof(Conversation)))),
            $"{state.Privacy}",
            $"blocked: {string.Join(' ', state.BlockedUserIds)}",
        ]);
}
