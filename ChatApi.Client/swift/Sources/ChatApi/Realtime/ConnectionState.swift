/// Where the real-time connection stands.
public enum ConnectionState: String, Sendable, Hashable {
    /// Not wanted: before `connect`, after `disconnect`, while paused, and when the session is over.
    case offline

    /// Being opened.
    case connecting

    /// Open: events arrive.
    case online

    /// Lost; it is opened again after a wait, and goes on after the last event that was applied.
    case waiting
}
