using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Npgsql;

namespace ChatApi;

/// <summary>
/// Brings the database to where this version can work on it: durability checked, migrations applied, the log's epoch and partitions in
/// place. Normally done before the first request is accepted. When PostgreSQL cannot be reached or is not durable the host serves its
/// health checks meanwhile, refuses all else with 503, and tries again every second.
/// </summary>
sealed partial class DatabaseStart(
    ConnectionStringSettings connections,
    Migrator migrator,
    LogEpoch epoch,
    LogPartitions partitions,
    SigningKeys keys,
    RevokedSessions revoked,
    Tail tail,
    Readiness readiness,
    IHostApplicationLifetime lifetime,
    ILogger<DatabaseStart> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private Task retries = Task.CompletedTask;
    private string? told;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await TryAsync(cancellationToken))
            retries = RetryAsync(stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await retries.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>What PostgreSQL's refusal means for whoever runs the host.</summary>
    public static string Explain(NpgsqlException e, string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var server = $"PostgreSQL at {connection.Host}:{connection.Port}";
        return e switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{server} does not let user '{connection.Username}' in: check Username and Password in ConnectionStrings:Postgres.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} has no database '{connection.Database}': make it with: createdb -h {connection.Host} -p {connection.Port} -U {connection.Username} '{connection.Database}'",
            PostgresException refusal => $"{server} refuses: {refusal.MessageText} ({refusal.SqlState}).",
            _ => $"{server} cannot be reached ({e.InnerException?.Message ?? e.Message}): check that it runs and that ConnectionStrings:Postgres is right; without that setting the host starts one for itself.",
        };
    }

    private async Task RetryAsync(CancellationToken ct)
    {
        try
        {
            do
                await Task.Delay(RetryInterval, ct);
            while (!await TryAsync(ct));
        }
        catch (StartupException e)
        {
            LogRefused(e.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private async Task<bool> TryAsync(CancellationToken ct)
    {
        try
        {
            await using var start = await MigrationLock.TakeAsync(connections.Postgres, log, ct);
            if (await Readiness.CheckDurabilityAsync(start.Db, ct) is { } problem)
                return Wait(problem, problem);
            await migrator.ApplyAsync(start.Db, Migration.BuiltIn, ct);
            await epoch.CheckAsync(start.Db, ct);
            await partitions.KeepAsync(start.Db, ct);
            await keys.LoadAsync(ct);
            await tail.BeginAsync(ct); // before the revoked sessions: one ended meanwhile is in the list or heard by the tail
            await revoked.LoadAsync(ct);
            readiness.Start();
            return true;
        }
        catch (NpgsqlException e)
        {
            return Wait(Explain(e, connections.Postgres), "The database cannot be reached.");
        }
        catch (Exception e) when (e is not (StartupException or OperationCanceledException))
        {
            return Wait($"{e.GetType().Name}: {e.Message}", "The service cannot start yet.");
        }
    }

    /// <summary>Tells each reason once: in full to the log, without addresses to clients.</summary>
    private bool Wait(string reason, string publicReason)
    {
        readiness.WaitFor(publicReason);
        if (told != reason)
            LogWaiting(reason);
        told = reason;
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Not ready: {Reason} Trying again every second")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}")]
    private partial void LogRefused(string reason);
}
