using System.Threading.Channels;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Why the service ends a stream; the number is the WebSocket close code.</summary>
enum StreamEnd
{
    /// <summary>The node is going down.</summary>
    Draining = 1001,

    /// <summary>The access token has ended, or none came in time.</summary>
    TokenExpired = 4001,

    /// <summary>The session was ended.</summary>
    Revoked = 4003,

    /// <summary>The reader is too slow for its events; nothing is lost, it resumes by cursor.</summary>
    SlowConsumer = 4008,

    /// <summary>The user, the address or the node has as many connections as it may: the new one is refused.</summary>
    TooManyConnections = 4009,

    /// <summary>A frame that is no command.</summary>
    BadFrame = 4010,

    /// <summary>More frames than a client may send.</summary>
    RateLimited = 4029,
}

/// <summary>What a connection is offered: logged events and the stretch of log they are of, or one ephemeral event.</summary>
/// <param name="Bytes">As counted when it was queued: rows may be filled in meanwhile.</param>
readonly record struct Delivery(IReadOnlyList<LoggedEvent> Events, LogRange? Range, ServerEvent? Ephemeral, int Bytes = 0);

/// <summary>One device's stream: a bounded queue between the hub, which never waits, and the transport, which may be slow.</summary>
sealed class HubConnection(string userId, Guid sessionId, RealtimeSettings settings) : IDisposable
{
    private readonly Channel<Delivery> queue = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true });
    private readonly CancellationTokenSource closed = new();
    private LogSnapshot? seen;
    private int queuedEvents;
    private int queuedBytes;

    public string UserId { get; } = userId;

    public Guid SessionId { get; } = sessionId;

    /// <summary>Why the service ended it; null while it is open.</summary>
    public StreamEnd? End { get; private set; }

    /// <summary>Cancelled when the service ends it.</summary>
    public CancellationToken Closed => closed.Token;

    /// <summary>Called by the hub when it joins: events up to here have been delivered, even if the tail is yet to publish them.</summary>
    public void StartsFrom(LogSnapshot from) => seen = from;

    /// <summary>Called by the hub under its lock. Closes the connection when too much is waiting already.</summary>
    public void Offer(IReadOnlyList<LoggedEvent> events, LogRange range)
    {
        if (seen is { } already)
        {
            events = [.. events.Where(row => !already.Sees(row.Xid))];
            if (range.IsLast && range.After.Snapshot.Contains(already))
                seen = null;
            range = range.With(already);
        }
        events = [.. events.Where(row => !row.IsFilled || row.Body is not null)];
        if (events.Count > 0)
            Enqueue(new(events, range, null, Bytes(events)));
    }

    /// <summary>Called by the hub under its lock. What may be lost is dropped first when the reader is slow.</summary>
    public void OfferEphemeral(ServerEvent shown)
    {
        if (Volatile.Read(ref queuedEvents) < settings.QueueEvents / 2)
            Enqueue(new([], null, shown));
    }

    /// <summary>The next delivery; waits for one. <see cref="OperationCanceledException"/> when the connection is closed or the token cancelled.</summary>
    public async ValueTask<Delivery> TakeAsync(CancellationToken ct)
    {
        Delivery next;
        try
        {
            next = await queue.Reader.ReadAsync(ct);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("The connection was closed.", e); // as when its token is the first to tell
        }
        Interlocked.Add(ref queuedEvents, -Weight(next));
        Interlocked.Add(ref queuedBytes, -next.Bytes);
        return next;
    }

    /// <summary>Ends the stream; the first reason counts.</summary>
    public void Close(StreamEnd reason)
    {
        if (End is not null)
            return;
        End = reason;
        queue.Writer.TryComplete();
        _ = closed.CancelAsync(); // continuations run elsewhere: the hub's lock may be held here
    }

    public void Dispose() => closed.Dispose();

    private void Enqueue(Delivery next)
    {
        // one delivery is always accepted: a reader that has caught up is not slow, however much comes at once
        var events = Interlocked.Add(ref queuedEvents, Weight(next));
        var bytes = Interlocked.Add(ref queuedBytes, next.Bytes);
        if ((events > settings.QueueEvents && events > Weight(next)) || (bytes > settings.QueueBytes && bytes > next.Bytes))
            Close(StreamEnd.SlowConsumer);
        else
            queue.Writer.TryWrite(next);
    }

    private static int Weight(Delivery next) => Math.Max(1, next.Events.Count);

    private static int Bytes(IReadOnlyList<LoggedEvent> events)
    {
        var bytes = 0;
        foreach (var row in events)
            bytes += row.Body is null ? 256 : row.Utf8.Length;
        return bytes;
    }
}
