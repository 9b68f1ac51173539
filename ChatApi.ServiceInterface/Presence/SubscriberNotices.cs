using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// Tells the server-event streams on a channel that another one has come to it, left it, or changed its channels: <c>cmd.onJoin</c> and the
/// like, through Redis to every node. Of who may not be seen only their own streams are told. All of it may be lost.
/// </summary>
sealed partial class SubscriberNotices : BackgroundService
{
    private const string NameField = "notice", ChannelsField = "channels", UserField = "userId", OnlyOwnField = "onlyOwn";
    private const int MostWaiting = 10_000, AtOnce = 100;

    private readonly Channel<SseChange> changes = Bounded<SseChange>();
    private readonly Channel<Dictionary<string, string>> arrived = Bounded<Dictionary<string, string>>();
    private readonly SseChannels channels;
    private readonly Hub hub;
    private readonly PresenceAudience audience;
    private readonly RedisConnection redis;
    private readonly NpgsqlDataSource dataSource;
    private readonly ILogger<SubscriberNotices> log;

    public SubscriberNotices(SseChannels channels, Hub hub, PresenceAudience audience, RedisConnection redis, NpgsqlDataSource dataSource, ILogger<SubscriberNotices> log)
    {
        (this.channels, this.hub, this.audience, this.redis, this.dataSource, this.log) = (channels, hub, audience, redis, dataSource, log);
        channels.Changed += change => changes.Writer.TryWrite(change);
        redis.Subscribe(SseKeys.Notices, message => arrived.Writer.TryWrite(JsonSerializer.Deserialize<Dictionary<string, string>>(message)!));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RunAsync(changes.Reader, AnnounceAsync, stoppingToken), RunAsync(arrived.Reader, TellAsync, stoppingToken));

    private static Channel<T> Bounded<T>() => Channel.CreateBounded<T>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Takes what has gathered together.</summary>
    private async Task RunAsync<T>(ChannelReader<T> from, Func<List<T>, CancellationToken, Task> run, CancellationToken ct)
    {
        while (await from.WaitToReadAsync(ct))
        {
            var some = new List<T>();
            while (some.Count < AtOnce && from.TryRead(out var one))
                some.Add(one);
            try
            {
                await run(some, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogLost(some.Count, e);
            }
        }
    }

    /// <summary>Tells all nodes, once it is known which of the channels are small enough and who wants to be seen.</summary>
    private async Task AnnounceAsync(List<SseChange> some, CancellationToken ct)
    {
        var asked = (from change in some
                     from channel in change.Channels
                     where channel != SseChannels.Home
                     select (change.Stream.Stream.UserId, Id: Guid.Parse(channel, CultureInfo.InvariantCulture))).Distinct().ToList();
        List<ChannelMember> members = [];
        if (asked.Count > 0)
        {
            await using var db = await dataSource.OpenConnectionAsync(ct);
            members = await db.ListChannelMembersAsync([.. asked.Select(one => one.UserId)], [.. asked.Select(one => one.Id)], ct);
        }
        var invisible = members.ToDictionary(one => (one.UserId, one.ConversationId.ToString()), one => one.Invisible);
        foreach (var (name, stream, on) in some)
        {
            var userId = stream.Stream.UserId;
            List<string> told = [.. on.Where(channel => channel == SseChannels.Home || invisible.ContainsKey((userId, channel)))];
            if (told.Count == 0)
                continue;
            var notice = stream.Describe(told);
            notice[NameField] = name;
            if (told.Exists(channel => invisible.GetValueOrDefault((userId, channel))))
                notice[OnlyOwnField] = "true";
            if (redis.IsHealthy)
                await redis.PublishAsync(SseKeys.Notices, JsonSerializer.SerializeToUtf8Bytes(notice));
            else
                arrived.Writer.TryWrite(notice);
        }
    }

    /// <summary>Tells the streams of this node.</summary>
    private async Task TellAsync(List<Dictionary<string, string>> some, CancellationToken ct)
    {
        var told = (from notice in some
                    from channel in notice[ChannelsField].Split(',')
                    from stream in channels.Here(channel, notice[UserField])
                    let isOwn = stream.Stream.UserId == notice[UserField]
                    where isOwn || (!notice.ContainsKey(OnlyOwnField) && IsOn(stream, channel))
                    select (notice, channel, stream, isOwn)).ToList();
        var allowed = await audience.ListAllowedAsync([.. told.Where(one => !one.isOwn).Select(one => new Sight(one.stream.Stream.UserId, one.notice[UserField])).Distinct()], ct);
        foreach (var (notice, channel, stream, isOwn) in told)
        {
            if (isOwn || allowed.Contains(new(stream.Stream.UserId, notice[UserField])))
                stream.Stream.Send(FrameOf(notice, channel, isOwn ? stream.Channels : stream.Channels.Where(one => one != SseChannels.Home && IsOn(stream, one))));
        }
    }

    /// <summary>Whether the stream's user is still a member; before it has joined the hub that has just been asked.</summary>
    private bool IsOn(SseSubscription stream, string channel) => stream.Stream.User is not { } user || hub.IsMember(user, Guid.Parse(channel, CultureInfo.InvariantCulture));

    /// <summary>Of the other's channels it names those that the reader knows of.</summary>
    private static byte[] FrameOf(Dictionary<string, string> notice, string channel, IEnumerable<string> known)
    {
        var shown = notice.Where(entry => entry.Key is not (NameField or OnlyOwnField)).ToDictionary();
        shown[ChannelsField] = string.Join(',', notice[ChannelsField].Split(',').Intersect(known));
        return SseBytes.Of($"{channel}@cmd.{notice[NameField]}", shown);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} notices of server-event subscribers are lost")]
    private partial void LogLost(int count, Exception e);
}
