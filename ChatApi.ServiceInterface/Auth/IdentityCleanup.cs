using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Deletes what is over: attempts that are all given back, unused tickets, sessions an hour after their end, and a month after it those
/// that were revoked – a foreign issuer may go on using the <c>sid</c> of one.
/// </summary>
sealed class IdentityCleanup(NpgsqlDataSource dataSource, TimeProvider clock) : IRound
{
    private const int RowsAtOnce = 5_000;
    private static readonly TimeSpan KeepEnded = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepRevoked = TimeSpan.FromDays(30);

    public TimeSpan Interval { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Each kind until fewer are left than one statement takes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        while (await db.DeleteFreeAttemptsAsync(RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldTicketsAsync(now, RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
        while (await db.DeleteOldSessionsAsync(now - KeepEnded, now - KeepRevoked, RowsAtOnce, ct) == RowsAtOnce)
            await Task.Yield();
    }
}
