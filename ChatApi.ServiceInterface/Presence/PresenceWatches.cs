using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Whom the connections of this node have asked to be told about. Thread-safe.</summary>
sealed class PresenceWatches
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<HubConnection>> byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<HubConnection, IReadOnlyCollection<string>> byConnection = [];

    public PresenceWatches(OpenConnections open) => open.Closed += connection => Set(connection, []);

    /// <summary>Instead of those asked for before. A connection that has ended asks for nobody.</summary>
    public void Set(HubConnection connection, IReadOnlyCollection<string> userIds)
    {
        lock (gate)
        {
            if (byConnection.Remove(connection, out var before))
            {
                foreach (var userId in before)
                    Remove(userId, connection);
            }
            if (userIds.Count == 0 || connection.End is not null)
                return;
            byConnection.Add(connection, userIds);
            foreach (var userId in userIds)
            {
                if (!byUser.TryGetValue(userId, out var watching))
                    byUser.Add(userId, watching = []);
                watching.Add(connection);
            }
        }
    }

    /// <summary>Who has asked for this user.</summary>
    public IReadOnlyCollection<HubConnection> Of(string userId)
    {
        lock (gate)
            return byUser.TryGetValue(userId, out var watching) ? [.. watching] : [];
    }

    private void Remove(string userId, HubConnection connection)
    {
        if (byUser.TryGetValue(userId, out var watching) && watching.Remove(connection) && watching.Count == 0)
            byUser.Remove(userId);
    }
}
