using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Hosting;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Tells the other nodes through Redis that something was committed, and wakes this node's tail when they do. One message on
/// its way at a time: commits meanwhile are told together. A lost message costs at most a look's interval.
/// </summary>
sealed class NodeWakeups(TailSignal signal, RedisConnection redis) : IHostedService
{
    /// <summary>Channel; the sender's id, so that it does not wake itself. Lost: the timer of the other tails finds the events.</summary>
    private const string Channel = "chatapi:wake";

    private readonly byte[] self = Guid.NewGuid().ToByteArray();
    private int wanted;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Subscribe(Channel, sender =>
        {
            if (!sender.AsSpan().SequenceEqual(self))
                signal.Wake();
        });
        signal.CommittedHere += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        signal.CommittedHere -= Tell;
        return Task.CompletedTask;
    }

    private void Tell()
    {
        if (Interlocked.Increment(ref wanted) == 1)
            _ = TellAsync();
    }

    private async Task TellAsync()
    {
        int told;
        do
        {
            told = Volatile.Read(ref wanted);
            await redis.PublishAsync(Channel, self);
        }
        while (Interlocked.Add(ref wanted, -told) > 0);
    }
}
