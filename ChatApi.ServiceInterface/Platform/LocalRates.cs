using System.Runtime.InteropServices;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// What this node knows of the counts: its own while Redis is away, else what Redis last said. Debts are kept as the moment at
/// which they are gone, on this node's monotonic clock. Bounded: at most 100,000 keys, those that are gone soonest dropped first.
/// </summary>
sealed class LocalRates(TimeProvider clock)
{
    private const int MaxKeys = 100_000;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, long> goneAt = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long sweptUs;

    public int Count
    {
        get
        {
            lock (gate)
                return goneAt.Count;
        }
    }

    /// <summary>The debts as they are known here; false when one of them leaves no room.</summary>
    public bool Look(ReadOnlySpan<RateKey> keys, Span<long> debts)
    {
        lock (gate)
            return Look(keys, debts, NowUs);
    }

    /// <summary>Counts one request under all keys, or under none when one of them leaves no room.</summary>
    public bool Take(ReadOnlySpan<RateKey> keys, Span<long> debts) => Take(keys, debts, most: 1) == 1;

    /// <summary>Counts as many requests as all keys have room for, at most so many; gives how many.</summary>
    public int Take(ReadOnlySpan<RateKey> keys, Span<long> debts, int most)
    {
        lock (gate)
        {
            var now = NowUs;
            Look(keys, debts, now);
            for (var i = 0; i < keys.Length; i++)
                most = Math.Min(most, keys[i].Quota.RemainingAt(debts[i]));
            for (var i = 0; i < keys.Length && most > 0; i++)
                goneAt[keys[i].Key] = now + (debts[i] += most * keys[i].Quota.IntervalUs);
            Sweep(now);
            return most;
        }
    }

    /// <summary>Notes what is known from elsewhere, where that is more.</summary>
    public void Learn(ReadOnlySpan<RateKey> keys, ReadOnlySpan<long> debts)
    {
        lock (gate)
        {
            var now = NowUs;
            for (var i = 0; i < keys.Length; i++)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(goneAt, keys[i].Key, out _);
                known = Math.Max(known, now + debts[i]);
            }
            Sweep(now);
        }
    }

    /// <summary>Takes back one request.</summary>
    public void GiveBack(RateKey key)
    {
        lock (gate)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(goneAt, key.Key);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
                known -= key.Quota.IntervalUs;
        }
    }

    private long NowUs => (long)clock.GetElapsedTime(0).TotalMicroseconds;

    private bool Look(ReadOnlySpan<RateKey> keys, Span<long> debts, long now)
    {
        var hasRoom = true;
        for (var i = 0; i < keys.Length; i++)
        {
            debts[i] = Math.Clamp(goneAt.GetValueOrDefault(keys[i].Key) - now, 0, keys[i].Quota.LimitUs);
            hasRoom &= keys[i].Quota.WaitUs(debts[i]) == 0;
        }
        return hasRoom;
    }

    private void Sweep(long now)
    {
        if (goneAt.Count < MaxKeys && now - sweptUs < SweepInterval.TotalMicroseconds)
            return;
        sweptUs = now;
        foreach (var (key, gone) in goneAt)
        {
            if (gone <= now)
                goneAt.Remove(key);
        }
        if (goneAt.Count < MaxKeys)
            return;
        var middle = goneAt.Values.Order().ElementAt(goneAt.Count / 2);
        foreach (var (key, gone) in goneAt)
        {
            if (gone <= middle)
                goneAt.Remove(key);
        }
    }
}
