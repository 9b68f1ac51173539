namespace ChatApi.Verify;

/// <summary>All tries of one message.</summary>
sealed class Send(IReadOnlyList<SendAttempt> attempts)
{
    public Guid Key => attempts[0].Key;

    public Guid ConversationId => attempts[0].ConversationId;

    public string Sender => attempts[0].Sender;

    public string Text => attempts[0].Text;

    /// <summary>The messages its answers named; one, however many answers.</summary>
    public IReadOnlyList<Stored> Acknowledged { get; } = [.. attempts.Select(attempt => attempt.Stored).OfType<Stored>()];

    public bool IsAcknowledged => Acknowledged.Count > 0;

    /// <summary>Every try was refused.</summary>
    public bool IsRefused => attempts.All(attempt => attempt.Outcome == Outcome.Failed);

    public TimeSpan FirstBegan { get; } = attempts.Min(attempt => attempt.Began);

    public TimeSpan FirstAcknowledged { get; } = attempts.Where(attempt => attempt.Stored is not null)
        .Select(attempt => attempt.Ended).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    public override string ToString() => $"{Key} of {Sender} in {ConversationId}";
}

/// <summary>Numbers that only rise, each known from a moment on: seqs, versions, marks.</summary>
sealed class Rising<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, List<(TimeSpan At, long Highest)>> byKey = [];

    public Rising(IEnumerable<(TKey Key, TimeSpan At, long Number)> known)
    {
        foreach (var of in known.GroupBy(one => one.Key))
        {
            var (rising, highest) = (new List<(TimeSpan At, long Highest)>(), 0L);
            foreach (var (_, at, number) in of.OrderBy(one => one.At))
                rising.Add((at, highest = Math.Max(highest, number)));
            byKey.Add(of.Key, rising);
        }
    }

    /// <summary>The highest number known before a moment; 0 when there was none.</summary>
    public long Before(TKey key, TimeSpan moment)
    {
        if (!byKey.TryGetValue(key, out var rising))
            return 0;
        var (low, high) = (0, rising.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rising[middle].At < moment)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? 0 : rising[low - 1].Highest;
    }
}

/// <summary>Who was certainly a member, or certainly not one, and when. Between a call and its answer neither is certain.</summary>
sealed class Memberships(IEnumerable<MembershipChange> changes)
{
    private readonly Dictionary<(Guid, string), List<MembershipChange>> byMember = changes.GroupBy(change => (change.ConversationId, change.User))
        .ToDictionary(of => of.Key, of => of.OrderBy(change => change.Began).ToList());

    /// <summary>Whether this membership was ever changed.</summary>
    public bool Changes(Guid conversationId, string user) => byMember.ContainsKey((conversationId, user));

    /// <summary>Not a member from the one moment to the other: removed and told so before, not yet added again after.</summary>
    public bool IsOutside(Guid conversationId, string user, TimeSpan from, TimeSpan to) => Last(conversationId, user, from, to) is { Joins: false };

    /// <summary>A member all that time.</summary>
    public bool IsInside(Guid conversationId, string user, TimeSpan from, TimeSpan to) =>
        !Changes(conversationId, user) || Last(conversationId, user, from, to) is { Joins: true };

    /// <summary>The change that was acknowledged before the time began and followed by no other until it ended; null when that is not certain.</summary>
    private MembershipChange? Last(Guid conversationId, string user, TimeSpan from, TimeSpan to)
    {
        if (!byMember.TryGetValue((conversationId, user), out var all))
            return null;
        var last = all.FindLast(change => change.Began <= to);
        return last is not null && last.Ended < from ? last : null;
    }
}
