using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Hosting;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// How a node goes down so that nobody loses anything (guarantees 7): not ready at once and no new streams; requests are still accepted
/// until load balancers have noticed; then the open streams are told to move, one after the other so that they do not all come
/// to the next node in one moment; only then does the server stop accepting, and finishes what is under way.
/// </summary>
sealed class Drain(OpenConnections open, Readiness readiness, ServerSettings server, TimeProvider clock, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private const int MaxRetryAfterMs = 500;
    private static readonly TimeSpan EachStream = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Goodbyes = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>Cancelled when the node begins to go down: requests that wait for something are answered.</summary>
    public CancellationToken Begun => lifetime.ApplicationStopping;

    /// <summary>The last event of a stream; the wait in it is random and short, because the streams are told one after the other.</summary>
    public static SessionDraining Goodbye() => new(RandomNumberGenerator.GetInt32(MaxRetryAfterMs)) { Name = "session.draining" };

    /// <summary>503 when the node is going down: a new stream belongs on another.</summary>
    public void RefuseStreams()
    {
        if (Begun.IsCancellationRequested)
            throw new ChatException(ErrorCode.Overloaded, "This node is going down: connect again.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    /// <summary>Before anything else stops. Gives up early when the time for shutting down is over.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        lifetime.StopApplication(); // has been called when a signal ends the process, has not when a program ends the host
        try
        {
            if (readiness.NotStarted is null)
                await Task.Delay(TimeSpan.FromMilliseconds(server.NoticeMs), clock, cancellationToken);
            await MoveStreamsAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // what is still open is cut
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MoveStreamsAsync(CancellationToken ct)
    {
        var streams = open.All.ToArray();
        Random.Shared.Shuffle(streams);
        var window = TimeSpan.FromTicks(Math.Min(EachStream.Ticks * streams.Length, AtMost.Ticks));
        var began = clock.GetTimestamp();
        for (var told = 0; told < streams.Length;)
        {
            var due = (int)Math.Ceiling(streams.Length * Math.Min(1, (clock.GetElapsedTime(began) + Step) / (window + Step)));
            for (; told < due; told++)
                streams[told].Close(StreamEnd.Draining);
            if (told < streams.Length)
                await Task.Delay(Step, clock, ct);
        }
        for (began = clock.GetTimestamp(); open.Count > 0 && clock.GetElapsedTime(began) < Goodbyes;)
            await Task.Delay(Step, clock, ct);
    }
}
