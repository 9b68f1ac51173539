using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The open server-event streams by their id, which is a credential: whoever knows it may send its heartbeat and end it, on any
/// node. Streams of other nodes are known through Redis; when it cannot be asked, an id is taken to be good, because a false
/// 404 makes clients open a new stream at once.
/// </summary>
sealed class SseSubscriptions
{
    private const char Beat = 'b', End = 'e', Renew = 'r';
    private const string FindScript = "return {redis.call('GET', KEYS[1]) or ''}";

    private readonly ConcurrentDictionary<string, SseSubscription> local = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<char, Action<SseSubscription, string>> commands = new();
    private readonly RedisConnection redis;
    private readonly RealtimeSettings settings;

    public SseSubscriptions(RedisConnection redis, RealtimeSettings settings)
    {
        this.redis = redis;
        this.settings = settings;
        Handle(Beat, (stream, none) =>
        {
            stream.Beat();
            _ = RenewAsync(stream);
        });
        Handle(End, (stream, none) => stream.End());
        Handle(Renew, (stream, text) =>
        {
            if (stream.Stream.Writer is { } writer)
                writer.Expires = new(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero);
        });
        redis.Subscribe(SseKeys.Commands, OnCommand);
    }

    /// <summary>What is done when a stream of this node is told a command, by this node or another; at once, without waiting.</summary>
    public void Handle(char command, Action<SseSubscription, string> act) => commands[command] = act;

    /// <summary>Makes a stream known by its id; <paramref name="heartbeat"/> is what it answers to one.</summary>
    public async Task<SseSubscription> OpenAsync(HubConnection stream, byte[] heartbeat)
    {
        var subscription = new SseSubscription(stream, heartbeat);
        local[subscription.Id] = subscription;
        await RenewAsync(subscription);
        return subscription;
    }

    /// <summary>Keeps the stream known to the other nodes: at each heartbeat, whichever node it came to, and now and then for those that send none.</summary>
    public Task RenewAsync(SseSubscription subscription) => redis.SetAsync(SseKeys.Subscription(subscription.Id), subscription.Owner, Life);

    public async Task CloseAsync(SseSubscription subscription)
    {
        local.TryRemove(subscription.Id, out _);
        await redis.DeleteAsync(SseKeys.Subscription(subscription.Id));
    }

    /// <summary>Notes a heartbeat, wherever the stream is. False when there is no such stream.</summary>
    public Task<bool> BeatAsync(string id) => TellAsync(Beat, id);

    /// <summary>Ends a stream, wherever it is. False when there is no such stream.</summary>
    public Task<bool> EndAsync(string id) => TellAsync(End, id);

    /// <summary>Lets a stream live until then, wherever it is. As <see cref="TellAsync(char, string, Caller, string)"/>.</summary>
    public Task TellOfTokenAsync(string id, Caller caller, DateTimeOffset end) => TellAsync(Renew, id, caller, end.UtcTicks.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Tells a command to a stream of the caller's session, wherever it is. 404 when there is no such stream, 503 when it is not on this
    /// node and the others cannot be asked.
    /// </summary>
    public async Task TellAsync(char command, string id, Caller caller, string text)
    {
        var owner = SseSubscription.OwnerOf(caller.UserId, caller.SessionId);
        if (local.TryGetValue(id, out var here))
        {
            if (here.Owner != owner)
                throw NoStream();
            commands[command](here, text);
            return;
        }
        if (!IsId(id))
            throw NoStream();
        var found = await redis.AskAsync(FindScript, [SseKeys.Subscription(id)], [])
            ?? throw new ChatException(ErrorCode.Overloaded, "The stream is on another node, which cannot be told now. Repeat it, or open a new stream with the cursor.") { RetryAfter = TimeSpan.FromSeconds(1) };
        if (found[0] != owner)
            throw NoStream();
        await redis.PublishAsync(SseKeys.Commands, Encoding.UTF8.GetBytes(command + id + text));
    }

    private TimeSpan Life => TimeSpan.FromSeconds(settings.SseExpireSeconds * 2);

    private async Task<bool> TellAsync(char command, string id)
    {
        if (local.TryGetValue(id, out var here))
        {
            commands[command](here, "");
            return true;
        }
        if (!IsId(id) || await redis.ExistsAsync(SseKeys.Subscription(id)) == false)
            return false;
        await redis.PublishAsync(SseKeys.Commands, Encoding.ASCII.GetBytes(command + id));
        return true;
    }

    private void OnCommand(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        if (text.Length > SseKeys.IdLength && local.TryGetValue(text[1..(SseKeys.IdLength + 1)], out var here) && commands.TryGetValue(text[0], out var act))
            act(here, text[(SseKeys.IdLength + 1)..]);
    }

    /// <summary>Only what can be an id goes into a key.</summary>
    private static bool IsId(string id) => id.Length == SseKeys.IdLength && id.All(char.IsAsciiHexDigitLower);

    private static ChatException NoStream() =>
        new(ErrorCode.NotFound, "You have no stream of this 'streamId', which is the id in cmd.onConnect: open a new one at /event-stream.", "streamId");
}

/// <summary>One open server-event stream of this node.</summary>
sealed class SseSubscription(HubConnection stream, byte[] heartbeat)
{
    private long lastBeat;

    public string Id => stream.Id;

    public HubConnection Stream => stream;

    /// <summary>Whose it is: user id and session.</summary>
    public string Owner { get; } = OwnerOf(stream.UserId, stream.SessionId);

    public static string OwnerOf(string userId, Guid sessionId) => $"{userId} {sessionId:N}";

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
    /// <summary>Characters of a subscription's id.</summary>
    public const int IdLength = 32;

    /// <summary>Channel. A character for the command (<c>b</c> heartbeat, <c>e</c> end …), a subscription's id, and what the command needs. Lost: the client reconnects after its idle time.</summary>
    public const string Commands = "chatapi:sse";

    /// <summary>String, the user's id and the session; expires after twice the silence a stream survives, renewed by heartbeats. Lost: the next heartbeat makes the client reconnect.</summary>
    public static string Subscription(string id) => "chatapi:sse:" + id;
}
