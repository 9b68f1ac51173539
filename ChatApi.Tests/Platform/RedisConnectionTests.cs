using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Platform;

public sealed class RedisConnectionTests : PlatformTest
{
    [Test]
    public async Task Messages_go_from_node_to_node_and_again_after_an_outage()
    {
        var folder = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N"));
        var port = LocalProcess.FreePort();
        var server = await NewRedis(folder, port);
        var (sender, receiver) = (await Open(server.ConnectionString), await Open(server.ConnectionString));
        var heard = Channel.CreateUnbounded<string>();
        receiver.Subscribe("chat", message => heard.Writer.TryWrite(Encoding.UTF8.GetString(message)));
        await Until(() => Task.FromResult(sender.IsHealthy && receiver.IsHealthy), "both healthy");
        await sender.PublishAsync("chat", "one"u8.ToArray());
        Assert.That(await heard.Reader.ReadAsync(), Is.EqualTo("one"));

        await server.Redis.DisposeAsync();
        await Until(() => Task.FromResult(!sender.IsHealthy && !receiver.IsHealthy), "both notice");
        var since = Stopwatch.GetTimestamp();
        await sender.PublishAsync("chat", "lost"u8.ToArray());
        Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(1)));

        await NewRedis(folder, port);
        await Until(() => Task.FromResult(sender.IsHealthy && receiver.IsHealthy), "both return");
        await sender.PublishAsync("chat", "two"u8.ToArray());
        Assert.That(await heard.Reader.ReadAsync(), Is.EqualTo("two"));
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        Assert.That(heard.Reader.TryRead(out _), Is.False, "each once");
    }

    [Test]
    public async Task A_server_that_hangs_is_down_and_holds_nobody()
    {
        var folder = Path.Combine(PlatformFolder.Path, Guid.NewGuid().ToString("N"));
        var server = await NewRedis(folder, LocalProcess.FreePort());
        var redis = await Open(server.ConnectionString);
        await Until(() => Task.FromResult(redis.IsHealthy), "healthy");
        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "redis.pid")));
        const int stop = 19, go = 18;
        LocalProcess.Signal(pid, stop);
        try
        {
            var since = Stopwatch.GetTimestamp();
            await redis.PublishAsync("chat", "lost"u8.ToArray());
            Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(1)));
            Assert.That(redis.IsHealthy, Is.False);
        }
        finally
        {
            LocalProcess.Signal(pid, go);
        }
        await Until(() => Task.FromResult(redis.IsHealthy), "healthy again");
    }

    private async Task<(LocalRedis Redis, string ConnectionString)> NewRedis(string folder, int port)
    {
        Directory.CreateDirectory(PlatformFolder.Path);
        var redis = Own(new LocalRedis(folder, NullLogger.Instance));
        return (redis, (await redis.StartAsync(port, CancellationToken.None))!);
    }

    private async Task<RedisConnection> Open(string connectionString)
    {
        var redis = new RedisConnection(new ConnectionStringSettings { Redis = connectionString }, NullLogger<RedisConnection>.Instance);
        Own(new Stopping(redis));
        await redis.StartAsync(CancellationToken.None);
        return redis;
    }

    private sealed class Stopping(RedisConnection redis) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await redis.StopAsync(CancellationToken.None);
            redis.Dispose();
        }
    }
}
