using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Who has a server-event stream on a channel: presence by another name, so what hides the one hides the other.</summary>
sealed class SubscriberService(NpgsqlDataSource dataSource, SseChannels channels)
{
    public async Task<List<Dictionary<string, string>>> GetAsync(GetEventSubscribers request, Caller caller, CancellationToken ct)
    {
        var asked = (request.Channels ?? []).ConvertAll(name => Guid.TryParseExact(name, "D", out var id) ? id.ToString() : name);
        var found = asked.Contains(SseChannels.Home) ? await channels.ListAsync([SseChannels.Home], caller.UserId) : [];
        Guid[] ids = [.. asked.Where(name => Guid.TryParse(name, out _)).Select(Guid.Parse).Distinct()];
        if (ids.Length > 0)
            found.AddRange(await ListAsync(ids, caller, ct));
        foreach (var one in found)
            one["channels"] = string.Join(',', one["channels"].Split(',').Intersect(asked));
        return [.. found.DistinctBy(one => string.Join('\n', one.Values)).OrderBy(one => one["createdAt"], StringComparer.Ordinal)];
    }

    private async Task<List<Dictionary<string, string>>> ListAsync(Guid[] ids, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        Guid[] mine = [.. (await db.ListChannelMembersAsync([.. ids.Select(_ => caller.UserId)], ids, ct)).Select(one => one.ConversationId)];
        var found = await channels.ListAsync([.. mine.Select(id => id.ToString())], caller.UserId);
        if (found.Count == 0)
            return found;
        var seen = (await db.ListVisibleMembersAsync(caller.UserId, mine, [.. found.Select(one => one["userId"]).Distinct(StringComparer.Ordinal)], ct))
            .ToLookup(one => one.UserId, one => one.ConversationId.ToString(), StringComparer.Ordinal);
        foreach (var one in found)
            one["channels"] = string.Join(',', one["channels"].Split(',').Where(channel => channel == SseChannels.Home ? one["userId"] == caller.UserId : seen[one["userId"]].Contains(channel)));
        return found.FindAll(one => one["channels"].Length > 0);
    }
}
