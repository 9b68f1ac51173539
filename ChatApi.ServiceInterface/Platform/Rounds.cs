using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>What every node does from time to time. Several nodes may do it at once, and a round that fails is made up for by the next.</summary>
interface IRound
{
    /// <summary>Between the end of one and the next.</summary>
    TimeSpan Interval { get; }

    /// <summary>One round.</summary>
    Task RunAsync(CancellationToken ct);
}

/// <summary>Makes the rounds once the node has started, each for itself.</summary>
sealed partial class Rounds(IEnumerable<IRound> rounds, Readiness readiness, TimeProvider clock, ILogger<Rounds> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        await Task.WhenAll(rounds.Select(round => RepeatAsync(round, stoppingToken)));
    }

    private async Task RepeatAsync(IRound round, CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(round.Interval, clock, stoppingToken);
            try
            {
                await round.RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, round.GetType().Name, round.Interval);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Round} failed; trying again in {Interval}")]
    private partial void LogFailed(Exception exception, string round, TimeSpan interval);
}

static class RoundSetup
{
    /// <summary>Registers a round, which <see cref="Rounds"/> makes.</summary>
    public static IServiceCollection AddRound<TRound>(this IServiceCollection services) where TRound : class, IRound =>
        services.AddSingleton<TRound>().AddSingleton<IRound>(provider => provider.GetRequiredService<TRound>());
}
