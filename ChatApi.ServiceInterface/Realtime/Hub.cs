using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The live end of the log on this node: who is connected, what they are members of, and the recent events. The tail
/// publishes to it in order; everything here happens under one lock, in memory, without waiting.
/// </summary>
sealed partial class Hub(RealtimeSettings settings)
{
    // How long a look may take until memory is not trusted any more: within the second of guarantees 3.2.
    private static readonly TimeSpan LookPatience = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly RecentEvents recent = new(settings.RecentEvents);
    private readonly Dictionary<string, LocalUser> users = [];
    private readonly Dictionary<Guid, Audience> byConversation = [];
    private readonly Dictionary<string, HashSet<LocalUser>> byPeer = [];
    private LogEnd position = new(LogSnapshot.Nothing, 0);
    private long? lookingSince;

    /// <summary>The messages deleted lately, of which events that wait tell no more.</summary>
    public ErasedMessages Erased { get; } = new();

    /// <summary>How far the tail has read: what it sees has been published here.</summary>
    public LogEnd Position
    {
        get
        {
            lock (gate)
                return position;
        }
    }

    /// <summary>How many connections are open.</summary>
    public int Connections
    {
        get
        {
            lock (gate)
                return users.Values.Sum(user => user.Connections.Count);
        }
    }

    /// <summary>
    /// The tail begins to look. Until it has seen the end of the log, somebody may have been removed of whom this node does not know;
    /// once that takes long, nobody is given events from memory.
    /// </summary>
    public void LookBegins()
    {
        lock (gate)
            lookingSince ??= Stopwatch.GetTimestamp();
    }

    /// <summary>Starts, or after a crash starts anew, at a place; what was published before is forgotten, memberships are kept.</summary>
    public void StartAt(LogEnd end)
    {
        lock (gate)
        {
            position = end;
            lookingSince = null;
            recent.StartAt(end.Snapshot);
            ForgetSnapshots();
        }
    }

    /// <summary>
    /// Hands a page of the log to whoever hears it, and moves on to the end of the range. Gives the rows that somebody here hears and
    /// that are not filled in yet; then nothing has been published: fill them in and call again.
    /// </summary>
    /// <param name="rows">In the order of their pos.</param>
    /// <param name="range">Where the page begins and ends; of a run of pages each but the last ends within it.</param>
    public IReadOnlyList<LoggedEvent> Publish(IReadOnlyList<LoggedEvent> rows, LogRange range)
    {
        var woken = new List<HubConnection>();
        lock (gate)
        {
            if (Unfilled(rows) is { Count: > 0 } unfilled)
                return unfilled;
            if (range.Overlap)
                ForgetSnapshots();
            var (root, touched) = (new HeardPath(null, null), new List<HubConnection>());
            foreach (var row in rows)
            {
                ChangeMembership(row);
                if (row.Kind == EventKind.SessionRevoked)
                    CloseSession(row);
                if (row is { Kind: EventKind.MessageDeleted, ConversationId: { } conversationId, Seq: { } seq })
                    Erased.Add(conversationId, seq, row.At);
                recent.Add(row);
                if (row.Body is not null)
                    Hear(row, root, touched);
                if (row is { ForPeers: { } shown, UserId: { } about } && byPeer.TryGetValue(about, out var peers))
                    woken.AddRange(OfferEphemeral(new(shown), peers));
            }
            woken.AddRange(touched.Where(connection => connection.OfferHeard(range)));
            if (range.IsLast)
            {
                position = range.After;
                lookingSince = null;
                recent.ReachedTo(range.After.Snapshot);
            }
        }
        Wake(woken);
        return [];
    }

    /// <summary>Whether memberships of this user are kept here already.</summary>
    public bool Knows(string userId)
    {
        lock (gate)
            return users.ContainsKey(userId);
    }

    /// <summary>Whether the user of a connection that has joined is a member of the conversation.</summary>
    public bool IsMember(LocalUser user, Guid conversationId)
    {
        lock (gate)
            return user.Memberships.ContainsKey(conversationId);
    }

    /// <summary>
    /// Connects: from now on the connection is offered what is published. Gives the recent events beyond
    /// <paramref name="from"/>, so that nothing is left between. False when memory does not reach back that far or is not up to date,
    /// a run of pages is only half published, or memberships are needed: read from the database and try again.
    /// </summary>
    public bool TryJoin(HubConnection connection, Cursor from, Memberships? memberships, [NotNullWhen(true)] out Joined? joined)
    {
        joined = null;
        lock (gate)
        {
            var isLate = lookingSince is { } since && Stopwatch.GetElapsedTime(since) > LookPatience;
            if (isLate || !from.IsOfTheRunOf(position) || !recent.IsWhole || !recent.Covers(from.After))
                return false;
            if (!users.TryGetValue(connection.UserId, out var user))
            {
                // memberships ahead of what is published would let someone who was removed and added again hear what happened in between
                if (memberships is null || !memberships.AsOf.IsOfTheRunOf(position) || !recent.Covers(memberships.AsOf.Snapshot)
                    || !position.Snapshot.Contains(memberships.AsOf.Snapshot))
                    return false;
                var later = recent.Beyond(memberships.AsOf.Snapshot).ToList();
                if (later.Exists(row => row is { Kind: EventKind.MemberAdded, UserId: null, KnowsJoinsFromSeq: false } && row.Ref == connection.UserId))
                    return false; // added meanwhile, and nobody here has looked since when they may read: newer memberships say it
                user = new LocalUser(connection.UserId, memberships);
                users.Add(user.Id, user);
                foreach (var (conversationId, membership) in memberships.ByConversation)
                    Index(user, conversationId, membership);
                foreach (var row in later)
                    ChangeMembership(row, user);
            }
            user.Connections.Add(connection);
            connection.Join(user, from.After);
            joined = new(MissedBy(user, from.After), new LogRange(from, position with { Snapshot = from.After.Union(position.Snapshot) }));
            return true;
        }
    }

    /// <summary>What of events that have waited the user may still see, as they may: nothing follows a removal or a block for long.</summary>
    public IReadOnlyList<LoggedEvent> StillHeard(LocalUser user, IReadOnlyList<LoggedEvent> events)
    {
        lock (gate)
            return [.. events.Where(user.MayHear).Select(user.See).Where(row => row.Body is not null)];
    }

    /// <summary>Disconnects; a user's last connection takes the memberships with it.</summary>
    public void Leave(HubConnection connection)
    {
        lock (gate)
        {
            if (!users.TryGetValue(connection.UserId, out var user) || !user.Connections.Remove(connection) || user.Connections.Count > 0)
                return;
            users.Remove(user.Id);
            foreach (var (conversationId, membership) in user.Memberships.ToArray())
                Unindex(user, conversationId, membership);
        }
    }

    /// <summary>Closes every connection, each for this reason.</summary>
    public void CloseAll(StreamEnd reason)
    {
        lock (gate)
        {
            foreach (var connection in users.Values.SelectMany(user => user.Connections))
                connection.Close(reason);
        }
    }

    /// <summary>After a crash ids of transactions may be given out again: what a snapshot from before it sees says nothing any more.</summary>
    private void ForgetSnapshots()
    {
        foreach (var user in users.Values)
        {
            user.AsOf = LogSnapshot.Nothing;
            foreach (var connection in user.Connections)
                connection.ForgetSeen();
        }
    }

    private List<LoggedEvent> MissedBy(LocalUser user, LogSnapshot from)
    {
        var missed = new List<LoggedEvent>();
        foreach (var row in recent.Beyond(from))
        {
            // what came before the user's own join belongs to a time they were not there
            if (row.Kind == EventKind.MemberAdded && row.UserId is null && row.Ref == user.Id)
                missed.RemoveAll(earlier => earlier.UserId is null && earlier.ConversationId == row.ConversationId);
            if (user.MayHear(row))
                missed.Add(row.Copy()); // what is kept stays without content
        }
        missed.Sort((one, other) => one.Pos.CompareTo(other.Pos)); // a place within them is a pos, and late ones have lower pos
        return missed;
    }

    private void Hear(LoggedEvent row, HeardPath root, List<HubConnection> touched)
    {
        if (row.UserId is { } one)
        {
            if (users.TryGetValue(one, out var user))
                user.Hear(user.See(row), root, touched);
        }
        else if (row.ConversationId is { } id && byConversation.TryGetValue(id, out var members))
            members.Hear(row, root, touched);
    }

    private static IEnumerable<HubConnection> OfferEphemeral(Delivery shown, IEnumerable<LocalUser> to) =>
        to.SelectMany(user => user.Connections).Where(connection => connection.OfferEphemeral(shown));

    /// <summary>The rows that somebody here hears, or will by the time they are reached, and that are yet to be filled in.</summary>
    private List<LoggedEvent> Unfilled(IReadOnlyList<LoggedEvent> rows)
    {
        HashSet<Guid>? joined = null;
        foreach (var row in rows)
        {
            if (row is { UserId: null, ConversationId: { } id } && Brings(row))
                (joined ??= []).Add(id);
        }
        return [.. rows.Where(row => !row.IsFilled && (row.UserId is { } one
            ? users.ContainsKey(one) || byPeer.ContainsKey(one)
            : row.ConversationId is { } id && (byConversation.ContainsKey(id) || joined?.Contains(id) == true)))];
    }

    /// <summary>Whether the row makes someone who is connected here a member.</summary>
    private bool Brings(LoggedEvent row) => row.Kind switch
    {
        EventKind.MemberAdded => row.Ref is { } member && users.ContainsKey(member),
        EventKind.ConversationCreated => FirstMembers(row).Any(users.ContainsKey),
        _ => false,
    };

    /// <summary>Writes for those who were idle; outside the lock. Many are shared among the pool, so that the tail reads on meanwhile.</summary>
    private static void Wake(List<HubConnection> woken)
    {
        const int Few = 16, Share = 64;
        if (woken.Count <= Few)
        {
            woken.ForEach(connection => connection.Writer!.Write());
            return;
        }
        for (var start = 0; start < woken.Count; start += Share)
            ThreadPool.UnsafeQueueUserWorkItem(static part => part.ForEach(connection => connection.Writer!.Write()), woken.GetRange(start, Math.Min(Share, woken.Count - start)), preferLocal: false);
    }

    private void ChangeMembership(LoggedEvent row, LocalUser? only = null)
    {
        if (row.Kind is EventKind.UserBlocked or EventKind.UserUnblocked)
            ChangeBlock(row, only);
        if (row is { Kind: EventKind.PrivacyUpdated, UserId: { } changed } && Find(changed, only) is { } viewer && !viewer.AsOf.Sees(row.Xid))
            ChangeReads(viewer, row.Ref == EventRow.ReadsHidden);
        if (row.ConversationId is not { } conversationId)
            return;
        if (row.UserId is { } owner)
        {
            if (Find(owner, only) is { } own && own.Memberships.TryGetValue(conversationId, out var mine) && !own.AsOf.Sees(row.Xid))
                ChangeOwnSide(row, own, conversationId, mine);
            return;
        }
        switch (row.Kind)
        {
            case EventKind.MemberAdded when row.Ref is { } id && Find(id, only) is { } user && !user.AsOf.Sees(row.Xid):
                Index(user, conversationId, new(row.JoinsFromSeq, null));
                break;
            case EventKind.MemberRemoved when row.Ref is { } id && Find(id, only) is { } user && !user.AsOf.Sees(row.Xid):
                if (user.Memberships.TryGetValue(conversationId, out var gone))
                    Remove(user, conversationId, gone);
                break;
            case EventKind.ConversationCreated:
                foreach (var id in FirstMembers(row))
                {
                    if (Find(id, only) is { } user && !user.AsOf.Sees(row.Xid))
                        Index(user, conversationId, new(1, EventLogQueries.Peer(DirectKey(row), id)));
                }
                break;
            default:
                break;
        }
    }

    private void ChangeOwnSide(LoggedEvent row, LocalUser user, Guid conversationId, Membership mine)
    {
        if (row.Kind == EventKind.ConversationDeleted)
            Remove(user, conversationId, mine);
        else if (row is { Kind: EventKind.ConversationMeUpdated, Seq: { } fromSeq } && fromSeq > mine.FromSeq)
            Index(user, conversationId, mine with { FromSeq = fromSeq }); // cleared
    }

    private void ChangeBlock(LoggedEvent row, LocalUser? only)
    {
        if (row is not { UserId: { } id, Ref: { } other } || Find(id, only) is not { } user || user.AsOf.Sees(row.Xid))
            return;
        if (row.Kind == EventKind.UserUnblocked)
            user.Blocked.Remove(other);
        else if (user.Blocked.Add(other))
            LookAgain(user);
    }

    private static void ChangeReads(LocalUser user, bool hidden)
    {
        if (hidden && !user.ReadsHidden)
            LookAgain(user);
        user.ReadsHidden = hidden;
    }

    private LocalUser? Find(string userId, LocalUser? only) =>
        only is null ? users.GetValueOrDefault(userId) : only.Id == userId ? only : null;

    // The ref of conversation.created names the first members: of a direct one its direct key, of a group the ids joined by commas.
    private static string[] FirstMembers(LoggedEvent row) => row.Ref?.Split(' ', ',') ?? [];

    private static string? DirectKey(LoggedEvent row) => row.Ref is { } key && key.Contains(' ') ? key : null;

    /// <summary>Whoever loses a conversation: what waits for them is looked at again before it is written, and what is on its way has a second left.</summary>
    private void Remove(LocalUser user, Guid conversationId, Membership membership)
    {
        Unindex(user, conversationId, membership);
        LookAgain(user);
    }

    private static void LookAgain(LocalUser user)
    {
        user.Losses++;
        foreach (var connection in user.Connections)
            connection.Writer?.Watch();
    }

    private void Index(LocalUser user, Guid conversationId, Membership membership)
    {
        if (user.Memberships.TryGetValue(conversationId, out var former))
            Unindex(user, conversationId, former);
        user.Memberships[conversationId] = membership;
        if (!byConversation.TryGetValue(conversationId, out var audience))
            byConversation.Add(conversationId, audience = new());
        audience.Add(user, membership.FromSeq);
        if (membership.Peer is { } peer)
            Add(byPeer, peer, user);
    }

    private void Unindex(LocalUser user, Guid conversationId, Membership membership)
    {
        user.Memberships.Remove(conversationId);
        var audience = byConversation[conversationId];
        audience.Remove(user);
        if (audience.IsEmpty)
            byConversation.Remove(conversationId);
        if (membership.Peer is { } peer)
            Remove(byPeer, peer, user);
    }

    private static void Add<TKey>(Dictionary<TKey, HashSet<LocalUser>> index, TKey key, LocalUser user)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var set))
            index.Add(key, set = []);
        set.Add(user);
    }

    private static void Remove<TKey>(Dictionary<TKey, HashSet<LocalUser>> index, TKey key, LocalUser user)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out var set) && set.Remove(user) && set.Count == 0)
            index.Remove(key);
    }

    private void CloseSession(LoggedEvent row)
    {
        if (row.UserId is { } id && users.TryGetValue(id, out var user))
        {
            foreach (var connection in user.Connections.Where(connection => connection.SessionId.ToString() == row.Ref))
                connection.Close(StreamEnd.Revoked);
        }
    }
}
