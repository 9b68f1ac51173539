using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The streams and waiting requests of this node. One timer for all of them: heartbeats, silence, writes that are stuck, tokens that end.</summary>
sealed class OpenConnections(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<HubConnection, bool> open = [];

    public int Count => open.Count;

    /// <summary>Those open now; safe while they come and go.</summary>
    public IEnumerable<HubConnection> All => open.Select(one => one.Key);

    public void Add(HubConnection connection) => open[connection] = true;

    public void Remove(HubConnection connection) => open.TryRemove(connection, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in All)
                connection.Writer?.Tick();
        }
    }
}
