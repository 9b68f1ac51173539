namespace ChatApi.ServiceModel;

/// <summary>
/// Everything a client shows, in pages, and the event cursor to go on from: keep that of the first page. Applying an event
/// that is already contained changes nothing.
/// </summary>
[Route("/api/v1/snapshot", "GET"), Access(Actor.SignedIn)]
public sealed class GetSnapshot : IGet, IReturn<GetSnapshotResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 200 conversations; 50 when left out.</summary>
    [InRange(1, Limits.HistoryPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of the caller's state, conversations in the order of their ids.</summary>
public sealed class GetSnapshotResponse
{
    /// <summary>First page only: the place in the event stream taken before the data was read.</summary>
    public string? EventCursor { get; set; }

    /// <summary>First page only: the caller.</summary>
    public MyProfile? Me { get; set; }

    /// <summary>First page only: the ids of the users the caller has blocked, in order.</summary>
    public List<string>? BlockedUserIds { get; set; }

    /// <summary>First page only: the caller's privacy settings.</summary>
    public Privacy? Privacy { get; set; }

    /// <summary>The conversations.</summary>
    public List<Conversation> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>
/// The long-poll form of the event stream: what happened after a cursor, at once when there is anything, else as soon as
/// there is. Without a cursor: the cursor of now. 410 <c>ResyncRequired</c> when the cursor cannot be served.
/// </summary>
[Route("/api/v1/events", "GET"), Access(Actor.SignedIn)]
public sealed class GetEvents : IGet, IReturn<GetEventsResponse>
{
    /// <summary>From the answer before, or from GetSnapshot.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>Seconds to wait when there is nothing yet: 0 to 25; 0 when left out.</summary>
    [InRange(0, Limits.EventWaitSeconds)]
    public int? Wait { get; set; }

    /// <summary>
    /// The only conversations to hear of, besides what is addressed to the caller alone; all when left out. The cursor is past what was
    /// left out too: who goes on from it without the filter does not get that.
    /// </summary>
    [MaxItems(Limits.FilteredConversations)]
    public List<Guid>? ConversationIds { get; set; }
}

/// <summary>A batch of events, the same on every transport.</summary>
public sealed class GetEventsResponse
{
    /// <summary>The place after these events: save it together with the state they were applied to.</summary>
    public string? Cursor { get; set; }

    /// <summary>The events, at most 100.</summary>
    public List<ServerEvent> Events { get; set; } = [];

    /// <summary>True after a database crash: some events may have come before; drop them by their ids.</summary>
    public bool? Overlap { get; set; }
}

/// <summary>The first event of a WebSocket: it is connected and authenticated.</summary>
/// <param name="SessionId">The connection, until it closes.</param>
/// <param name="Cursor">The place the stream goes on from.</param>
/// <param name="HeartbeatMs">How often the server sends a heartbeat, which the client answers by <c>{"op":"Heartbeat"}</c>.</param>
[Event("session.ready")]
public sealed record SessionReady(string SessionId, string Cursor, int HeartbeatMs) : ServerEvent;

/// <summary>The node is going down: connect again after a while, with the cursor; nothing is lost.</summary>
/// <param name="RetryAfterMs">How long to wait, random per connection.</param>
[Event("session.draining")]
public sealed record SessionDraining(int RetryAfterMs) : ServerEvent;

/// <summary>The cursor given cannot be served: load the snapshot and go on from its cursor.</summary>
/// <param name="Reason"><c>expired</c>, <c>too_many</c>, <c>epoch</c>, <c>future</c> or <c>damaged</c>.</param>
[Event("resync.required")]
public sealed record ResyncRequired(string Reason) : ServerEvent;
