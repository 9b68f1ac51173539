using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>
/// Keeps a node answering when more comes than PostgreSQL does, or when PostgreSQL says nothing at all: so many operations at once and
/// no more, an answer to each within its time. Reads go before writes: those give up at four fifths of the places.
/// </summary>
sealed class Admission(ServerSettings server, DatabaseSettings database, TimeProvider clock)
{
    /// <summary>After that the outcome is told to be unknown: within the 5 s of guarantees 7.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);

    private int running;
    private long answeredAt = clock.GetTimestamp();

    /// <summary>Operations under way, those included whose caller has been told that the outcome is unknown.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>
    /// Runs it: 503 <c>Overloaded</c> when there is no place, 503 <c>DatabaseUnavailable</c> when it is not done in time; it then keeps
    /// its place until it ends. A wait for a free connection that was too long is <c>Overloaded</c> while others are being served.
    /// </summary>
    public async Task<object?> RunAsync(bool isWrite, Func<Task<object?>> run)
    {
        if (Interlocked.Increment(ref running) > (isWrite ? server.MaxOperations * 4 / 5 : server.MaxOperations))
        {
            Interlocked.Decrement(ref running);
            throw Overloaded("The service has more to do than it can; nothing was done. Repeat it.");
        }
        var work = FinishAsync(run);
        try
        {
            return await work.WaitAsync(Deadline, clock);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            _ = work.ContinueWith(late => _ = late.Exception, TaskContinuationOptions.OnlyOnFaulted);
            throw new ChatException(ErrorCode.DatabaseUnavailable, "The database does not answer; whether this was done is unknown. Repeat it with the same key.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }
        catch (NpgsqlException e) when (e is { InnerException: TimeoutException } and not PostgresException && IsCrowded)
        {
            throw Overloaded("The service is overloaded; nothing was done, or it is unknown whether it was. Repeat it with the same key.");
        }
    }

    /// <summary>More under way than there are connections, and PostgreSQL answers those that have one.</summary>
    private bool IsCrowded => Running >= database.MaxPoolSize && clock.GetElapsedTime(Volatile.Read(ref answeredAt)) < Lately;

    private async Task<object?> FinishAsync(Func<Task<object?>> run)
    {
        try
        {
            var answer = await run();
            Volatile.Write(ref answeredAt, clock.GetTimestamp());
            return answer;
        }
        catch (PostgresException)
        {
            Volatile.Write(ref answeredAt, clock.GetTimestamp());
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private static ChatException Overloaded(string message) => new(ErrorCode.Overloaded, message) { RetryAfter = TimeSpan.FromSeconds(1) };
}
