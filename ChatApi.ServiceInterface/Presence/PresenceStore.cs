using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using StackExchange.Redis;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>How present a user is on all nodes together.</summary>
enum PresenceLevel
{
    /// <summary>There is no device, or none that may be shown.</summary>
    Gone,

    /// <summary>Devices, none in use.</summary>
    Away,

    /// <summary>A device in use.</summary>
    Online,
}

/// <summary>How present a user is, and on how many devices.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct PresenceState(PresenceLevel Level, int Devices);

/// <summary>How present users are.</summary>
/// <param name="IsComplete">False shortly after Redis has forgotten everything: who is not found may be there all the same.</param>
/// <param name="ByUser">One for each user asked for.</param>
sealed record PresenceStates(bool IsComplete, IReadOnlyDictionary<string, PresenceState> ByUser)
{
    /// <summary>Null when it is not known.</summary>
    public PresenceState? Of(string userId) => ByUser[userId] is var state && (IsComplete || state.Level != PresenceLevel.Gone) ? state : null;
}

/// <summary>A user's devices on this node, to be written.</summary>
/// <param name="Entries">As <see cref="PresenceKeys.NodePrefix"/> says; empty = none, or none that may be shown.</param>
/// <param name="IsToldAnyway">Also when nothing seems to have changed, because Redis may have forgotten what was before.</param>
readonly record struct DeviceEntries(string UserId, string Entries, bool IsToldAnyway);

/// <summary>Presence in Redis. Null answers mean that Redis cannot be asked. One at a time may write.</summary>
sealed class PresenceStore(RedisConnection redis, PresenceSettings settings)
{
    /// <summary>How long after Redis has forgotten everything the nodes have to write it again: each notices within a second that it is back.</summary>
    private static readonly TimeSpan Completion = TimeSpan.FromSeconds(2.5);

    private long node = NewNode();

    /// <summary>Says that this node lives. Answers whether it was known, and a dead node that is this one's to bury.</summary>
    public async Task<(bool IsKnown, long? Dead)?> BeatAsync() =>
        await redis.RunAsync(PresenceScripts.Beat, [PresenceKeys.Nodes, PresenceKeys.Since], [PresenceKeys.NodePrefix, node, settings.NodeSeconds * 1_000L]) is { } answer
            ? (answer[0] == 1, answer[1] == 0 ? null : answer[1])
            : null;

    /// <summary>Under a new name nothing of what was written before counts any more; others bury it. Beat next.</summary>
    public void TakeNewName() => node = NewNode();

    /// <summary>Writes users' devices and tells whose presence has changed. For each user, bits say which devices were away elsewhere; empty when this node is not known.</summary>
    public async Task<IReadOnlyList<long>?> WriteAsync(IReadOnlyList<DeviceEntries> users)
    {
        var values = new List<RedisValue> { PresenceKeys.NodePrefix, node, PresenceKeys.Changed };
        foreach (var user in users)
            values.AddRange([user.UserId, user.Entries, user.IsToldAnyway ? 1 : 0]);
        return await redis.RunAsync(PresenceScripts.Write, [PresenceKeys.Nodes], [.. values]) is { } answer ? answer[1..] : null;
    }

    /// <summary>Says something of a user's on all nodes; false when Redis cannot be told.</summary>
    /// <param name="what">As <see cref="PresenceKeys.Said"/>; empty = nothing but that something has changed.</param>
    public async Task<bool> SayAsync(string userId, Guid sessionId, string what, bool isToldAnyway) =>
        await redis.RunAsync(PresenceScripts.Say, [PresenceKeys.Nodes],
            [PresenceKeys.NodePrefix, PresenceKeys.Changed, PresenceKeys.Said, userId, SessionText(sessionId), what, isToldAnyway ? 1 : 0]) is not null;

    /// <summary>How present these users are, each named once.</summary>
    public async Task<PresenceStates?> ReadAsync(IReadOnlyCollection<string> userIds)
    {
        RedisValue[] values = [PresenceKeys.NodePrefix, (long)Completion.TotalMilliseconds, .. userIds.Select(id => (RedisValue)id)];
        if (await redis.RunAsync(PresenceScripts.Read, [PresenceKeys.Nodes, PresenceKeys.Since], values) is not { } answer)
            return null;
        var states = userIds.Zip(answer.Skip(1), (id, packed) => KeyValuePair.Create(id, new PresenceState((PresenceLevel)(packed % 4), (int)(packed / 4))));
        return new(answer[0] == 1, states.ToDictionary(StringComparer.Ordinal));
    }

    /// <summary>Some of the users who were on a dead node, and when it was last seen; none when all are buried.</summary>
    public async Task<(DateTimeOffset SeenAt, string[] UserIds)?> ListDeadAsync(long dead, int limit) =>
        await redis.AskAsync(PresenceScripts.ListDead, [PresenceKeys.Nodes], [PresenceKeys.NodePrefix, dead, limit]) is { } answer
            ? (DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(answer[0])), answer[1..])
            : null;

    /// <summary>Forgets these users of a dead node and tells who is gone; without any, the node. False when Redis cannot be told.</summary>
    public async Task<bool> BuryAsync(long dead, string[] userIds) =>
        await redis.RunAsync(PresenceScripts.Bury, [PresenceKeys.Nodes], [PresenceKeys.NodePrefix, dead, PresenceKeys.Changed, .. userIds.Select(id => (RedisValue)id)]) is not null;

    /// <summary>This node ends; its devices have as long as any to come back elsewhere.</summary>
    public Task LeaveAsync() => redis.RunAsync(PresenceScripts.Leave, [PresenceKeys.Nodes], [PresenceKeys.NodePrefix, node, settings.OfflineSeconds * 1_000L]);

    /// <summary>A session as entries name it.</summary>
    public static string SessionText(Guid sessionId) => Base64Url.EncodeToString(sessionId.ToByteArray());

    /// <summary>53 bits, which a number in a script holds.</summary>
    private static long NewNode() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & ((1L << 53) - 1);
}
