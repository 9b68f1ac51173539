using System.Buffers;
using System.Net.Sockets;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Writes what is queued for one connection, in order, several frames in one write. It has no thread and no task of its own: whoever
/// queues something for an idle connection writes it, and only a reader that is not keeping up makes a write wait.
/// </summary>
abstract class ConnectionWriter(HttpContext http, HubConnection connection, Hub hub, RealtimeSettings settings, TimeProvider clock)
{
    private const int WriteBytes = 32 * 1_024;

    // What the server's own buffers before the kernel's may hold, generously.
    private const int BufferedBytes = 128 * 1_024;

    // The timer's interval before the second of guarantees 3.2 is over.
    private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(750);
    private readonly Socket? socket = http.Features.Get<IConnectionSocketFeature>()?.Socket;
    private long expires;
    private long warnAt;
    private long writingSince;
    private long lostFirst;
    private long lostLast;
    private long arrivedAt;

    public HubConnection Connection => connection;

    /// <summary>When the stream ends by <see cref="Expiry"/>; moved on by a newer token. Thread-safe.</summary>
    public required DateTimeOffset Expires
    {
        get => new(Volatile.Read(ref expires), TimeSpan.Zero);
        set
        {
            Volatile.Write(ref expires, value.UtcTicks);
            Volatile.Write(ref warnAt, Expiry.WarningOf(value, clock.GetUtcNow()).UtcTicks);
        }
    }

    /// <summary>How long nothing has been heard of the other side, as far as that can be known. For one caller, every few seconds.</summary>
    public abstract TimeSpan SilentFor { get; }

    protected TimeProvider Clock => clock;

    protected RealtimeSettings Settings => settings;

    /// <summary>The turn of who has queued something when nobody was writing. Returns when all is written, or as soon as a write has to wait. Never throws.</summary>
    public void Write()
    {
        byte[]? rented = null;
        try
        {
            while (connection.TryTake(out var next))
            {
                var bytes = Gather(next, ref rented);
                if (bytes.IsEmpty)
                    continue;
                var write = WriteAsync(bytes);
                if (!write.IsCompletedSuccessfully)
                {
                    _ = FinishAsync(write.AsTask(), rented);
                    rented = null;
                    return;
                }
            }
        }
        catch (Exception)
        {
            connection.Close(StreamEnd.Gone); // the line is gone: the client resumes by its cursor
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes and waits until it is out, with all that was queued before: as fast as the reader takes it.</summary>
    public Task WriteAsync(byte[] frames)
    {
        connection.Send(frames);
        return connection.WrittenAsync();
    }

    /// <summary>The user has lost a conversation: what of it is on its way has a second to arrive, then the line is cut. Called by the hub under its lock.</summary>
    public void Watch()
    {
        var now = clock.GetTimestamp();
        Volatile.Write(ref lostLast, now);
        Interlocked.CompareExchange(ref lostFirst, now, 0);
    }

    /// <summary>What is due by time; called a few times a second by <see cref="OpenConnections"/>.</summary>
    public virtual void Tick()
    {
        var since = Volatile.Read(ref writingSince);
        if (since != 0 && clock.GetElapsedTime(since) > TimeSpan.FromSeconds(settings.WriteSeconds))
            connection.Close(StreamEnd.SlowConsumer);
        WatchToken(clock.GetUtcNow().UtcTicks);
        if (Volatile.Read(ref lostFirst) is var lost and not 0)
            WatchArrival(lost, isStuck: since != 0);
    }

    /// <summary>How far what was written has come; null where that is not known.</summary>
    protected LineProgress? Progress => LineProgress.Of(socket);

    protected abstract byte[] Frames(Delivery delivery);

    protected abstract byte[] Frames(IEnumerable<EventBatch> batches);

    /// <summary>Hands bytes to the line; completes when it can take more.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says once that the token is about to end, and ends the stream when it has.</summary>
    private void WatchToken(long now)
    {
        if (now > Volatile.Read(ref expires))
            connection.Close(StreamEnd.TokenExpired);
        else if (now >= Volatile.Read(ref warnAt) && connection.IsLive)
        {
            Volatile.Write(ref warnAt, long.MaxValue);
            connection.Send(Frames([new EventBatch([], null, Ephemeral: new SessionTokenExpiring(Expiry.TokenEndOf(Expires)) { Name = EventTypes.NameOf(typeof(SessionTokenExpiring)) })]));
        }
    }

    /// <summary>
    /// Whether what was on its way when the conversation was lost has arrived: the line has been seen empty since, or more has been
    /// confirmed since than can have been under way. If not in time, the line is cut, and with it what the kernel holds.
    /// </summary>
    private void WatchArrival(long lost, bool isStuck)
    {
        var progress = Progress;
        if (arrivedAt == 0 && progress is { } now)
            arrivedAt = now.Acknowledged + now.UnderWay + BufferedBytes;
        if (!isStuck && (progress is null || progress.UnderWay == 0))
        {
            arrivedAt = 0;
            Interlocked.CompareExchange(ref lostFirst, 0, lost);
        }
        else if (progress?.Acknowledged >= arrivedAt)
        {
            arrivedAt = 0; // of a later loss too, perhaps: that one is watched from its own time
            Volatile.Write(ref lostFirst, Volatile.Read(ref lostLast) is var last && last != lost ? last : 0);
        }
        else if (clock.GetElapsedTime(lost) > Arrival)
        {
            connection.Close(StreamEnd.SlowConsumer);
            http.Abort();
        }
    }

    private async Task FinishAsync(Task write, byte[]? rented)
    {
        try
        {
            Volatile.Write(ref writingSince, clock.GetTimestamp());
            await write;
            Volatile.Write(ref writingSince, 0);
        }
        catch (Exception)
        {
            connection.Close(StreamEnd.Gone);
            return;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
        Write();
    }

    /// <summary>The frames of this one, or, when more are waiting, of as many as make a good write.</summary>
    private ReadOnlyMemory<byte> Gather(Outgoing next, ref byte[]? rented)
    {
        var first = FramesOf(next);
        if (first.Length >= WriteBytes || !connection.TryTakeMore(out next))
            return first;
        var length = first.Length;
        rented ??= ArrayPool<byte>.Shared.Rent(WriteBytes);
        first.CopyTo(rented, 0);
        do
        {
            var more = FramesOf(next);
            if (length + more.Length > rented.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(length + more.Length);
                rented.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(rented);
                rented = larger;
            }
            more.CopyTo(rented, length);
            length += more.Length;
        }
        while (length < WriteBytes && connection.TryTakeMore(out next));
        return rented.AsMemory(0, length);
    }

    private byte[] FramesOf(Outgoing next)
    {
        if (next.Frames is { } own)
            return own;
        if (connection.End is not null)
            return [];
        if (next.Delivery!.Without(hub.Erased) is not { } delivery)
        {
            connection.Close(StreamEnd.SlowConsumer); // what it holds may have been deleted: it is read anew
            return [];
        }
        if (connection.User is not { } user || user.Losses == next.Losses)
            return Frames(delivery);
        if (delivery.Range is null)
            return hub.StillHears(user, delivery.Ephemeral!) ? Frames(delivery) : [];
        // it has waited, and meanwhile the user lost a conversation or the sight of someone: nothing follows that for long
        var still = hub.StillHeard(user, delivery.Events);
        return still.SequenceEqual(delivery.Events) ? Frames(delivery) : Frames(EventBatch.Cut(still, delivery.Range));
    }
}
