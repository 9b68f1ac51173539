using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>A migration that was applied.</summary>
sealed class AppliedMigration
{
    public int Version { get; init; }

    public string Name { get; init; } = "";

    /// <summary>SHA-256 of its text, in hex.</summary>
    public string Checksum { get; init; } = "";
}

/// <summary>What the server says of its durability.</summary>
sealed class DurabilityRow
{
    public string Fsync { get; init; } = "";

    public string SynchronousCommit { get; init; } = "";
}

/// <summary>Statements about the database itself.</summary>
static class SchemaQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Whether the connection now holds the lock, which ends with it.</summary>
        public Task<bool> TryLockMigrationsAsync(CancellationToken ct) =>
            db.ExecuteScalarAsync<bool>(new CommandDefinition("""
                /* Schema.TryLockMigrations: none */
                SELECT pg_try_advisory_lock(4848765213001)
                """, cancellationToken: ct));

        public Task MakeMigrationTableAsync(CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Schema.MakeMigrationTable: none */
                CREATE TABLE IF NOT EXISTS schema_migrations (
                  version    integer PRIMARY KEY,
                  name       text NOT NULL,
                  checksum   text NOT NULL,
                  applied_at timestamptz NOT NULL DEFAULT now()
                )
                """, cancellationToken: ct));

        /// <summary>All of them, oldest first.</summary>
        public async Task<List<AppliedMigration>> ListMigrationsAsync(CancellationToken ct) =>
            (await db.QueryAsync<AppliedMigration>(new CommandDefinition("""
                /* Schema.ListMigrations: schema_migrations_pkey */
                SELECT version, name, checksum FROM schema_migrations ORDER BY version
                """, cancellationToken: ct))).AsList();

        public Task RecordMigrationAsync(int version, string name, string checksum, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Schema.RecordMigration: insert */
                INSERT INTO schema_migrations (version, name, checksum) VALUES (@version, @name, @checksum)
                """, new { version, name, checksum }, cancellationToken: ct));

        /// <summary>As they hold for the connection: a role, a database or the connection string may set them too.</summary>
        public Task<DurabilityRow> GetDurabilityAsync(CancellationToken ct) =>
            db.QuerySingleAsync<DurabilityRow>(new CommandDefinition("""
                /* Schema.GetDurability: none */
                SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit
                """, cancellationToken: ct));

        /// <summary>Makes the daily partitions of the event log from yesterday (UTC, by the database's clock) to 7 days ahead; how many were missing.</summary>
        public Task<int> MakeLogPartitionsAsync(CancellationToken ct) =>
            db.ExecuteScalarAsync<int>(new CommandDefinition("""
                /* LogPartitions.Make: none */
                SELECT make_event_log_partitions((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + 7)
                """, cancellationToken: ct));

        /// <summary>Drops the partitions that ended more than <paramref name="hours"/> ago and before every consumer's last step; how many.</summary>
        public Task<int> DropLogPartitionsAsync(int hours, CancellationToken ct) =>
            db.ExecuteScalarAsync<int>(new CommandDefinition("""
                /* LogPartitions.Drop: none */
                SELECT drop_event_log_partitions(now() - make_interval(hours => @hours))
                """, new { hours }, cancellationToken: ct));

        /// <summary>On a private server only.</summary>
        public Task MakeLocalDatabaseAsync(CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Schema.MakeLocalDatabase: none */
                CREATE DATABASE chatapi
                """, cancellationToken: ct));

        /// <summary>Lets the owner see which statements cost what, where PostgreSQL's contrib is installed.</summary>
        public Task AddStatementStatisticsAsync(CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Schema.AddStatementStatistics: none */
                DO $$
                BEGIN
                  IF current_setting('shared_preload_libraries') LIKE '%pg_stat_statements%' THEN
                    CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
                  END IF;
                END $$
                """, cancellationToken: ct));
    }
}
