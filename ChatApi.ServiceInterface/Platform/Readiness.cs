using ChatApi.ServiceModel;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// Whether this node may be sent requests: it has started, PostgreSQL answers, and it answers only after writing to disk. Checked at
/// most once a second however often it is asked, and never for longer than 2 s, on a connection of its own: a node that is merely
/// busy stays ready.
/// </summary>
sealed class Readiness(ConnectionStringSettings connections, DatabaseSettings settings, TimeProvider clock, IHostApplicationLifetime lifetime) : IAsyncDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource dataSource = Database.Open(connections.Postgres, settings, maxPoolSize: 1);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private volatile string waitingFor = "The service is starting.";
    private Task<ChatException?>? check;
    private long checkedAt;

    /// <summary>Completes when the schema is in place and requests may be served; what works in the background waits for it.</summary>
    public Task Started => started.Task;

    /// <summary>Why it has not started; for those who ask in the meantime.</summary>
    public void WaitFor(string reason) => waitingFor = reason;

    public void Start() => started.TrySetResult();

    /// <summary>What keeps requests from being served at all; null once started.</summary>
    public ChatException? NotStarted => started.Task.IsCompleted ? null : Refusal(ErrorCode.DatabaseUnavailable, waitingFor);

    /// <summary>Whether the node is going down: it finishes what it is asked, and asks clients not to keep their connections.</summary>
    public bool IsGoingDown => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Null when ready, else the 503 to answer.</summary>
    public Task<ChatException?> CheckAsync()
    {
        if (IsGoingDown)
            return Task.FromResult<ChatException?>(Refusal(ErrorCode.Overloaded, "The service is going down."));
        if (NotStarted is { } refusal)
            return Task.FromResult<ChatException?>(refusal);
        lock (gate)
        {
            if (check is null || (check.IsCompleted && clock.GetElapsedTime(checkedAt) >= Fresh))
                check = AskAsync();
            return check;
        }
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    /// <summary>Null when a commit is on disk before it is acknowledged, else what is wrong.</summary>
    public static async Task<string?> CheckDurabilityAsync(NpgsqlConnection db, CancellationToken ct)
    {
        var setting = await db.GetDurabilityAsync(ct);
        return (setting.Fsync, setting.SynchronousCommit) switch
        {
            (not "on", _) => "PostgreSQL runs with fsync off, so acknowledged messages could be lost: set fsync = on.",
            (_, "off") => "PostgreSQL runs with synchronous_commit off, so acknowledged messages could be lost: set synchronous_commit = on.",
            _ => null,
        };
    }

    private async Task<ChatException?> AskAsync()
    {
        try
        {
            // by time, not by a token: cancelling a statement blocks whoever cancels for as long as the line is dead
            return await Task.Run(() => AskDatabaseAsync(CancellationToken.None)).WaitAsync(Patience, clock);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return Refusal(ErrorCode.DatabaseUnavailable, "The database cannot be reached.");
        }
        finally
        {
            checkedAt = clock.GetTimestamp();
        }
    }

    private async Task<ChatException?> AskDatabaseAsync(CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await CheckDurabilityAsync(db, ct) is { } problem ? Refusal(ErrorCode.DatabaseUnavailable, problem) : null;
    }

    private static ChatException Refusal(ErrorCode code, string message) => new(code, message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
