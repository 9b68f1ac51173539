using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// Connections of their own for what runs after each commit: the tail's look at the log and reading what its events contain. Live events
/// do not wait behind requests, and the statements, few as they are, keep one plan; planning a look at all partitions takes longer than the
/// look. The plan is made without scans of whole tables, for bounds that it does not know, and for partitions that are still empty.
/// </summary>
sealed class LogDatabase(ConnectionStringSettings connections, DatabaseSettings settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = Database.Open(
        connections.Postgres, settings, Math.Max(2, settings.MaxPoolSize / 4), "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off");

    /// <summary>One from the pool; dispose gives it back.</summary>
    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken ct) => dataSource.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
