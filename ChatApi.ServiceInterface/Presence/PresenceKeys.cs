namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// What presence keeps in Redis. Each node writes what is connected to it into a hash of its own and says every few seconds that it lives, so
/// that a node that dies takes its devices along without anyone writing for each of them. All times are of Redis's clock.
/// </summary>
static class PresenceKeys
{
    /// <summary>Sorted set, node id → Unix ms after which the node counts as dead; moved on by its beats. Lost: every node registers anew with its next beat.</summary>
    public const string Nodes = "chatapi:presence:nodes";

    /// <summary>
    /// And a node's id: hash, user id → for each device 22 characters of its session and <c>o</c> (in use) or <c>a</c> (away); and
    /// <c>@seen</c> → Unix ms of the last beat. Expires an hour after it. Lost: written anew with the next beat.
    /// </summary>
    public const string NodePrefix = "chatapi:presence:node:";

    /// <summary>String, Unix ms since when the above is complete or being completed: who is not found shortly after is unknown, not offline. Expires with the nodes.</summary>
    public const string Since = "chatapi:presence:since";

    /// <summary>Channel. A user's id; after a <c>!</c> when it is something the user has said. Lost: watchers hear of the next change, or look.</summary>
    public const string Changed = "chatapi:presence:changed";

    /// <summary>
    /// Channel. What a user has said, for the nodes with devices of theirs: <c>o</c> or <c>a</c> of a device, <c>v</c> or <c>i</c> (visible or
    /// not), then the 22 characters of the session and the user's id. Lost: read from the database when the node registers anew.
    /// </summary>
    public const string Said = "chatapi:presence:said";

    /// <summary>Characters of an entry's session, and of the entry.</summary>
    public const int SessionLength = 22, EntryLength = 23;
}
