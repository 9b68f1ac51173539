namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A user with connections to this node, and what they are a member of. Belongs to the hub and its lock.</summary>
sealed class LocalUser(string id, Memberships memberships)
{
    public string Id { get; } = id;

    public List<HubConnection> Connections { get; } = new(1);

    /// <summary>Filled and kept by the hub, together with its indexes.</summary>
    public Dictionary<Guid, Membership> Memberships { get; } = [];

    /// <summary>The snapshot the memberships were read at: changes it sees are in them already.</summary>
    public LogSnapshot AsOf { get; set; } = memberships.AsOf.Snapshot;

    /// <summary>Ids of the users this one has blocked; kept by the hub.</summary>
    public HashSet<string> Blocked { get; } = [.. memberships.Blocked];

    /// <summary>Whether the user neither gives nor sees read marks; kept by the hub.</summary>
    public bool ReadsHidden { get; set; } = memberships.ReadsHidden;

    /// <summary>How often the user has lost a conversation, or the sight of someone. Also read outside the lock: what was queued before the latest is looked at again.</summary>
    public volatile int Losses;

    /// <summary>Whether the user may see this event now.</summary>
    public bool MayHear(LoggedEvent row)
    {
        if (row.UserId is not null)
            return row.UserId == Id;
        return row.ConversationId is { } conversationId && Memberships.TryGetValue(conversationId, out var membership)
            && row.AudienceFromSeq >= membership.FromSeq;
    }

    /// <summary>The event as the user may see it.</summary>
    public LoggedEvent See(LoggedEvent row) =>
        row.For(Hearing(row.ConversationId is { } id && Memberships.TryGetValue(id, out var membership) ? membership.FromSeq : 0));

    /// <summary>The user as one who hears of a conversation from a seq on.</summary>
    public Hearer Hearing(long fromSeq) => new(Id, Blocked, ReadsHidden, fromSeq);

    /// <summary>Notes the event for the user's connections; those that hear their first of this page are added to <paramref name="touched"/>.</summary>
    public void Hear(LoggedEvent row, HeardPath root, List<HubConnection> touched)
    {
        if (row.Body is null)
            return;
        foreach (var connection in Connections)
        {
            if (connection.Hear(row, root))
                touched.Add(connection);
        }
    }
}

/// <summary>Who of a conversation's members is connected here. Belongs to the hub and its lock.</summary>
sealed class Audience
{
    private readonly List<(LocalUser User, long FromSeq)> members = [];

    public bool IsEmpty => members.Count == 0;

    public IEnumerable<HubConnection> Connections => members.SelectMany(member => member.User.Connections);

    /// <summary>To be called once for each user.</summary>
    public void Add(LocalUser user, long fromSeq) => members.Add((user, fromSeq));

    public void Remove(LocalUser user)
    {
        var at = members.FindLastIndex(member => ReferenceEquals(member.User, user));
        members[at] = members[^1];
        members.RemoveAt(members.Count - 1);
    }

    /// <summary>Notes the event for every connection that hears it; those that hear their first of this page are added to <paramref name="touched"/>.</summary>
    public void Hear(LoggedEvent row, HeardPath root, List<HubConnection> touched)
    {
        var seq = row.AudienceFromSeq;
        foreach (var (user, fromSeq) in members)
        {
            if (seq >= fromSeq)
                user.Hear(row.For(user.Hearing(fromSeq)), root, touched);
        }
    }
}

/// <summary>A stretch of the log that was read under one upper snapshot.</summary>
/// <param name="Before">The place it begins at.</param>
/// <param name="After">The place its last page ends at.</param>
/// <param name="LastPos">Of a page that is not the last: its last row; 0 for the last page.</param>
/// <param name="Overlap">Some of it may have been delivered before.</param>
sealed record LogRange(Cursor Before, LogEnd After, long LastPos = 0, bool Overlap = false)
{
    private string? end;

    public bool IsLast => LastPos == 0;

    /// <summary>The cursor at its end; made once for all who were offered it.</summary>
    public string End() => end ??= IsLast ? Cursor.At(After).Encode() : Within(LastPos);

    /// <summary>The cursor after one of its events.</summary>
    public string Within(long pos) =>
        // after a crash the run and time of the old place decide what is repeated, so they are kept to the end of the stretch
        ((Overlap ? Before : Before with { IssuedAt = After.At }) with { Upper = After.Snapshot, UpperIncarnation = After.Incarnation, LastPos = pos }).Encode();

    /// <summary>The same stretch for a reader that also has everything <paramref name="seen"/> sees.</summary>
    public LogRange With(LogSnapshot seen) =>
        new(Before with { After = Before.After.Union(seen) }, After with { Snapshot = After.Snapshot.Union(seen) }, LastPos, Overlap);
}

/// <summary>What joining the hub gives: the recent events since the place given, and the stretch they are of.</summary>
sealed record Joined(IReadOnlyList<LoggedEvent> Missed, LogRange Range);
