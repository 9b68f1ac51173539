using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The open server-event streams by their id, which is a credential: whoever knows it may send its heartbeat and end it, on any
/// node. Streams of other nodes are known through Redis; when it cannot be asked, an id is taken to be good, because a false
/// 404 makes clients open a new stream at once.
/// </summary>
sealed partial class SseSubscriptions
{
    private const char Beat = 'b', End = 'e', Renew = 'r', Update = 'u';
    private const string FindScript = "return {redis.call('GET', KEYS[1]) or ''}";

    private readonly ConcurrentDictionary<string, SseSubscription> local = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<char, Action<SseSubscription, string>> commands = new();
    private readonly RedisConnection redis;
    private readonly SseChannels channels;
    private readonly RealtimeSettings settings;
    private readonly ILogger<SseSubscriptions> log;

    public SseSubscriptions(RedisConnection redis, SseChannels channels, RealtimeSettings settings, ILogger<SseSubscriptions> log)
    {
        (this.redis, this.channels, this.settings, this.log) = (redis, channels, settings, log);
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
        Handle(Update, (stream, lists) => _ = UpdateAsync(stream, lists.Split(' ')));
        redis.Subscribe(SseKeys.Commands, OnCommand);
    }

    /// <summary>What is done when a stream of this node is told a command, by this node or another; at once, without waiting.</summary>
    public void Handle(char command, Action<SseSubscription, string> act) => commands[command] = act;

    /// <summary>Makes a stream known by its id.</summary>
    public async Task OpenAsync(SseSubscription subscription)
    {
        local[subscription.Id] = subscription;
        await RenewAsync(subscription);
    }

    /// <summary>Keeps the stream known to the other nodes: at each heartbeat, whichever node it came to, and now and then for those that send none.</summary>
    public Task RenewAsync(SseSubscription subscription) =>
        Task.WhenAll(redis.SetAsync(SseKeys.Subscription(subscription.Id), subscription.Owner, Life), channels.KeepAsync(subscription));

    public async Task CloseAsync(SseSubscription subscription)
    {
        local.TryRemove(subscription.Id, out _);
        await redis.DeleteAsync(SseKeys.Subscription(subscription.Id));
        await channels.LeaveAsync(subscription);
    }

    /// <summary>Notes a heartbeat, wherever the stream is. False when there is no such stream.</summary>
    public Task<bool> BeatAsync(string id) => TellAsync(Beat, id);

    /// <summary>Ends a stream, wherever it is. False when there is no such stream.</summary>
    public Task<bool> EndAsync(string id) => TellAsync(End, id);

    /// <summary>Changes the channels of a stream, wherever it is; what its user may not be on is left out. False when there is no such stream.</summary>
    public async Task<bool> UpdateAsync(string id, IEnumerable<string> join, IEnumerable<string> leave, CancellationToken ct)
    {
        if (!local.TryGetValue(id, out var here))
            return await TellAsync(Update, id, string.Join(',', join) + ' ' + string.Join(',', leave));
        await UpdateAsync(here, join, leave, ct);
        return true;
    }

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

    private async Task<bool> TellAsync(char command, string id, string text = "")
    {
        if (local.TryGetValue(id, out var here))
        {
            commands[command](here, text);
            return true;
        }
        if (!IsId(id) || await redis.ExistsAsync(SseKeys.Subscription(id)) == false)
            return false;
        await redis.PublishAsync(SseKeys.Commands, Encoding.UTF8.GetBytes(command + id + text));
        return true;
    }

    private async Task UpdateAsync(SseSubscription stream, IEnumerable<string> join, IEnumerable<string> leave, CancellationToken ct)
    {
        var granted = await channels.GrantAsync(stream.Stream.UserId, join, ct);
        await channels.ChangeAsync(stream, before => [.. before.Except(leave, StringComparer.OrdinalIgnoreCase).Union(granted).Take(Limits.EventChannels)]);
    }

    /// <summary>The same when another node asks for it, which has answered already.</summary>
    private async Task UpdateAsync(SseSubscription stream, string[] lists)
    {
        try
        {
            await UpdateAsync(stream, lists[0].Split(','), lists[1].Split(','), CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or ChatException)
        {
            LogNotUpdated(e);
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channels of a server-event stream could not be changed")]
    private partial void LogNotUpdated(Exception e);
}

/// <summary>One open server-event stream of this node.</summary>
/// <param name="stream">Its connection.</param>
/// <param name="user">What is told of its user, without the channels.</param>
/// <param name="isListed">Whether it is told of to others on its channels: it has asked for channels.</param>
sealed class SseSubscription(HubConnection stream, IReadOnlyDictionary<string, string> user, bool isListed)
{
    private long lastBeat;

    public string Id => stream.Id;

    public HubConnection Stream => stream;

    /// <summary>Whose it is: user id and session.</summary>
    public string Owner { get; } = OwnerOf(stream.UserId, stream.SessionId);

    /// <summary>The channels it is on; <see cref="SseChannels"/> changes them.</summary>
    public required IReadOnlyList<string> Channels
    {
        get;
        set
        {
            field = value;
            Keys = isListed ? [.. value.Select(channel => SseKeys.Channel(channel, stream.UserId))] : [];
            Listing = isListed ? Id + JsonSerializer.Serialize(Describe(value)) : "";
        }
    }

    /// <summary>Where it is listed.</summary>
    public string[] Keys { get; private set; } = [];

    /// <summary>What is listed: its id, then what is told of it as JSON.</summary>
    public string Listing { get; private set; } = "";

    public static string OwnerOf(string userId, Guid sessionId) => $"{userId} {sessionId:N}";

    /// <summary>How long since the last heartbeat; zero for a reader that never sent one: it lives as long as its writes succeed.</summary>
    public TimeSpan SilentFor => Volatile.Read(ref lastBeat) is var last and not 0 ? TimeProvider.System.GetElapsedTime(last) : TimeSpan.Zero;

    /// <summary>What is told of it to somebody who may know of these channels.</summary>
    public Dictionary<string, string> Describe(IEnumerable<string> channels) => new(user) { ["channels"] = string.Join(',', channels) };

    /// <summary>Notes a heartbeat and answers it on the stream.</summary>
    public void Beat()
    {
        Volatile.Write(ref lastBeat, TimeProvider.System.GetTimestamp());
        stream.Send(SseBytes.Of("cmd.onHeartbeat", Describe(Channels)));
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

    /// <summary>Channel. A map of texts as JSON: what is told on channels of a stream that has come or gone. Lost: clients are not told.</summary>
    public const string Notices = "chatapi:sse-notices";

    /// <summary>String, the user's id and the session; expires after twice the silence a stream survives, renewed by heartbeats. Lost: the next heartbeat makes the client reconnect.</summary>
    public static string Subscription(string id) => "chatapi:sse:" + id;

    /// <summary>Sorted set, <see cref="SseSubscription.Listing"/> by when it ends, in ms, renewed by heartbeats. Lost: streams are missing in lists until their next heartbeat.</summary>
    public static string Channel(string channel, string userId) => $"chatapi:sse-channel:{channel}{(channel == SseChannels.Home ? ":" + userId : "")}";
}
