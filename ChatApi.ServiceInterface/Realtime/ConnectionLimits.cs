using System.Net;
using System.Runtime.InteropServices;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// How many streams are open on this node: in all, for an address, for a user. Waiting long-polls are streams too. Each node counts
/// by itself, so that a node that dies leaves no counts behind. The new connection is the one that is refused, so that a device
/// gone wrong does not throw out the others.
/// </summary>
sealed class ConnectionLimits(RealtimeSettings settings)
{
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int all;

    /// <summary>A seat for someone at an address who may not have said yet who it is. Always to be disposed; see <see cref="ConnectionSeat.IsGranted"/>.</summary>
    public ConnectionSeat Take(IPAddress? address)
    {
        lock (gate)
        {
            if (settings.Connections > 0 && all >= settings.Connections)
                return new ConnectionSeat(this, isGranted: false, null);
            var key = address is null ? null : $"address {RateKeys.Of(address)}";
            if (key is not null && !Add(key, settings.ConnectionsPerAddress))
                return new ConnectionSeat(this, isGranted: false, null);
            all++;
            return new ConnectionSeat(this, isGranted: true, key);
        }
    }

    /// <summary>A seat for someone who has signed in; 429 <c>RateLimitExceeded</c> when there is none.</summary>
    public ConnectionSeat Take(Caller caller)
    {
        var seat = Take(caller.Address);
        if (seat.IsGranted && seat.IsGrantedTo(caller.UserId))
            return seat;
        seat.Dispose();
        throw new ChatException(ErrorCode.RateLimitExceeded, $"Too many connections: a user may have {settings.ConnectionsPerUser}, waiting requests for events included. Close one, or wait for one to end.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
            Meta = { ["limit"] = "connections" },
        };
    }

    internal bool AddUser(string key)
    {
        lock (gate)
            return Add(key, settings.ConnectionsPerUser);
    }

    internal void Leave(params ReadOnlySpan<string?> keys)
    {
        lock (gate)
        {
            all--;
            foreach (var key in keys)
            {
                if (key is not null && --CollectionsMarshal.GetValueRefOrNullRef(taken, key) == 0)
                    taken.Remove(key);
            }
        }
    }

    private bool Add(string key, int limit)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(taken, key, out _);
        if (limit > 0 && count >= limit)
            return false;
        count++;
        return true;
    }
}

/// <summary>One open stream's place among the limits, until it is disposed.</summary>
sealed class ConnectionSeat(ConnectionLimits limits, bool isGranted, string? addressKey) : IDisposable
{
    private string? userKey;
    private bool left;

    /// <summary>False when the node or the address has as many connections as it may.</summary>
    public bool IsGranted { get; } = isGranted;

    /// <summary>Counts it for its user, once known; false when the user has as many as a user may.</summary>
    public bool IsGrantedTo(string userId)
    {
        var key = $"user {userId}";
        if (!limits.AddUser(key))
            return false;
        userKey = key;
        return true;
    }

    public void Dispose()
    {
        if (IsGranted && !left)
            limits.Leave(addressKey, userKey);
        left = true;
    }
}

/// <summary>How many frames one WebSocket may still send. Heartbeats have an allowance of their own. Used by its reader alone.</summary>
sealed class FrameAllowance(int perMinute, TimeProvider clock)
{
    private static readonly double Minute = TimeSpan.FromMinutes(1).TotalSeconds;
    private (double Left, long At) frames = (perMinute, clock.GetTimestamp());
    private (double Left, long At) heartbeats = (perMinute, clock.GetTimestamp());

    public bool Take(bool isHeartbeat) => perMinute == 0 || Take(ref isHeartbeat ? ref heartbeats : ref frames);

    private bool Take(ref (double Left, long At) allowance)
    {
        var now = clock.GetTimestamp();
        var refilled = clock.GetElapsedTime(allowance.At, now).TotalSeconds * perMinute / Minute;
        allowance = (Math.Min(perMinute, allowance.Left + refilled) - 1, now);
        return allowance.Left >= 0;
    }
}
