namespace ChatApi.Client;

/// <summary>Where the real-time connection stands.</summary>
public enum ConnectionState
{
    /// <summary>Not wanted: before ConnectAsync, after DisconnectAsync, and when the session is over.</summary>
    Disconnected,

    /// <summary>Being opened for the first time.</summary>
    Connecting,

    /// <summary>Open: events arrive.</summary>
    Connected,

    /// <summary>Lost, and being opened again; it goes on after the last accepted event.</summary>
    Reconnecting,
}
