using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>What tells one history of a database from another.</summary>
sealed class EpochRow
{
    /// <summary>Empty when it is what the server says, not what was recorded.</summary>
    public Guid Id { get; init; }

    public long SystemIdentifier { get; init; }

    public int Timeline { get; init; }
}

static class LogEpochQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>As the server says it is now. The timeline is that of writing: the control file shows the former one until the first checkpoint after a promotion.</summary>
        public Task<EpochRow> GetHistoryAsync(CancellationToken ct) =>
            db.QuerySingleAsync<EpochRow>(new CommandDefinition("""
                /* LogEpoch.GetHistory: none */
                SELECT system_identifier, ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int AS timeline FROM pg_control_system()
                """, cancellationToken: ct));

        /// <summary>As it was recorded; the table has one row, and clocks that were set back cannot hide it.</summary>
        public Task<EpochRow?> FindEpochAsync(CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<EpochRow>(new CommandDefinition("""
                /* LogEpoch.Find: log_epoch_pkey */
                SELECT id, system_identifier, timeline FROM log_epoch ORDER BY id DESC LIMIT 1
                """, cancellationToken: ct));

        /// <summary>Waits for readers and writers of the log.</summary>
        public Task EmptyLogAsync(CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* LogEpoch.EmptyLog: none */
                TRUNCATE event_log
                """, cancellationToken: ct));

        /// <summary>An empty cursor means: from now on.</summary>
        public Task ResetConsumersAsync(CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* LogEpoch.ResetConsumers: none */
                UPDATE log_consumers SET cursor = '', updated_at = now()
                """, cancellationToken: ct));

        public Task ReplaceEpochAsync(Guid id, long systemIdentifier, int timeline, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* LogEpoch.Replace: none */
                WITH former AS (DELETE FROM log_epoch)
                INSERT INTO log_epoch (id, system_identifier, timeline) VALUES (@id, @systemIdentifier, @timeline)
                """, new { id, systemIdentifier, timeline }, cancellationToken: ct));

        /// <summary>Gives the run of the database its number, unless it has one of this epoch.</summary>
        public Task BeginRunAsync(long id, Guid epoch, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* LogEpoch.BeginRun: none */
                INSERT INTO log_incarnation AS run (id, epoch) VALUES (@id, @epoch)
                ON CONFLICT (single) DO UPDATE SET id = excluded.id, epoch = excluded.epoch WHERE run.epoch <> excluded.epoch
                """, new { id, epoch }, cancellationToken: ct));
    }
}
