using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A page of the log.</summary>
/// <param name="Rows">In the order of their pos.</param>
/// <param name="End">Its snapshot is the one that all pages of the run are read under: after the last page, the place reached.</param>
sealed record LogPage(IReadOnlyList<LoggedEvent> Rows, LogEnd End);

/// <summary>Where the log ended when a statement read it.</summary>
/// <param name="Snapshot">What that statement saw.</param>
/// <param name="Incarnation">Which run of the database it was: within one, transaction ids can be compared.</param>
/// <param name="Epoch">Which history of the database.</param>
/// <param name="At">By PostgreSQL's clock.</param>
sealed record LogEnd(LogSnapshot Snapshot, long Incarnation, ulong Epoch = 0, DateTimeOffset At = default)
{
    /// <summary>Whether transaction ids here and there are of one run of one history.</summary>
    public bool IsOfTheRunOf(LogEnd other) => Incarnation == other.Incarnation && Epoch == other.Epoch;
}

/// <summary>Reads the event log by snapshot. Not sealed: a test replaces <see cref="ReadAsync"/> to prove that the obvious form loses events.</summary>
class EventLogReader(NpgsqlDataSource dataSource, LogDatabase log, LogEpoch epoch)
{
    public Task<LogEnd> EndAsync(CancellationToken ct) => ReadAsync(db => db.EndOfLogAsync(ct), ct);

    /// <summary>
    /// For the tail: the next rows for everybody that <paramref name="after"/> does not see. The first page fixes the upper
    /// snapshot; the next pages give it back together with the last pos.
    /// </summary>
    /// <param name="above">After a crash: also rows above this pos, whatever their transaction ids.</param>
    public virtual Task<LogPage> ReadAsync(
        LogSnapshot after, LogSnapshot? upper, long lastPos, long? above, int limit, CancellationToken ct) =>
        ReadAsync(db => db.ReadLogAsync(after, upper, lastPos, above, limit, ct), ct, keepsPlan: above is null);

    /// <summary>The highest pos in the log; 0 when it is empty.</summary>
    public async Task<long> LastPosAsync(CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.LastPosAsync(ct);
    }

    /// <summary>For one user: the next rows beyond <paramref name="from"/> that <paramref name="upper"/> sees and the user may see now.</summary>
    /// <param name="only">The only conversations to hear of, besides what is addressed to the user; null = all.</param>
    /// <param name="overlapSince">After a crash: also rows since then.</param>
    /// <param name="notBefore">Only rows since then.</param>
    public async Task<LogForUser> ReadForUserAsync(
        string userId, IReadOnlySet<Guid>? only, Cursor from, LogSnapshot upper, DateTimeOffset? overlapSince, DateTimeOffset? notBefore, int limit, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.ReadLogForUserAsync(userId, only, from.After, upper, from.LastPos, overlapSince, notBefore, limit, ct);
    }

    /// <summary>When the event was logged; null when its row is no longer kept.</summary>
    public async Task<DateTimeOffset?> FindTimeAsync(long pos, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.FindEventTimeAsync(pos, ct);
    }

    /// <summary>The conversations a user is a member of, and the snapshot that says so.</summary>
    public Task<Memberships> ListMembershipsAsync(string userId, CancellationToken ct) => ReadAsync(db => db.ListMembershipsAsync(userId, ct), ct);

    /// <summary>Asks again once the run of the database has a number.</summary>
    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T?>> read, CancellationToken ct, bool keepsPlan = false) where T : class
    {
        while (true)
        {
            await using (var db = await (keepsPlan ? log.OpenConnectionAsync(ct) : dataSource.OpenConnectionAsync(ct)))
            {
                if (await read(db) is { } answer)
                    return answer;
            }
            await epoch.RenewAsync(ct);
        }
    }
}
