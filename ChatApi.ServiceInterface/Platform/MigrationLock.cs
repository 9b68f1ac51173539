using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// A session of its own, without time limits, that holds the lock under which one node at a time changes the schema or the log's
/// epoch. It asks again and again instead of waiting in the server: a session that waits there has a snapshot, and an index built
/// concurrently by the lock's holder would wait for that.
/// </summary>
sealed partial class MigrationLock : IAsyncDisposable
{
    private MigrationLock(NpgsqlConnection db) => Db = db;

    public NpgsqlConnection Db { get; }

    public static async Task<MigrationLock> TakeAsync(string connectionString, ILogger log, CancellationToken ct)
    {
        var plain = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 5, CommandTimeout = 0, ApplicationName = "chatapi-migrations" };
        plain.Options = $"{plain.Options} -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0 -c timezone=UTC".Trim();
        var db = new NpgsqlConnection(plain.ConnectionString);
        try
        {
            await db.OpenAsync(ct);
            for (var attempt = 1; !await db.TryLockMigrationsAsync(ct); attempt++)
            {
                if (attempt % 50 == 5)
                    LogWaiting(log);
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
            return new MigrationLock(db);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the session, and the lock with it.</summary>
    public ValueTask DisposeAsync() => Db.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for another node that is applying migrations")]
    private static partial void LogWaiting(ILogger log);
}
