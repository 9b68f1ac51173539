namespace ChatApi.Client;

/// <summary>Waits with full jitter: a random time up to a bound that doubles with each failure, so that a herd spreads.</summary>
static class BackOff
{
    /// <summary>A random time to wait.</summary>
    /// <param name="failures">1 after the first failure.</param>
    /// <param name="first">The bound after the first failure.</param>
    /// <param name="longest">The bound that no doubling passes.</param>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var bound = Math.Min(longest.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 20)));
#pragma warning disable CA5394 // jitter is no secret
        return TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * bound);
#pragma warning restore CA5394
    }
}
