using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>The streams and waiting requests of this node. One timer for all of them: heartbeats, silence, writes that are stuck, tokens that end.</summary>
sealed class OpenConnections(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, HubConnection> open = new(StringComparer.Ordinal);

    public int Count => open.Count;

    /// <summary>Those open now; safe while they come and go.</summary>
    public IEnumerable<HubConnection> All => open.Select(one => one.Value);

    /// <summary>Told of each connection that opens; must not block.</summary>
    public event Action<HubConnection>? Opened;

    /// <summary>Told of each connection that has ended, after <see cref="HubConnection.End"/> is set; must not block.</summary>
    public event Action<HubConnection>? Closed;

    /// <summary>The open connection of this id; null when it is not on this node.</summary>
    public HubConnection? Find(string id) => open.GetValueOrDefault(id);

    public void Add(HubConnection connection)
    {
        open[connection.Id] = connection;
        Opened?.Invoke(connection);
    }

    public void Remove(HubConnection connection)
    {
        connection.Close(StreamEnd.Gone);
        if (open.TryRemove(connection.Id, out _))
            Closed?.Invoke(connection);
    }

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
