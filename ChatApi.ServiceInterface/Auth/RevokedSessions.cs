using System.Collections.Concurrent;
using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// The sessions that were ended while access tokens of theirs may still live: looked at for every request, so kept in memory.
/// Filled at start, then by this node's own revocations at once and by the event log for those of others. Thread-safe.
/// </summary>
sealed class RevokedSessions(NpgsqlDataSource dataSource, AuthSettings settings, TimeProvider clock)
{
    private const int SweepEvery = 1_000;
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> until = new();
    private int added;

    /// <summary>The longest that a token outlives its session, with clocks apart on both sides; as long a foreign one is taken on trust before it is looked up again.</summary>
    private TimeSpan TokenLife => TimeSpan.FromMinutes(settings.AccessTokenMinutes) + (2 * AccessTokens.Leeway);

    /// <summary>To be called after this node has begun to follow the log: what is revoked in between comes by both ways.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        foreach (var sessionId in await db.ListRevokedSessionsAsync(clock.GetUtcNow() - TokenLife, ct))
            Add(sessionId);
    }

    public void Add(Guid sessionId)
    {
        until[sessionId] = clock.GetUtcNow() + TokenLife;
        if (Interlocked.Increment(ref added) % SweepEvery == 0)
            Sweep();
    }

    public bool Contains(Guid sessionId) => until.ContainsKey(sessionId);

    /// <summary>Forgets those whose tokens have all expired.</summary>
    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (sessionId, end) in until)
        {
            if (end < now)
                until.TryRemove(sessionId, out _);
        }
    }
}
