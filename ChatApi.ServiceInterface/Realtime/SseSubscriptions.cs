using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The open server-event streams by their id, which is a credential: whoever knows it may send its heartbeat and end it, on any
/// node. Streams of other nodes are known through Redis; when it cannot be asked, an id is taken to be good, because a false
/// 404 makes clients open a new stream at once.
/// </summary>
sealed class SseSubscriptions
{
    private readonly ConcurrentDictionary<string, SseSubscription> local = new(StringComparer.Ordinal);
    private readonly RedisConnection redis;
    private readonly RealtimeSettings settings;

    public SseSubscriptions(RedisConnection redis, RealtimeSettings settings)
    {
        this.redis = redis;
        this.settings = settings;
        redis.Subscribe(SseKeys.Commands, OnCommand);
    }

    /// <summary>A new id for a stream; <paramref name="heartbeat"/> is what it answers to one.</summary>
    public async Task<SseSubscription> OpenAsync(string userId, Guid sessionId, HubConnection stream, byte[] heartbeat)
    {
        var subscription = new SseSubscription(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), userId, sessionId, stream, heartbeat);
        local[subscription.Id] = subscription;
        await RenewAsync(subscription);
        return subscription;
    }

    /// <summary>Keeps the stream known to the other nodes, at each heartbeat, whichever node it came to.</summary>
    private Task RenewAsync(SseSubscription subscription) => redis.SetAsync(SseKeys.Subscription(subscription.Id), subscription.UserId, Life);

    public async Task CloseAsync(SseSubscription subscription)
    {
        local.TryRemove(subscription.Id, out _);
        await redis.DeleteAsync(SseKeys.Subscription(subscription.Id));
    }

    /// <summary>Notes a heartbeat, wherever the stream is. False when there is no such stream.</summary>
    public async Task<bool> BeatAsync(string id)
    {
        if (local.TryGetValue(id, out var here))
        {
            here.Beat();
            await RenewAsync(here);
            return true;
        }
        return await TellAsync('b', id);
    }

    /// <summary>Ends a stream, wherever it is. False when there is no such stream.</summary>
    public async Task<bool> EndAsync(string id)
    {
        if (local.TryGetValue(id, out var here))
        {
            here.End();
            return true;
        }
        return await TellAsync('e', id);
    }

    private TimeSpan Life => TimeSpan.FromSeconds(settings.SseExpireSeconds * 2);

    private async Task<bool> TellAsync(char command, string id)
    {
        // only what can be an id goes into a key
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigitLower))
            return false;
        if (await redis.ExistsAsync(SseKeys.Subscription(id)) == false)
            return false;
        await redis.PublishAsync(SseKeys.Commands, Encoding.ASCII.GetBytes(command + id));
        return true;
    }

    private void OnCommand(byte[] message)
    {
        if (message.Length < 2 || !local.TryGetValue(Encoding.ASCII.GetString(message, 1, message.Length - 1), out var here))
            return;
        if (message[0] == 'b')
        {
            here.Beat();
            _ = RenewAsync(here);
        }
        else
            here.End();
    }
}

/// <summary>One open server-event stream of this node.</summary>
sealed class SseSubscription(string id, string userId, Guid sessionId, HubConnection stream, byte[] heartbeat)
{
    private long lastBeat;

    public string Id { get; } = id;

    public string UserId { get; } = userId;

    public Guid SessionId { get; } = sessionId;

    /// <summary>How long since the last heartbeat; zero for a reader that never sent one: it lives as long as its writes succeed.</summary>
    public TimeSpan SilentFor => Volatile.Read(ref lastBeat) is var last and not 0 ? TimeProvider.System.GetElapsedTime(last) : TimeSpan.Zero;

    /// <summary>Notes a heartbeat and answers it on the stream.</summary>
    public void Beat()
    {
        Volatile.Write(ref lastBeat, TimeProvider.System.GetTimestamp());
        stream.Send(heartbeat);
    }

    /// <summary>The client unregisters.</summary>
    public void End() => stream.Close(StreamEnd.Gone);
}

/// <summary>What server-event streams keep in Redis.</summary>
static class SseKeys
{
    /// <summary>Channel. <c>b</c> or <c>e</c> (heartbeat, end) and a subscription's id. Lost: the client reconnects after its idle time.</summary>
    public const string Commands = "chatapi:sse";

    /// <summary>String, the user's id; expires after twice the silence a stream survives, renewed by heartbeats. Lost: the next heartbeat makes the client reconnect.</summary>
    public static string Subscription(string id) => "chatapi:sse:" + id;
}
