using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Which history of the database the log's transaction ids belong to (guarantees 10.4). A restored or failed-over database counts them
/// anew: what the log holds would then match every cursor, so it is emptied, and cursors of another epoch answer <c>resync.required</c>.
/// </summary>
sealed partial class LogEpoch(ConnectionStringSettings connections, ILogger<LogEpoch> log)
{
    private Guid? current;

    /// <summary>The epoch that cursors carry. Known once the host has started (<see cref="Readiness.Started"/>).</summary>
    public Guid Current => current ?? throw new InvalidOperationException("The host has not started yet.");

    /// <summary>The part of it that cursors carry.</summary>
    public ulong Number => BitConverter.ToUInt64(Current.ToByteArray(), 8);

    /// <summary>PostgreSQL was started anew while this node ran: whether it is another history now.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken ct)
    {
        var before = Current;
        await using var migrations = await MigrationLock.TakeAsync(connections.Postgres, log, ct);
        await CheckAsync(migrations.Db, ct);
        return Current != before;
    }

    /// <summary>Finds the database's epoch, or begins one. Two statements; four more when it begins one.</summary>
    /// <param name="db">The session of a <see cref="MigrationLock"/>.</param>
    public async Task CheckAsync(NpgsqlConnection db, CancellationToken ct)
    {
        var history = await db.GetHistoryAsync(ct);
        var epoch = await db.FindEpochAsync(ct);
        if (epoch is not null && epoch.SystemIdentifier == history.SystemIdentifier && epoch.Timeline == history.Timeline)
        {
            current = epoch.Id;
            return;
        }
        var id = Guid.CreateVersion7();
        await using (var transaction = await db.BeginTransactionAsync(ct))
        {
            await db.EmptyLogAsync(ct);
            await db.ResetConsumersAsync(ct);
            await db.ReplaceEpochAsync(id, history.SystemIdentifier, history.Timeline, ct);
            await transaction.CommitAsync(ct);
        }
        current = id;
        if (epoch is not null)
            LogBegun(history.SystemIdentifier, history.Timeline);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is another than before (system {SystemIdentifier}, timeline {Timeline}): the event log begins anew, clients load their snapshot")]
    private partial void LogBegun(long systemIdentifier, int timeline);
}
