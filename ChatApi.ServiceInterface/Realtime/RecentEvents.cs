namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The last events of the log, so that a mass reconnect does not search it. Rows alone: what they contain is read when they are
/// delivered. Belongs to the hub and its lock.
/// </summary>
/// <param name="capacity">About how many events are kept; whole pages are dropped.</param>
sealed class RecentEvents(int capacity)
{
    private readonly LinkedList<Stretch> stretches = new();
    private List<LoggedEvent> incoming = [];
    private LogSnapshot floor = LogSnapshot.Nothing;
    private int count;

    /// <summary>Forgets everything; from here on it knows what comes after this place.</summary>
    public void StartAt(LogSnapshot snapshot)
    {
        stretches.Clear();
        incoming = [];
        count = 0;
        floor = snapshot;
    }

    /// <summary>False in the middle of a run of pages: what has been added since the last place belongs to no place yet.</summary>
    public bool IsWhole => incoming.Count == 0;

    public void Add(LoggedEvent row) => incoming.Add(row.IsFilled ? row.Copy() : row);

    /// <summary>The rows added since the last call are all there is up to this place.</summary>
    public void ReachedTo(LogSnapshot after)
    {
        if (incoming.Count == 0 && stretches.Last is { } last)
            last.Value = last.Value with { After = after };
        else if (incoming.Count == 0)
            floor = after;
        else
        {
            stretches.AddLast(new Stretch(incoming, after));
            count += incoming.Count;
        }
        incoming = [];
        while (count > capacity && stretches.First is { } oldest)
        {
            floor = oldest.Value.After;
            count -= oldest.Value.Rows.Count;
            stretches.RemoveFirst();
        }
    }

    /// <summary>Whether every event published that <paramref name="from"/> does not see is still here.</summary>
    public bool Covers(LogSnapshot from) => from.Contains(floor);

    /// <summary>Those that <paramref name="from"/> does not see, in order; those of a page under way are not among them.</summary>
    public IEnumerable<LoggedEvent> Beyond(LogSnapshot from)
    {
        var stretch = stretches.First;
        while (stretch is not null && from.Contains(stretch.Value.After))
            stretch = stretch.Next;
        for (; stretch is not null; stretch = stretch.Next)
        {
            foreach (var row in stretch.Value.Rows)
            {
                if (!from.Sees(row.Xid))
                    yield return row;
            }
        }
    }

    private readonly record struct Stretch(List<LoggedEvent> Rows, LogSnapshot After);
}
