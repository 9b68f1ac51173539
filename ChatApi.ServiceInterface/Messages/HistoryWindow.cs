namespace ChatApi.ServiceInterface.Messages;

/// <summary>
/// A page of history as a range of seqs. Seqs have no holes and messages are never deleted, so every page is plain
/// arithmetic on what the caller may read, and what lies before and after it is known without looking.
/// </summary>
/// <param name="First">The first seq the caller may read.</param>
/// <param name="Last">The conversation's last seq; before <paramref name="First"/> when there is nothing to read yet.</param>
sealed record ReadableHistory(long First, long Last)
{
    /// <summary>The messages nearest before a seq.</summary>
    public HistoryWindow Before(long seq, int limit)
    {
        var newest = Math.Min(seq - 1, Last);
        return new(this, Math.Max(First, newest - limit + 1), newest);
    }

    /// <summary>The messages nearest after a seq.</summary>
    public HistoryWindow After(long seq, int limit)
    {
        var oldest = Math.Max(Math.Min(seq, Last) + 1, First);
        return new(this, oldest, Math.Min(Last, oldest + limit - 1));
    }

    /// <summary>Half a page on both sides of a seq, itself included; one that cannot be read stands for the nearest that can.</summary>
    public HistoryWindow Around(long seq, int limit)
    {
        var middle = Math.Max(First, Math.Min(seq, Last));
        var oldest = middle - (limit / 2);
        return new(this, Math.Max(First, oldest), Math.Min(Last, oldest + limit - 1));
    }
}

/// <summary>The seqs of one page, both ends included; empty when <paramref name="Oldest"/> is after <paramref name="Newest"/>.</summary>
readonly record struct HistoryWindow(ReadableHistory History, long Oldest, long Newest)
{
    public bool HasMoreBefore => History.First <= History.Last && Oldest > History.First;

    public bool HasMoreAfter => History.First <= History.Last && Newest < History.Last;
}
