using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// Keeps Redis told who is connected to this node, says that the node lives, and buries nodes that do not. One thing at a time; what fails
/// is done again half a second later. While Redis is away changes wait here.
/// </summary>
sealed partial class PresenceTracker : BackgroundService
{
    private const int UsersAtOnce = 200;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SilenceInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(15);

    private readonly LocalDevices devices;
    private readonly PresenceStore store;
    private readonly RedisConnection redis;
    private readonly OpenConnections open;
    private readonly NpgsqlDataSource dataSource;
    private readonly Readiness readiness;
    private readonly TimeProvider clock;
    private readonly ILogger<PresenceTracker> log;
    private readonly HashSet<HubConnection> silent = [];
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TimeSpan beatInterval;
    private readonly TimeSpan longestSilence;
    private int outages = -1;
    private bool failing;

    public PresenceTracker(
        LocalDevices devices, PresenceStore store, RedisConnection redis, OpenConnections open, NpgsqlDataSource dataSource, Readiness readiness,
        PresenceSettings settings, RealtimeSettings realtime, TimeProvider clock, ILogger<PresenceTracker> log)
    {
        (this.devices, this.store, this.redis, this.open) = (devices, store, redis, open);
        (this.dataSource, this.readiness, this.clock, this.log) = (dataSource, readiness, clock, log);
        beatInterval = TimeSpan.FromSeconds(Math.Min(2, settings.NodeSeconds / 3.0));
        longestSilence = TimeSpan.FromSeconds(2 * realtime.HeartbeatSeconds);
        open.Opened += OnOpened;
        open.Closed += OnClosed;
        redis.Subscribe(PresenceKeys.Said, OnSaid);
    }

    /// <summary>A user has said something here; the other nodes are told through Redis.</summary>
    public void Hear(string userId, Guid sessionId, char what)
    {
        devices.Hear(userId, PresenceStore.SessionText(sessionId), what);
        Wake();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        open.Opened -= OnOpened;
        open.Closed -= OnClosed;
        await base.StopAsync(cancellationToken);
        await store.LeaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        var (beatAt, silenceAt, notedAt) = (0L, clock.GetTimestamp(), clock.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (beatAt == 0 || clock.GetElapsedTime(beatAt) >= beatInterval || (redis.IsHealthy && redis.Outages != outages))
                {
                    beatAt = clock.GetTimestamp();
                    await BeatAsync(stoppingToken);
                }
                if (clock.GetElapsedTime(silenceAt) >= SilenceInterval)
                {
                    silenceAt = clock.GetTimestamp();
                    NoteSilence();
                }
                devices.ForgetGone();
                if (clock.GetElapsedTime(notedAt) >= TimeSpan.FromMinutes(1))
                {
                    notedAt = clock.GetTimestamp();
                    await NoteHereAsync(stoppingToken);
                }
                await WriteAsync(stoppingToken);
                failing = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    LogFailing(e);
                failing = true;
            }
            if (await wake.WaitAsync(Look, stoppingToken))
                await Task.Delay(Gathering, stoppingToken); // who comes or goes in the same moment is written in the same call
        }
    }

    /// <summary>After an outage, and when Redis has forgotten this node, everything is written anew.</summary>
    private async Task BeatAsync(CancellationToken ct)
    {
        var seen = redis.Outages;
        if (await store.BeatAsync() is not { } beat)
            return;
        if (!beat.IsKnown && outages >= 0)
        {
            store.TakeNewName();
            await store.BeatAsync();
        }
        if (!beat.IsKnown || outages != seen)
            devices.ChangeAll();
        outages = seen;
        if (beat.Dead is { } dead)
            await BuryAsync(dead, ct);
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        if (!redis.IsHealthy)
            devices.TellAnyway();
        while (redis.IsHealthy && devices.HasChanged)
        {
            var changed = devices.TakeChanged(UsersAtOnce);
            var isDone = false;
            try
            {
                await ReadWishesAsync(changed.Keys, ct);
                await NoteSeenAsync(devices.ListLeft(changed.Keys), ct);
                isDone = await WriteAsync(changed);
            }
            finally
            {
                if (!isDone)
                    devices.PutBack(changed);
            }
            if (!isDone)
                return;
        }
    }

    private async Task<bool> WriteAsync(Dictionary<string, bool> changed)
    {
        List<DeviceEntries> users = [.. changed.Select(one => new DeviceEntries(one.Key, devices.EntriesOf(one.Key), one.Value))];
        if (await store.WriteAsync(users) is not { Count: > 0 } away)
            return false;
        for (var i = 0; i < users.Count; i++)
            devices.NoteWritten(users[i].UserId, users[i].Entries, away[i]);
        return true;
    }

    private async Task ReadWishesAsync(IEnumerable<string> userIds, CancellationToken ct)
    {
        if (devices.WithoutWish(userIds) is not { Count: > 0 } unknown)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        devices.NoteWishes(unknown, await db.ListInvisibleAsync([.. unknown], ct));
    }

    private async Task NoteSeenAsync(List<(string UserId, DateTimeOffset At)> seen, CancellationToken ct)
    {
        if (seen.Count == 0)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await db.NoteSeenAsync([.. seen.Select(one => one.UserId)], [.. seen.Select(one => one.At)], ct);
    }

    /// <summary>Now and then also of those who stay, so that a crash of everything loses a quarter of an hour and no more.</summary>
    private async Task NoteHereAsync(CancellationToken ct)
    {
        foreach (var some in devices.TakeUnnoted(NoteInterval).Chunk(UsersAtOnce))
            await NoteSeenAsync([.. some.Select(id => (id, clock.GetUtcNow()))], ct);
    }

    /// <summary>Tells who is gone with a node that has died or has been stopped, in parts, each of which can be done again.</summary>
    private async Task BuryAsync(long dead, CancellationToken ct)
    {
        while (await store.ListDeadAsync(dead, UsersAtOnce) is var (seenAt, userIds))
        {
            if (userIds.Length > 0 && await store.ReadAsync(userIds) is { } states)
                await NoteSeenAsync([.. userIds.Where(id => states.ByUser[id].Level == PresenceLevel.Gone).Select(id => (id, seenAt))], ct);
            if (!await store.BuryAsync(dead, userIds) || userIds.Length == 0)
                return;
        }
    }

    /// <summary>A line that has been silent for two heartbeats may be dead: its device gets the time it would have after closing, and no more.</summary>
    private void NoteSilence()
    {
        foreach (var connection in open.All)
        {
            if (connection.Writer is not { } writer)
                continue;
            var isSilent = writer.SilentFor > longestSilence;
            lock (silent)
            {
                if (connection.End is not null || !(isSilent ? silent.Add(connection) : silent.Remove(connection)))
                    continue;
                if (isSilent)
                    devices.Depart(connection.UserId, connection.SessionId);
                else
                    devices.Arrive(connection.UserId, connection.SessionId);
            }
        }
    }

    private void OnOpened(HubConnection connection)
    {
        devices.Arrive(connection.UserId, connection.SessionId);
        Wake();
    }

    private void OnClosed(HubConnection connection)
    {
        lock (silent)
        {
            if (!silent.Remove(connection))
                devices.Depart(connection.UserId, connection.SessionId);
        }
    }

    private void OnSaid(byte[] message)
    {
        var text = Encoding.ASCII.GetString(message);
        if (text.Length <= PresenceKeys.SessionLength + 1)
            return;
        devices.Hear(text[(PresenceKeys.SessionLength + 1)..], text[1..(PresenceKeys.SessionLength + 1)], text[0]);
        Wake();
    }

    private void Wake()
    {
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who comes and goes cannot be noted; it is tried again and again")]
    private partial void LogFailing(Exception e);
}
