using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// Connections of their own for searching, so that many searches at once delay each other and nothing else. Statements are planned anew
/// each time, for the very words, and have the memory to keep what they find in an index exact.
/// </summary>
sealed class SearchDatabase(ConnectionStringSettings connections, DatabaseSettings settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = Database.Open(
        connections.Postgres, settings, Math.Max(2, settings.MaxPoolSize / 8), "-c plan_cache_mode=force_custom_plan -c work_mem=32MB -c enable_seqscan=off");

    /// <summary>One from the pool; dispose gives it back.</summary>
    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken ct) => dataSource.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}
