namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The last events of the log, so that a mass reconnect does not reach the database. Belongs to the hub and its lock.</summary>
/// <param name="capacity">About how many events are kept, and never more than 64 MiB of them; whole pages are dropped.</param>
sealed class RecentEvents(int capacity)
{
    private const long MaxBytes = 64 * 1_024 * 1_024;
    private const int RowBytes = 256;

    private readonly LinkedList<Stretch> stretches = new();
    private List<LoggedEvent> incoming = [];
    private LogSnapshot floor = LogSnapshot.Nothing;
    private long bytes;
    private int count;

    /// <summary>Forgets everything; from here on it knows what comes after this place.</summary>
    public void StartAt(LogSnapshot snapshot)
    {
        stretches.Clear();
        incoming = [];
        (bytes, count) = (0, 0);
        floor = snapshot;
    }

    /// <summary>False in the middle of a run of pages: what has been added since the last place belongs to no place yet.</summary>
    public bool IsWhole => incoming.Count == 0;

    public void Add(LoggedEvent row) => incoming.Add(row);

    /// <summary>The rows added since the last call are all there is up to this place.</summary>
    public void ReachedTo(LogSnapshot after)
    {
        if (incoming.Count == 0 && stretches.Last is { } last)
            last.Value = last.Value with { After = after };
        else if (incoming.Count == 0)
            floor = after;
        else
        {
            var weight = incoming.Sum(row => (long)RowBytes + (row.Body is null ? 0 : row.Utf8.Length));
            stretches.AddLast(new Stretch(incoming, after, weight));
            bytes += weight;
            count += incoming.Count;
        }
        incoming = [];
        while ((count > capacity || bytes > MaxBytes) && stretches.First is { } oldest)
        {
            bytes -= oldest.Value.Bytes;
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

    private readonly record struct Stretch(List<LoggedEvent> Rows, LogSnapshot After, long Bytes);
}
