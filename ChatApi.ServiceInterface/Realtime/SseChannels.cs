using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Which server-event streams are on which channels: those of this node by name, those of all nodes in Redis. A channel is the id of a conversation,
/// or <c>home</c>, which each user has for themselves. What a stream hears of does not depend on its channels: they are who is told of whom.
/// </summary>
sealed class SseChannels(EventLogReader reader, RedisConnection redis, RealtimeSettings settings)
{
    public const string Home = "home";

    private const string Now = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000) ";
    private const string KeepScript = Now + """
        for i = 1, #KEYS do
          redis.call('ZADD', KEYS[i], now + ARGV[1], ARGV[2])
          redis.call('PEXPIRE', KEYS[i], ARGV[1])
        end
        return {}
        """;
    private const string RemoveScript = "for i = 1, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end return {}";
    private const string ListScript = Now + """
        local found = {}
        for i = 1, #KEYS do
          redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
          for _, one in ipairs(redis.call('ZRANGE', KEYS[i], 0, 999)) do found[#found + 1] = one end
        end
        return found
        """;

    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<SseSubscription>> local = new(StringComparer.Ordinal);

    /// <summary>Told when a stream comes to channels, leaves them, or changes which it is on; must not block.</summary>
    public event Action<SseChange>? Changed;

    /// <summary>Of the channels asked for those the user may be on, as they are written here: at most <see cref="Limits.EventChannels"/>.</summary>
    public async Task<List<string>> GrantAsync(string userId, IEnumerable<string> asked, CancellationToken ct)
    {
        var names = asked.Distinct(StringComparer.OrdinalIgnoreCase).Take(Limits.EventChannels).ToList();
        List<Guid> ids = [.. names.Where(name => Guid.TryParseExact(name, "D", out _)).Select(Guid.Parse)];
        var granted = names.Contains(Home) ? new List<string> { Home } : [];
        if (ids.Count > 0)
        {
            var mine = await reader.ListMembershipsAsync(userId, ct);
            granted.AddRange(ids.Where(mine.ByConversation.ContainsKey).Select(id => id.ToString()));
        }
        return granted;
    }

    /// <summary>The stream is on its channels from now on.</summary>
    public async Task JoinAsync(SseSubscription stream)
    {
        lock (gate)
            Index(stream);
        await KeepAsync(stream);
        Changed?.Invoke(new("onJoin", stream, stream.Channels));
    }

    /// <summary>Keeps the stream known to the other nodes for twice the silence it survives.</summary>
    public async Task KeepAsync(SseSubscription stream)
    {
        if (stream.Keys.Length > 0)
            await redis.RunAsync(KeepScript, [.. stream.Keys], [settings.SseExpireSeconds * 2_000L, stream.Listing]);
    }

    /// <summary>The stream is on other channels from now on.</summary>
    /// <param name="choose">Gives the new ones from the old.</param>
    public async Task ChangeAsync(SseSubscription stream, Func<IReadOnlyList<string>, IReadOnlyList<string>> choose)
    {
        IReadOnlyList<string> before;
        string[] keysBefore;
        string listingBefore;
        lock (gate)
        {
            (before, keysBefore, listingBefore) = (stream.Channels, stream.Keys, stream.Listing);
            Unindex(stream);
            if (stream.Stream.End is not null)
                return;
            stream.Channels = choose(before);
            Index(stream);
        }
        await redis.RunAsync(RemoveScript, [.. keysBefore], [listingBefore]);
        await KeepAsync(stream);
        Changed?.Invoke(new("onUpdate", stream, [.. before.Union(stream.Channels)]));
    }

    /// <summary>The stream has ended.</summary>
    public async Task LeaveAsync(SseSubscription stream)
    {
        lock (gate)
            Unindex(stream);
        if (stream.Keys.Length == 0)
            return;
        await redis.RunAsync(RemoveScript, [.. stream.Keys], [stream.Listing]);
        if (stream.Stream.End != StreamEnd.Draining) // the client is about to come back to another node
            Changed?.Invoke(new("onLeave", stream, stream.Channels));
    }

    /// <summary>The streams of this node on a channel.</summary>
    /// <param name="userId">Whose home it is, when it is that one.</param>
    public List<SseSubscription> Here(string channel, string userId)
    {
        lock (gate)
            return local.TryGetValue(SseKeys.Channel(channel, userId), out var streams) ? [.. streams] : [];
    }

    /// <summary>What is told of the streams on these channels, of all nodes; only of this one while Redis cannot be asked. Each stream once.</summary>
    public async Task<List<Dictionary<string, string>>> ListAsync(IReadOnlyCollection<string> channels, string userId)
    {
        if (channels.Count == 0)
            return [];
        var keys = channels.Select(channel => SseKeys.Channel(channel, userId)).ToList();
        IEnumerable<string> found = await redis.AskAsync(ListScript, [.. keys], [])
            ?? channels.SelectMany(channel => Here(channel, userId)).Select(stream => stream.Listing).ToArray();
        return [.. found.Distinct(StringComparer.Ordinal).Select(listing => JsonSerializer.Deserialize<Dictionary<string, string>>(listing.AsSpan(SseKeys.IdLength))!)];
    }

    private void Index(SseSubscription stream)
    {
        foreach (var key in stream.Keys)
        {
            if (!local.TryGetValue(key, out var streams))
                local.Add(key, streams = []);
            streams.Add(stream);
        }
    }

    private void Unindex(SseSubscription stream)
    {
        foreach (var key in stream.Keys)
        {
            if (local.TryGetValue(key, out var streams) && streams.Remove(stream) && streams.Count == 0)
                local.Remove(key);
        }
    }
}

/// <summary>A stream has come to channels, left them, or changed which it is on.</summary>
/// <param name="Name">As clients are told: <c>onJoin</c>, <c>onLeave</c> or <c>onUpdate</c>.</param>
/// <param name="Channels">Where it is to be told.</param>
sealed record SseChange(string Name, SseSubscription Stream, IReadOnlyList<string> Channels);
