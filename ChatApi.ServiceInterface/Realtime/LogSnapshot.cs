using System.Globalization;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// A PostgreSQL snapshot: which transactions had finished when it was taken. It is a place in the event log, because a
/// reader that has everything a snapshot sees needs exactly what it does not see (docs/decisions/0001-one-event-log.md).
/// Transaction ids are those of one history of one database: comparing across an epoch or a crash makes no sense.
/// </summary>
sealed class LogSnapshot
{
    private readonly ulong[] open;

    /// <summary>A snapshot of these transactions.</summary>
    /// <param name="xmax">The first transaction id not yet given out.</param>
    /// <param name="open">Ids below <paramref name="xmax"/> still running, ascending.</param>
    public LogSnapshot(ulong xmax, ulong[] open)
    {
        Xmax = xmax;
        this.open = open;
    }

    /// <summary>Sees nothing: the place before all events.</summary>
    public static LogSnapshot Nothing { get; } = new(0, []);

    /// <summary>The first transaction id not yet given out: nothing from here on is seen.</summary>
    public ulong Xmax { get; }

    /// <summary>The ids below <see cref="Xmax"/> that are not seen, ascending.</summary>
    public ulong[] Open => open;

    /// <summary>Everything below this is seen.</summary>
    public ulong Xmin => open.Length > 0 ? open[0] : Xmax;

    /// <summary>Reads PostgreSQL's text form <c>xmin:xmax:xip,xip,…</c>.</summary>
    public static LogSnapshot Parse(string text)
    {
        var parts = text.Split(':');
        var running = parts[2].Length == 0 ? [] : Array.ConvertAll(parts[2].Split(','), id => ulong.Parse(id, CultureInfo.InvariantCulture));
        Array.Sort(running);
        return new(ulong.Parse(parts[1], CultureInfo.InvariantCulture), running);
    }

    /// <summary>PostgreSQL's text form, for <c>::pg_snapshot</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Xmin}:{Xmax}:{string.Join(',', open)}");

    /// <summary>Whether the transaction had finished. Those rolled back count too; they left no rows.</summary>
    public bool Sees(ulong xid) => xid < Xmin || (xid < Xmax && Array.BinarySearch(open, xid) < 0);

    /// <summary>Whether this sees everything <paramref name="other"/> sees.</summary>
    public bool Contains(LogSnapshot other)
    {
        foreach (var xid in open)
        {
            if (other.Sees(xid))
                return false;
        }
        if (other.Xmax <= Xmax)
            return true;
        // from Xmax on this sees nothing, so the other may not either
        var first = Array.BinarySearch(other.open, Xmax);
        if (first < 0)
            first = ~first;
        return (ulong)(other.open.Length - first) == other.Xmax - Xmax;
    }

    /// <summary>Sees what either sees: the place of a reader that has the events of both.</summary>
    public LogSnapshot Union(LogSnapshot other)
    {
        var neither = new SortedSet<ulong>();
        foreach (var xid in open)
        {
            if (!other.Sees(xid))
                neither.Add(xid);
        }
        foreach (var xid in other.open)
        {
            if (!Sees(xid))
                neither.Add(xid);
        }
        var xmax = Math.Max(Xmax, other.Xmax);
        neither.RemoveWhere(xid => xid >= xmax);
        return new(xmax, [.. neither]);
    }
}
