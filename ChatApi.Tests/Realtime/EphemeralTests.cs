using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Realtime;

/// <summary>What may be lost goes first when a reader is slow, and never makes it too slow.</summary>
public sealed class EphemeralTests
{
    [Test]
    public async Task It_is_dropped_from_half_a_queue_on_and_the_connection_stays()
    {
        using var connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings { QueueEvents = 16 });
        for (var n = 0; n < 100; n++)
            connection.OfferEphemeral(new(new TypingStopped("ann")));
        Assert.That(connection.End, Is.Null);
        Assert.That(await Waiting(connection), Is.EqualTo(8));
    }

    [Test]
    public async Task Its_bytes_count_too()
    {
        using var connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings { QueueBytes = 65_536 });
        for (var n = 0; n < 100; n++)
            connection.OfferEphemeral(new(new TypingStopped(new string('a', 4_000))));
        Assert.That(connection.End, Is.Null);
        Assert.That(await Waiting(connection), Is.EqualTo(8));
    }

    [Test]
    public async Task A_filter_lets_through_what_was_asked_for_and_what_is_of_its_conversations()
    {
        var wanted = Guid.NewGuid();
        using var connection = new HubConnection("ben", Guid.NewGuid(), new RealtimeSettings()) { Only = new HashSet<Guid> { wanted } };
        connection.OfferEphemeral(new(new TypingStopped("ann") { ConversationId = Guid.NewGuid() }));
        connection.OfferEphemeral(new(new TypingStopped("ann") { ConversationId = wanted }));
        connection.OfferEphemeral(new(new PresenceUpdated(new UserPresence())));
        connection.OfferEphemeral(new(new PresenceUpdated(new UserPresence())), asked: true);
        Assert.That(await Waiting(connection), Is.EqualTo(2));
    }

    private static async Task<int> Waiting(HubConnection connection)
    {
        using var stop = new CancellationTokenSource();
        for (var count = 0; ; count++)
        {
            var next = connection.TakeAsync(stop.Token);
            if (next.IsCompleted)
            {
                await next;
                continue;
            }
            await stop.CancelAsync();
            await ((Task)next.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return count;
        }
    }
}
