using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Writes the frames of one server-event stream, and what keeps it alive; ends one whose client has stopped its heartbeats.</summary>
sealed class SseWriter(
    HttpContext http, HubConnection connection, Hub hub, SseSubscription subscription, SseSubscriptions subscriptions, RealtimeSettings settings, TimeProvider clock)
    : ConnectionWriter(http, connection, hub, settings, clock)
{
    /// <summary>Longer than from one tick to the next: a reader is never silent for longer than was set.</summary>
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(500);
    private readonly HttpResponse response = http.Response;
    private long wroteAt = clock.GetTimestamp();
    private long keptAt = clock.GetTimestamp();
    private (long Acknowledged, long At) lastMoved = (0, clock.GetTimestamp());

    /// <summary>Since the last heartbeat of a client that sends some; else since what was written has last been confirmed, keep-alives included.</summary>
    public override TimeSpan SilentFor
    {
        get
        {
            var line = Progress;
            if (line is not { UnderWay: > 0 } || line.Acknowledged != lastMoved.Acknowledged)
                lastMoved = (line?.Acknowledged ?? 0, Clock.GetTimestamp());
            var (stuck, keepAlive) = (Clock.GetElapsedTime(lastMoved.At), TimeSpan.FromSeconds(Settings.SseKeepAliveSeconds));
            var unconfirmed = stuck > keepAlive ? stuck + keepAlive : TimeSpan.Zero; // it may have been dead before it was written to
            return unconfirmed > subscription.SilentFor ? unconfirmed : subscription.SilentFor;
        }
    }

    public override void Tick()
    {
        base.Tick();
        if (subscription.SilentFor > TimeSpan.FromSeconds(Settings.SseExpireSeconds))
            Connection.Close(StreamEnd.Gone);
        if (Connection.End is null && Clock.GetElapsedTime(Volatile.Read(ref wroteAt)) > TimeSpan.FromSeconds(Settings.SseKeepAliveSeconds) - TickLength)
            Connection.Send(SseBytes.KeepAlive);
        if (Clock.GetElapsedTime(keptAt) > TimeSpan.FromSeconds(Settings.SseExpireSeconds))
        {
            keptAt = Clock.GetTimestamp();
            _ = subscriptions.RenewAsync(subscription); // never throws
        }
    }

    protected override byte[] Frames(Delivery delivery) => delivery.SseFrames;

    protected override byte[] Frames(IEnumerable<EventBatch> batches) => SseBytes.Of(batches);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref wroteAt, Clock.GetTimestamp());
        return response.Body.WriteAsync(bytes);
    }
}
