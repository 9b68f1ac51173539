using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// What connections are offered: logged events, filled in, and the stretch of log they are of, or one ephemeral event. One object for
/// all who hear the same; its frames are made once. Thread-safe: a race does the work twice.
/// </summary>
sealed class Delivery
{
    private byte[]? socketFrames;
    private byte[]? sseFrames;
    private readonly long readAt;
    private Left? left;

    public Delivery(IReadOnlyList<LoggedEvent> events, LogRange range)
    {
        (Events, Range, readAt) = (events, range, long.MaxValue);
        foreach (var row in events)
        {
            Bytes += row.Utf8.Length;
            readAt = Math.Min(readAt, row.ReadAt);
        }
    }

    public Delivery(ServerEvent ephemeral)
    {
        Ephemeral = ephemeral;
        Bytes = SocketFrames.Length;
    }

    public IReadOnlyList<LoggedEvent> Events { get; } = [];

    public LogRange? Range { get; }

    public ServerEvent? Ephemeral { get; }

    /// <summary>What it weighs in a queue.</summary>
    public int Bytes { get; }

    /// <summary>How many events it counts for in a queue.</summary>
    public int Weight => Math.Max(1, Events.Count);

    /// <summary>Its frames for a WebSocket, headers and all.</summary>
    public byte[] SocketFrames => socketFrames ??= SocketBytes.Of(Batches());

    /// <summary>Its frames for a server-event stream.</summary>
    public byte[] SseFrames => sseFrames ??= SseBytes.Of(Batches());

    /// <summary>The same as batches, each within its limits.</summary>
    public IEnumerable<EventBatch> Batches() => Range is null ? [new EventBatch([], null, Ephemeral: Ephemeral)] : EventBatch.Cut(Events, Range);

    /// <summary>
    /// It without the content of messages that were deleted since it was read, itself when it has none; one for all who hear the same. It may
    /// have no events left. Null when more have been deleted since than are remembered.
    /// </summary>
    public Delivery? Without(ErasedMessages erased)
    {
        var count = erased.Count;
        if (Range is null || count <= readAt)
            return this;
        if (left is { } known && known.Count == count)
            return known.Delivery;
        if (!erased.Reaches(readAt))
            return null;
        LoggedEvent[] events = [.. Events.Select(row => row.Without(erased)).OfType<LoggedEvent>()];
        left = new(count, events.SequenceEqual(Events) ? this : new(events, Range));
        return left.Delivery;
    }

    /// <summary>What of it a reader needs that has everything <paramref name="seen"/> sees; null when that is nothing.</summary>
    public Delivery? Beyond(LogSnapshot seen)
    {
        LoggedEvent[] rest = [.. Events.Where(row => !seen.Sees(row.Xid))];
        return rest.Length == 0 ? null : new(rest, Range!.With(seen));
    }

    /// <summary>What was left of it when so many messages had been deleted.</summary>
    private sealed record Left(long Count, Delivery Delivery);
}

/// <summary>
/// The events a connection hears of one page, as a path from the root. Connections that have heard the same share the node, and
/// with it the delivery. Belongs to the hub and its lock.
/// </summary>
sealed class HeardPath(HeardPath? before, LoggedEvent? row)
{
    private readonly int length = before is null ? 0 : before.length + 1;
    private HeardPath? latest;
    private List<HeardPath>? forms; // of the latest row, before the latest form asked for
    private Delivery? delivery;

    /// <summary>The path that goes on with this row; rows come one after the other, so only the latest is asked for again, in any of its forms.</summary>
    public HeardPath Then(LoggedEvent next)
    {
        if (latest is not { } known)
            return latest = new(this, next);
        if (known.IsOf(next))
            return known;
        if (known.Row!.Pos != next.Pos)
            forms = null;
        else if (forms?.Find(form => form.IsOf(next)) is { } other)
            return other;
        else
            (forms ??= []).Add(known);
        return latest = new(this, next);
    }

    public Delivery Deliver(LogRange range)
    {
        if (delivery is not null)
            return delivery;
        var events = new LoggedEvent[length];
        for (var at = this; at.length > 0; at = at.Before!)
            events[at.length - 1] = at.Row!;
        return delivery = new(events, range);
    }

    private HeardPath? Before => before;

    private LoggedEvent? Row => row;

    private bool IsOf(LoggedEvent other) => ReferenceEquals(row, other);
}
