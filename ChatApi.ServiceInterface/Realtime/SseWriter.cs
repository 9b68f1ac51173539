using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Writes the frames of one server-event stream, and what keeps it alive; ends one whose client has stopped its heartbeats.</summary>
sealed class SseWriter(HttpContext http, HubConnection connection, Hub hub, SseSubscription subscription, RealtimeSettings settings, TimeProvider clock)
    : ConnectionWriter(http, connection, hub, settings, clock)
{
    private readonly HttpResponse response = http.Response;
    private long wroteAt = clock.GetTimestamp();

    public override void Tick()
    {
        base.Tick();
        if (subscription.SilentFor > TimeSpan.FromSeconds(Settings.SseExpireSeconds))
            Connection.Close(StreamEnd.Gone);
        if (Connection.End is null && Clock.GetElapsedTime(Volatile.Read(ref wroteAt)) > TimeSpan.FromSeconds(Settings.SseKeepAliveSeconds))
            Connection.Send(SseBytes.KeepAlive);
    }

    protected override byte[] Frames(Delivery delivery) => delivery.SseFrames;

    protected override byte[] Frames(IEnumerable<EventBatch> batches) => SseBytes.Of(batches);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Volatile.Write(ref wroteAt, Clock.GetTimestamp());
        return response.Body.WriteAsync(bytes);
    }
}
