namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The messages that were deleted for everyone lately, as far as this node knows: at once when it has done so itself, else when the tail
/// reads of it. Events that were read from the database before that, and wait for a slow reader, are relieved of their content by it.
/// Thread-safe.
/// </summary>
sealed class ErasedMessages
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(Guid ConversationId, long Seq), DateTimeOffset> times = [];
    private readonly Queue<(Guid ConversationId, long Seq)> order = new();
    private long count;

    /// <summary>How many there have been: what was read from the database at the same count needs no look.</summary>
    public long Count => Volatile.Read(ref count);

    public void Add(Guid conversationId, long seq, DateTimeOffset at)
    {
        lock (gate)
        {
            if (!times.TryAdd((conversationId, seq), at))
                return;
            order.Enqueue((conversationId, seq));
            if (order.Count > Capacity)
                times.Remove(order.Dequeue());
            Volatile.Write(ref count, count + 1); // last: who sees it finds the message
        }
    }

    /// <summary>When the message was deleted; null when it is not known to be.</summary>
    public DateTimeOffset? Find(Guid conversationId, long seq)
    {
        lock (gate)
            return times.TryGetValue((conversationId, seq), out var at) ? at : null;
    }

    /// <summary>Whether all that came after this count are still known.</summary>
    public bool Reaches(long since)
    {
        lock (gate)
            return since >= count - order.Count;
    }
}
