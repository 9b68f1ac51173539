using System.Text;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// The devices connected to this node: a device is a session of a user, whatever its number of connections, and stays for a while after the
/// last of them has closed. Keeps in mind whose devices are to be written to Redis. Thread-safe.
/// </summary>
sealed class LocalDevices(PresenceSettings settings, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Present> users = new(StringComparer.Ordinal);
    private readonly Queue<(string UserId, Guid SessionId, long LeftAt)> leaving = new();
    private Dictionary<string, bool> changed = new(StringComparer.Ordinal);

    /// <summary>Whether someone's devices are to be written.</summary>
    public bool HasChanged
    {
        get
        {
            lock (gate)
                return changed.Count > 0;
        }
    }

    /// <summary>A connection has opened, or is heard of again.</summary>
    public void Arrive(string userId, Guid sessionId)
    {
        lock (gate)
        {
            if (!users.TryGetValue(userId, out var user))
                users.Add(userId, user = new(clock.GetUtcNow()));
            if (!user.Devices.TryGetValue(sessionId, out var device))
            {
                user.Devices.Add(sessionId, device = new());
                changed.TryAdd(userId, false);
            }
            device.Connections++;
        }
    }

    /// <summary>A connection has closed, or has been silent for too long.</summary>
    public void Depart(string userId, Guid sessionId)
    {
        lock (gate)
        {
            if (!users.TryGetValue(userId, out var user) || !user.Devices.TryGetValue(sessionId, out var device) || --device.Connections > 0)
                return;
            (device.LeftAt, device.SeenAt) = (clock.GetTimestamp(), clock.GetUtcNow());
            leaving.Enqueue((userId, sessionId, device.LeftAt));
        }
    }

    /// <summary>Forgets the devices whose time to come back is over.</summary>
    public void ForgetGone()
    {
        lock (gate)
        {
            while (leaving.TryPeek(out var next) && clock.GetElapsedTime(next.LeftAt) >= TimeSpan.FromSeconds(settings.OfflineSeconds))
            {
                leaving.Dequeue();
                if (!users.TryGetValue(next.UserId, out var user) || !user.Devices.TryGetValue(next.SessionId, out var device)
                    || device.Connections > 0 || device.LeftAt != next.LeftAt)
                    continue; // it has come back
                user.Devices.Remove(next.SessionId);
                user.SeenAt = device.SeenAt;
                changed.TryAdd(next.UserId, false);
            }
        }
    }

    /// <summary>What a user has said somewhere, as <see cref="PresenceKeys.Said"/> names it.</summary>
    public void Hear(string userId, string session, char what)
    {
        lock (gate)
        {
            if (!users.TryGetValue(userId, out var user))
                return;
            if (what is 'i' or 'v')
                user.IsInvisible = what == 'i';
            foreach (var (sessionId, device) in user.Devices)
            {
                if (what is not 'i' && PresenceStore.SessionText(sessionId) == session)
                    (device.IsAway, device.IsNew) = (what == 'a', false);
            }
            changed.TryAdd(userId, false);
        }
    }

    /// <summary>Everything is to be written anew, and what users want is to be read again: it may have been missed.</summary>
    public void ChangeAll()
    {
        lock (gate)
        {
            foreach (var (userId, user) in users)
            {
                user.IsInvisible = null;
                changed.TryAdd(userId, false);
            }
        }
    }

    /// <summary>Whoever has changed is to be told about even when Redis sees no change: it may forget what was before.</summary>
    public void TellAnyway()
    {
        lock (gate)
        {
            foreach (var userId in changed.Keys)
                changed[userId] = true;
        }
    }

    /// <summary>Some of the users whose devices are to be written; they are the caller's to write, or to give back by <see cref="PutBack"/>.</summary>
    public Dictionary<string, bool> TakeChanged(int limit)
    {
        lock (gate)
        {
            if (changed.Count <= limit)
            {
                var all = changed;
                changed = new(StringComparer.Ordinal);
                return all;
            }
            var some = changed.Take(limit).ToDictionary(StringComparer.Ordinal);
            foreach (var userId in some.Keys)
                changed.Remove(userId);
            return some;
        }
    }

    /// <summary>They could not be written.</summary>
    public void PutBack(Dictionary<string, bool> users)
    {
        lock (gate)
        {
            foreach (var (userId, toldAnyway) in users)
                changed[userId] = toldAnyway || changed.GetValueOrDefault(userId);
        }
    }

    /// <summary>Those of the users of whom it is not known here whether they want to be seen.</summary>
    public List<string> WithoutWish(IEnumerable<string> userIds)
    {
        lock (gate)
            return [.. userIds.Where(id => users.TryGetValue(id, out var user) && user.IsInvisible is null)];
    }

    /// <summary>Of these users, all of whom were asked about, these want not to be seen; what they have said since counts more.</summary>
    public void NoteWishes(IEnumerable<string> userIds, IReadOnlySet<string> invisible)
    {
        lock (gate)
        {
            foreach (var userId in userIds)
            {
                if (users.TryGetValue(userId, out var user))
                    user.IsInvisible ??= invisible.Contains(userId);
            }
        }
    }

    /// <summary>Those of the users who have left, and when they were last here; not those who do not want it known.</summary>
    public List<(string UserId, DateTimeOffset At)> ListLeft(IEnumerable<string> userIds)
    {
        lock (gate)
        {
            return [.. from id in userIds
                       let user = users.GetValueOrDefault(id)
                       where user is { Devices.Count: 0, SeenAt: not null, IsInvisible: false }
                       select (id, user.SeenAt!.Value)];
        }
    }

    /// <summary>Users who are here and of whom that was not noted for so long; they count as noted now.</summary>
    public List<string> TakeUnnoted(TimeSpan since)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            List<string> found = [.. users.Where(one => one.Value is { IsInvisible: false, Devices.Count: > 0 } && now - one.Value.NotedAt > since).Select(one => one.Key)];
            found.ForEach(id => users[id].NotedAt = now);
            return found;
        }
    }

    /// <summary>A user's devices as they are written; empty for those who do not want to be seen.</summary>
    public string EntriesOf(string userId)
    {
        lock (gate)
        {
            if (!users.TryGetValue(userId, out var user) || user.IsInvisible != false)
                return "";
            var entries = new StringBuilder(user.Devices.Count * PresenceKeys.EntryLength);
            foreach (var (sessionId, device) in user.Devices)
                entries.Append(PresenceStore.SessionText(sessionId)).Append(device.IsAway ? 'a' : device.IsNew ? 'n' : 'o');
            return entries.ToString();
        }
    }

    /// <summary>A user's devices have been written as these entries; who has none left is forgotten.</summary>
    /// <param name="awayElsewhere">Bits: those of the new ones that were away on another node, and so still are.</param>
    public void NoteWritten(string userId, string entries, long awayElsewhere)
    {
        lock (gate)
        {
            if (!users.TryGetValue(userId, out var user))
                return;
            if (user.Devices.Count == 0 && !changed.ContainsKey(userId))
                users.Remove(userId);
            foreach (var (sessionId, device) in user.Devices.Where(one => one.Value.IsNew))
            {
                var at = entries.IndexOf(PresenceStore.SessionText(sessionId), StringComparison.Ordinal);
                if (at >= 0)
                    (device.IsNew, device.IsAway) = (false, (awayElsewhere & (1L << (at / PresenceKeys.EntryLength))) != 0);
            }
        }
    }

    private sealed class Present(DateTimeOffset since)
    {
        public Dictionary<Guid, Device> Devices { get; } = new(1);

        /// <summary>Null until it has been read.</summary>
        public bool? IsInvisible { get; set; }

        /// <summary>When the last device that left was last connected.</summary>
        public DateTimeOffset? SeenAt { get; set; }

        public DateTimeOffset NotedAt { get; set; } = since;
    }

    private sealed class Device
    {
        public int Connections { get; set; }

        public bool IsAway { get; set; }

        /// <summary>Not written yet: on another node it may be known, and away.</summary>
        public bool IsNew { get; set; } = true;

        public long LeftAt { get; set; }

        public DateTimeOffset SeenAt { get; set; }
    }
}
