using System.Collections.Concurrent;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// When the connections of this node are told that somebody's presence has changed: the first time at once, then what has changed within half a
/// minute together, always as it is at that moment. Nothing is told while Redis is away; what has changed meanwhile is afterwards.
/// </summary>
sealed partial class PresenceFeed : BackgroundService
{
    /// <summary>The command by which a server-event stream is told whom to watch; their ids follow, separated by commas.</summary>
    public const char WatchCommand = 'w';

    private const int UsersAtOnce = 200;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, News> arrived = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shown> shown = new(StringComparer.Ordinal); // the loop's own
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly PresenceWatches watches;
    private readonly PresenceStore store;
    private readonly PresenceTeller teller;
    private readonly RedisConnection redis;
    private readonly Readiness readiness;
    private readonly TimeProvider clock;
    private readonly ILogger<PresenceFeed> log;
    private readonly TimeSpan interval;
    private int outages;
    private long sweptAt;
    private bool failing;

    public PresenceFeed(
        PresenceWatches watches, PresenceStore store, PresenceTeller teller, RedisConnection redis, SseSubscriptions streams, Readiness readiness,
        PresenceSettings settings, TimeProvider clock, ILogger<PresenceFeed> log)
    {
        (this.watches, this.store, this.teller, this.redis) = (watches, store, teller, redis);
        (this.readiness, this.clock, this.log) = (readiness, clock, log);
        interval = TimeSpan.FromSeconds(settings.EventSeconds);
        sweptAt = clock.GetTimestamp();
        redis.Subscribe(PresenceKeys.Changed, message => OnChanged(Encoding.ASCII.GetString(message)));
        streams.Handle(WatchCommand, (stream, userIds) => Watch(stream.Stream, userIds.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>From now on a connection of this node is told about these users, instead of those before.</summary>
    public void Watch(HubConnection connection, IReadOnlyCollection<string> userIds)
    {
        watches.Set(connection, userIds);
        foreach (var userId in userIds)
            Note(userId, News.Watched);
    }

    /// <summary>Whoever awaits this user has been told that it is not known how they stand, and is to be told when it is.</summary>
    public void TellWhenKnown(string userId) => Note(userId, News.Changed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await wake.WaitAsync(Look, stoppingToken))
                await Task.Delay(Gathering, stoppingToken);
            try
            {
                TakeNews();
                await LookAgainAsync();
                await TellAsync(stoppingToken);
                Forget();
                failing = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    LogFailing(e);
                failing = true;
            }
        }
    }

    private void OnChanged(string news)
    {
        if (news.StartsWith('!'))
            Note(news[1..], News.Changed | News.Said);
        else
            Note(news, News.Changed);
    }

    private void Note(string userId, News news)
    {
        arrived.AddOrUpdate(userId, news, (_, before) => before | news);
        try
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // somebody else has just done so
        }
    }

    private void TakeNews()
    {
        foreach (var userId in arrived.Keys)
        {
            if (!arrived.TryRemove(userId, out var news))
                continue;
            var isSaid = news.HasFlag(News.Said) && teller.IsHere(userId);
            if (!isSaid && !news.HasFlag(News.Watched) && !teller.IsAwaited(userId))
                continue;
            if (!shown.TryGetValue(userId, out var one))
                shown.Add(userId, one = new());
            one.IsDue |= news.HasFlag(News.Changed);
            one.IsSaid |= isSaid;
            one.IsToBeRead |= news.HasFlag(News.Watched);
        }
    }

    /// <summary>
    /// How those stand whom somebody has begun to watch, and after an outage those who were here before it: who has gone meanwhile, or cannot be
    /// known yet, is told about.
    /// </summary>
    private async Task LookAgainAsync()
    {
        if (!redis.IsHealthy)
            return;
        if (outages != redis.Outages)
        {
            outages = redis.Outages;
            foreach (var one in shown.Values)
                one.IsToBeRead |= one.IsHere;
        }
        foreach (var some in shown.Where(one => one.Value.IsToBeRead).Select(one => one.Key).Chunk(UsersAtOnce))
        {
            if (await store.ReadAsync(some) is not { } states)
                return;
            foreach (var userId in some)
            {
                var one = shown[userId];
                var isHere = states.Of(userId) is { Level: not PresenceLevel.Gone };
                one.IsDue |= states.Of(userId) is null || (one.IsHere && !isHere);
                one.IsHere |= isHere;
                one.IsToBeRead = false;
            }
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        var due = shown.Select(one => new Telling(one.Key, IsOver(one.Value), one.Value.IsSaid)).Where(one => one.Others || one.Own).ToList();
        foreach (var some in due.Chunk(UsersAtOnce))
        {
            if (!redis.IsHealthy || await store.ReadAsync([.. some.Select(one => one.UserId)]) is not { } states)
                return;
            var known = some.Where(one => states.Of(one.UserId) is not null).ToList();
            await teller.TellAsync(known, states, ct);
            foreach (var (userId, others, _) in known)
            {
                var one = shown[userId];
                one.IsSaid = false;
                if (others)
                    (one.IsDue, one.IsHere, one.ToldAt) = (false, states.Of(userId) is { Level: not PresenceLevel.Gone }, clock.GetTimestamp());
            }
        }

        bool IsOver(Shown one) => one.IsDue && (one.ToldAt == 0 || clock.GetElapsedTime(one.ToldAt) >= interval);
    }

    /// <summary>About whom there is nothing to remember: they are not here or nobody awaits them, and were not told about lately.</summary>
    private void Forget()
    {
        if (clock.GetElapsedTime(sweptAt) < TimeSpan.FromMinutes(1))
            return;
        sweptAt = clock.GetTimestamp();
        foreach (var (userId, one) in shown.ToArray())
        {
            if (one is { IsDue: false, IsSaid: false, IsToBeRead: false } && clock.GetElapsedTime(one.ToldAt) >= interval && !(one.IsHere && teller.IsAwaited(userId)))
                shown.Remove(userId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of presence cannot be told; it is tried again and again")]
    private partial void LogFailing(Exception e);

    [Flags]
    private enum News
    {
        None = 0,

        /// <summary>How the user stands may have changed.</summary>
        Changed = 1,

        /// <summary>The user has said something, which their own devices hear too.</summary>
        Said = 2,

        /// <summary>Somebody has begun to watch the user.</summary>
        Watched = 4,
    }

    /// <summary>What was told about a user here.</summary>
    private sealed class Shown
    {
        /// <summary>0 = never.</summary>
        public long ToldAt { get; set; }

        /// <summary>There has been a change since.</summary>
        public bool IsDue { get; set; }

        /// <summary>The user's own devices have not heard yet what the user has said.</summary>
        public bool IsSaid { get; set; }

        /// <summary>How it stands is to be looked up.</summary>
        public bool IsToBeRead { get; set; }

        /// <summary>As was told last, or seen when somebody began to watch.</summary>
        public bool IsHere { get; set; }
    }
}
