using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// Redis as messenger between nodes. Nothing depends on it: a call that takes longer than 250 ms, or that finds it down, is given up.
/// Healthy means that a message this node publishes comes back to it, tried once a second: that is what other nodes' messages need too.
/// </summary>
sealed partial class RedisConnection(ConnectionStringSettings connections, ILogger<RedisConnection> log) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Action<byte[]>> handlers = new();
    private readonly string probeChannel = $"chatapi:probe:{Guid.NewGuid():N}";
    private readonly Lock gate = new();
    private TaskCompletionSource echo = new();
    private ConnectionMultiplexer? multiplexer;
    private volatile bool healthy;
    private volatile bool closed;
    private bool known;
    private int outages;

    /// <summary>Whether messages arrive; false at once when a connection breaks or a call times out, true again within a second of its return.</summary>
    public bool IsHealthy => healthy;

    /// <summary>How often it has ceased to be healthy: who has seen this number rise may have missed messages.</summary>
    public int Outages => Volatile.Read(ref outages);

    /// <summary>Tells every node that subscribed, this one included. Given up silently when Redis is down; never throws, never takes longer than 250 ms.</summary>
    public async Task PublishAsync(string channel, byte[] message)
    {
        if (!healthy || multiplexer is not { } redis)
            return;
        try
        {
            await PublishAsync(redis, channel, message).WaitAsync(Patience);
        }
        catch (Exception e) when (IsFailure(e))
        {
            SetHealthy(false, e.GetType().Name);
        }
    }

    /// <summary>
    /// Calls <paramref name="handler"/> for each message, at most once each and none while Redis is down; after an outage it goes on by itself.
    /// One handler per channel. It runs on Redis's own thread and must not block.
    /// </summary>
    public void Subscribe(string channel, Action<byte[]> handler)
    {
        handlers[channel] = handler;
        if (multiplexer is { } redis)
            _ = SubscribeAsync(redis, channel, handler).ContinueWith(failed => _ = failed.Exception, TaskContinuationOptions.OnlyOnFaulted); // the probe's repair subscribes again
    }

    /// <summary>Keeps a short text for <paramref name="life"/>. Given up silently when Redis is down.</summary>
    public Task SetAsync(string key, string value, TimeSpan life) => TryAsync(db => db.StringSetAsync(key, value, life));

    public Task DeleteAsync(string key) => TryAsync(db => db.KeyDeleteAsync(key));

    /// <summary>Null when Redis cannot be asked.</summary>
    public Task<bool?> ExistsAsync(string key) => TryAsync(db => db.KeyExistsAsync(key));

    /// <summary>Runs a script in one call, sent in full only when Redis does not know it. Null when Redis cannot be asked, or refuses to run it.</summary>
    public async Task<long[]?> RunAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        await EvaluateAsync(script, keys, values) is { } answer ? (long[]?)answer : null;

    /// <summary>The same for a script that answers texts.</summary>
    public async Task<string[]?> AskAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        await EvaluateAsync(script, keys, values) is { } answer ? (string[]?)answer : null;

    private async Task<RedisResult?> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values)
    {
        if (!healthy || multiplexer is not { } redis)
            return null;
        try
        {
            try
            {
                return await redis.GetDatabase().ScriptEvaluateAsync(script, keys, values).WaitAsync(Patience);
            }
            catch (RedisServerException)
            {
                // it has forgotten its scripts: the library now knows, and sends this one again
                return await redis.GetDatabase().ScriptEvaluateAsync(script, keys, values).WaitAsync(Patience);
            }
        }
        catch (RedisServerException e)
        {
            LogRefused(e.Message);
            return null;
        }
        catch (Exception e) when (IsFailure(e))
        {
            SetHealthy(false, e.GetType().Name);
            return null;
        }
    }

    private async Task<bool?> TryAsync(Func<IDatabase, Task<bool>> call)
    {
        if (!healthy || multiplexer is not { } redis)
            return null;
        try
        {
            return await call(redis.GetDatabase()).WaitAsync(Patience);
        }
        catch (Exception e) when (IsFailure(e))
        {
            SetHealthy(false, e.GetType().Name);
            return null;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the host's start does not wait for Redis
        if (connections.Redis.Length == 0)
            return;
        Subscribe(probeChannel, _ => echo.TrySetResult());
        using var timer = new PeriodicTimer(ProbeInterval);
        do
        {
            try
            {
                multiplexer ??= await ConnectAsync();
                await ProbeAsync(multiplexer);
                SetHealthy(true, "");
            }
            catch (Exception e) when (IsFailure(e))
            {
                SetHealthy(false, e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        closed = true;
        healthy = false;
        await base.StopAsync(cancellationToken);
        if (multiplexer is not null)
            await multiplexer.CloseAsync(allowCommandsToComplete: false);
    }

    /// <summary>Also after a start that failed, which stops nothing.</summary>
    public override void Dispose()
    {
        closed = true;
        base.Dispose();
        multiplexer?.Dispose();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(connections.Redis);
        options.AbortOnConnectFail = false; // it goes on connecting by itself
        options.ConnectTimeout = 1_000;
        options.SyncTimeout = (int)Patience.TotalMilliseconds;
        options.ClientName = "chatapi";
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        redis.ConnectionFailed += (_, failure) => SetHealthy(false, failure.FailureType.ToString());
        return redis;
    }

    /// <summary>Publishes and waits for the echo; when it stays away although Redis answers, the subscriptions are made again and it is tried once more.</summary>
    private async Task ProbeAsync(ConnectionMultiplexer redis)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!healthy)
            {
                foreach (var (channel, handler) in handlers)
                    await SubscribeAsync(redis, channel, handler).WaitAsync(Patience);
            }
            echo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await PublishAsync(redis, probeChannel, []).WaitAsync(Patience);
            try
            {
                await echo.Task.WaitAsync(Patience);
                return;
            }
            catch (TimeoutException) when (attempt == 1)
            {
                SetHealthy(false, "a published message did not come back");
            }
        }
    }

    private static Task<long> PublishAsync(ConnectionMultiplexer redis, string channel, byte[] message) =>
        redis.GetSubscriber().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message);

    /// <summary>Replaces an earlier subscription, so that no message is handled twice.</summary>
    private static async Task SubscribeAsync(ConnectionMultiplexer redis, string channel, Action<byte[]> handler)
    {
        var subscriber = redis.GetSubscriber();
        var name = new RedisChannel(channel, RedisChannel.PatternMode.Literal);
        await subscriber.UnsubscribeAsync(name);
        await subscriber.SubscribeAsync(name, (_, message) => handler((byte[])message!));
    }

    private static bool IsFailure(Exception e) => e is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Tells each change once.</summary>
    private void SetHealthy(bool now, string reason)
    {
        lock (gate)
        {
            if (closed || (known && healthy == now))
                return;
            (known, healthy) = (true, now);
            if (!now)
                Interlocked.Increment(ref outages);
        }
        if (now)
            LogUp();
        else
            LogDown(string.Join(", ", ConfigurationOptions.Parse(connections.Redis).EndPoints), reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis refuses to run a script: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers")]
    private partial void LogUp();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {EndPoints} cannot be reached ({Reason}): going on without, other nodes hear of changes a little later. Check that it runs and that ConnectionStrings:Redis is right")]
    private partial void LogDown(string endPoints, string reason);
}
