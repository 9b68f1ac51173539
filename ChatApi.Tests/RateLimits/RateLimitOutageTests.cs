using System.Diagnostics;
using ChatApi.ServiceInterface.Platform;
using StackExchange.Redis;

namespace ChatApi.Tests.RateLimits;

/// <summary>Limits while Redis is away: counted by each node alone, and nobody is refused or kept waiting for it.</summary>
public sealed class RateLimitOutageTests : LimitTest
{
    [Test]
    public async Task A_flush_gives_nobody_a_second_burst()
    {
        var (one, other) = (await Node(), await Node());
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var since = Stopwatch.GetTimestamp();
        var allowed = await Allowed(50, n => Send(n % 2 == 0 ? one : other, alice, conversation));
        using (var redis = await ConnectionMultiplexer.ConnectAsync(RedisConnectionString + ",allowAdmin=true,syncTimeout=20000"))
            await redis.GetServer(redis.GetEndPoints()[0]).FlushAllDatabasesAsync();
        allowed += await Allowed(60, n => Send(n % 2 == 0 ? one : other, alice, conversation));

        Assert.That(allowed, Is.InRange(60, RateLimitTests.Most(60, since)));
    }

    [Test]
    public async Task Without_Redis_each_node_goes_on_from_what_it_knows_and_they_join_again()
    {
        var (one, other) = (await Node(), await Node());
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var since = Stopwatch.GetTimestamp();
        Assert.That(await Allowed(40, n => Send(n % 2 == 0 ? one : other, alice, conversation)), Is.EqualTo(40));

        await Redis.DisposeAsync();
        Assert.That(await Allowed(40, _ => Send(one, alice, conversation)), Is.InRange(20, RateLimitTests.Most(20, since)));
        Assert.That(await Allowed(40, _ => Send(other, alice, conversation)), Is.InRange(20, RateLimitTests.Most(20, since)));

        await RestartRedis();
        await Until(() => one.Redis.IsHealthy && other.Redis.IsHealthy, "both nodes have Redis again");
        Assert.That(await Allowed(40, n => Send(n % 2 == 0 ? one : other, alice, conversation)), Is.LessThanOrEqualTo(RateLimitTests.Most(0, since)), "both remember");
    }

    [Test]
    public async Task A_Redis_that_hangs_delays_a_few_requests_and_refuses_none()
    {
        var node = await Node();
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        const int stop = 19, go = 18;
        var process = RedisProcess;
        LocalProcess.Signal(process, stop);
        try
        {
            var slow = 0;
            for (var n = 0; n < 50; n++)
            {
                var since = Stopwatch.GetTimestamp();
                using var answer = await Send(node, alice, conversation);
                Assert.That(answer.IsSuccessStatusCode);
                slow += Stopwatch.GetElapsedTime(since) > TimeSpan.FromMilliseconds(200) ? 1 : 0;
            }
            Assert.That(slow, Is.LessThanOrEqualTo(5), "one a second at most, and what this machine adds");
        }
        finally
        {
            LocalProcess.Signal(process, go);
        }
    }
}
