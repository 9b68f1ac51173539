using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A page of the log.</summary>
/// <param name="Rows">In the order of their pos.</param>
/// <param name="Upper">The snapshot all pages of the run are read under: after the last page, the place reached.</param>
/// <param name="ServerStart">When PostgreSQL was started, µs since 1970.</param>
/// <param name="ServerTime">By PostgreSQL's clock.</param>
sealed record LogPage(IReadOnlyList<LoggedEvent> Rows, LogSnapshot Upper, long ServerStart, DateTimeOffset ServerTime);

/// <summary>Where the log ends now.</summary>
readonly record struct LogEnd(LogSnapshot Snapshot, long ServerStart);

/// <summary>Reads the event log by snapshot. Not sealed: a test replaces <see cref="ReadAsync"/> to prove that the obvious form loses events.</summary>
class EventLogReader(NpgsqlDataSource dataSource)
{
    public async Task<LogEnd> EndAsync(CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.EndOfLogAsync(ct);
    }

    /// <summary>
    /// For the tail: the next rows for everybody that <paramref name="after"/> does not see. The first page fixes the upper
    /// snapshot; the next pages give it back together with the last pos.
    /// </summary>
    /// <param name="overlapSince">After a crash: also rows since then, whatever their transaction ids.</param>
    public virtual async Task<LogPage> ReadAsync(
        LogSnapshot after, LogSnapshot? upper, long lastPos, DateTimeOffset? overlapSince, int limit, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.ReadLogAsync(after, upper, lastPos, overlapSince, limit, ct);
    }

    /// <summary>For one user: the next rows beyond <paramref name="from"/> that <paramref name="upper"/> sees and the user may see now.</summary>
    /// <param name="overlapSince">After a crash: also rows since then.</param>
    /// <param name="notBefore">Only rows since then.</param>
    public async Task<IReadOnlyList<LoggedEvent>> ReadForUserAsync(
        string userId, Cursor from, LogSnapshot upper, DateTimeOffset? overlapSince, DateTimeOffset? notBefore, int limit, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return [.. await db.ReadLogForUserAsync(userId, from.After, upper, from.LastPos, overlapSince, notBefore, limit, ct)];
    }

    /// <summary>When the event was logged; null when its row is no longer kept.</summary>
    public async Task<DateTimeOffset?> FindTimeAsync(long pos, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.FindEventTimeAsync(pos, ct);
    }

    /// <summary>The conversations a user is a member of, and the snapshot that says so.</summary>
    public async Task<Memberships> ListMembershipsAsync(string userId, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.ListMembershipsAsync(userId, ct);
    }
}
