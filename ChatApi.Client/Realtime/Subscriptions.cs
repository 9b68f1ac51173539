using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>
/// Who listens to events. A batch counts as accepted when every handler has finished and every stream's reader has come back
/// for more; only then may its cursor be kept. Events are handed out one after the other, each id once.
/// </summary>
/// <param name="keep">The client's own, which hears an event before anyone else and is not harmed by hearing it twice.</param>
/// <param name="log">Told about handlers that fail.</param>
sealed class Subscriptions(Func<ServerEvent, Task> keep, Action<string, Exception?>? log)
{
    private readonly SeenEvents seen = new();
    private ImmutableArray<Func<ServerEvent, Task>> handlers = [];
    private ImmutableArray<IEventStream> streams = [];

    /// <summary>The last durable event: when the connection ends while it is handed out, it comes again, and goes on there.</summary>
    private Delivery? last;

    public IDisposable Handle<TEvent>(Func<TEvent, Task> handler) where TEvent : ServerEvent
    {
        Func<ServerEvent, Task> entry = e => e is TEvent mine ? handler(mine) : Task.CompletedTask;
        ImmutableInterlocked.Update(ref handlers, all => all.Add(entry));
        return new Subscription(() => ImmutableInterlocked.Update(ref handlers, all => all.Remove(entry)));
    }

    public EventStream<TEvent> Stream<TEvent>(CancellationToken ct) where TEvent : ServerEvent
    {
        ct.ThrowIfCancellationRequested();
        var stream = new EventStream<TEvent>(gone => ImmutableInterlocked.Update(ref streams, all => all.Remove(gone)), ct);
        ImmutableInterlocked.Update(ref streams, all => all.Add(stream));
        return stream;
    }

    /// <summary>Completes when the batch is accepted. A handler that throws is logged and has accepted: one bad event stops nothing.</summary>
    public async Task DeliverAsync(GetEventsResponse batch, CancellationToken ct)
    {
        foreach (var e in batch.Events)
        {
            ct.ThrowIfCancellationRequested();
            if (e is ResyncRequired)
                seen.Clear(); // after a restored database ids may begin anew
            var delivery = seen.Add(e.Id) ? new Delivery(e.Id, handlers) : last;
            if (delivery?.Id != e.Id)
                continue;
            if (e.Id is not null)
                last = delivery;
            await HandOutAsync(e, delivery!, ct).ConfigureAwait(false);
        }
        foreach (var stream in streams)
            await stream.AcceptedAsync().WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Another user's events follow, whose ids may be among those heard. Not while events are delivered.</summary>
    public void Forget()
    {
        seen.Clear();
        last = null;
    }

    /// <summary>Ends every stream after what it has been offered.</summary>
    public void Complete()
    {
        foreach (var stream in streams)
            stream.Complete();
    }

    private async Task HandOutAsync(ServerEvent e, Delivery delivery, CancellationToken ct)
    {
        if (!delivery.IsKept)
        {
            await HandleAsync(keep, e, ct).ConfigureAwait(false);
            delivery.IsKept = true;
            foreach (var stream in streams)
                stream.Offer(e);
        }
        while (delivery.Waiting.TryDequeue(out var handler))
        {
            if (handlers.Contains(handler))
                await HandleAsync(handler, e, ct).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(Func<ServerEvent, Task> handler, ServerEvent e, CancellationToken ct)
    {
        try
        {
            await handler(e).WaitAsync(ct).ConfigureAwait(false); // a handler may itself disconnect: do not wait for it then
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log?.Invoke($"A handler of {e.Name} failed", failure);
        }
    }

    /// <summary>How far an event has been handed out.</summary>
    private sealed class Delivery(long? id, IEnumerable<Func<ServerEvent, Task>> handlers)
    {
        public long? Id => id;

        public bool IsKept { get; set; }

        public Queue<Func<ServerEvent, Task>> Waiting { get; } = new(handlers);
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>The ids of the last durable events, to drop repeats. As many as one resume may bring.</summary>
sealed class SeenEvents
{
    private const int Capacity = 10_000;

    private readonly HashSet<long> ids = [];
    private readonly Queue<long> order = [];

    /// <summary>False when it came before; ephemeral events have no id and are always new.</summary>
    public bool Add(long? id)
    {
        if (id is null)
            return true;
        if (!ids.Add(id.Value))
            return false;
        order.Enqueue(id.Value);
        if (order.Count > Capacity)
            ids.Remove(order.Dequeue());
        return true;
    }

    public void Clear()
    {
        ids.Clear();
        order.Clear();
    }
}
