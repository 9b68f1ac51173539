namespace ChatApi.Client;

/// <summary>Where the real-time connection stands; the same words in every SDK.</summary>
public enum ConnectionState
{
    /// <summary>Not wanted: before it is asked for, after DisconnectAsync, and when the session is over.</summary>
    Offline,

    /// <summary>Being opened, for the first time or again; then it goes on after the last accepted event.</summary>
    Connecting,

    /// <summary>Open: events arrive.</summary>
    Online,

    /// <summary>Lost, and to be opened again after a wait.</summary>
    Waiting,
}
