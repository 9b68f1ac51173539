using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Which history of the database the log's transaction ids belong to (guarantees 10.4), and which run of it. A restored or failed-over
/// database counts them anew: what the log holds would then match every cursor, so it is emptied, and cursors of another epoch answer
/// <c>resync.required</c>. A crash may give some out again: it empties the table of the run's number, and nobody has a place in the log
/// until that is filled again, which is also when the history is checked (docs/decisions/0008-runs-of-the-database.md).
/// </summary>
sealed partial class LogEpoch(ConnectionStringSettings connections, ILogger<LogEpoch> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private Task renewal = Task.CompletedTask;

    /// <summary>
    /// Checks the history and gives the run a number where it has none. However many call, this node does it once at a time.
    /// <see cref="ErrorCode.DatabaseUnavailable"/> after 5 s: another node holds the lock.
    /// </summary>
    public async Task RenewAsync(CancellationToken ct)
    {
        Task under;
        lock (gate)
        {
            if (renewal.IsCompleted)
                renewal = Task.Run(CheckAsync, CancellationToken.None);
            under = renewal;
        }
        try
        {
            await under.WaitAsync(Patience, ct);
        }
        catch (TimeoutException)
        {
            throw new ChatException(ErrorCode.DatabaseUnavailable, "The event log was interrupted; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }

    /// <summary>Finds the database's epoch, or begins one. Three statements; three more when it begins one.</summary>
    /// <param name="db">The session of a <see cref="MigrationLock"/>.</param>
    public async Task CheckAsync(NpgsqlConnection db, CancellationToken ct)
    {
        var run = RandomNumberGenerator.GetInt32(int.MaxValue);
        var history = await db.GetHistoryAsync(ct);
        var epoch = await db.FindEpochAsync(ct);
        if (epoch is not null && epoch.SystemIdentifier == history.SystemIdentifier && epoch.Timeline == history.Timeline)
        {
            await db.BeginRunAsync(run, epoch.Id, ct);
            return;
        }
        var id = Guid.CreateVersion7();
        await using (var transaction = await db.BeginTransactionAsync(ct))
        {
            await db.EmptyLogAsync(ct);
            await db.ResetConsumersAsync(ct);
            await db.ReplaceEpochAsync(id, history.SystemIdentifier, history.Timeline, ct);
            await db.BeginRunAsync(run, id, ct); // with it, so that a place in the log never has the epoch of another
            await transaction.CommitAsync(ct);
        }
        if (epoch is not null)
            LogBegun(history.SystemIdentifier, history.Timeline);
    }

    private async Task CheckAsync()
    {
        await using var migrations = await MigrationLock.TakeAsync(connections.Postgres, log, CancellationToken.None);
        await CheckAsync(migrations.Db, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is another than before (system {SystemIdentifier}, timeline {Timeline}): the event log begins anew, clients load their snapshot")]
    private partial void LogBegun(long systemIdentifier, int timeline);
}
