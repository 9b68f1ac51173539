using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Writes the frames of one WebSocket, with its heartbeats, and notices when the client has fallen silent.</summary>
sealed class SocketWriter(
    HttpContext http, HubConnection connection, Hub hub, SocketStream line, SocketFrames frames, RealtimeSettings settings, TimeProvider clock)
    : ConnectionWriter(http, connection, hub, settings, clock)
{
    private long beatAt = clock.GetTimestamp();

    public override TimeSpan SilentFor => frames.SilentFor;

    public override void Tick()
    {
        base.Tick();
        if (frames.SilentFor > TimeSpan.FromSeconds(Settings.SilenceSeconds))
            Connection.Close(StreamEnd.Gone);
        if (Connection.End is null && Clock.GetElapsedTime(beatAt) > TimeSpan.FromSeconds(Settings.HeartbeatSeconds))
        {
            beatAt = Clock.GetTimestamp();
            Connection.Send(SocketBytes.Heartbeat);
        }
    }

    protected override byte[] Frames(Delivery delivery) => delivery.SocketFrames;

    protected override byte[] Frames(IEnumerable<EventBatch> batches) => SocketBytes.Of(batches);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => line.WriteThroughAsync(bytes);
}
