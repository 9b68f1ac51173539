using System.Threading.Channels;

namespace ChatApi.Client;

/// <summary>A stream as <see cref="Subscriptions"/> sees it, whatever events it is of.</summary>
interface IEventStream
{
    void Offer(ServerEvent e);

    /// <summary>Completes when the reader has come back after everything offered so far, or has gone.</summary>
    Task AcceptedAsync();

    void Complete();
}

/// <summary>
/// Events on their way to one <c>await foreach</c>. It holds a batch at most, because the next one waits until this is accepted:
/// a marker behind the batch is reached only when the reader comes back after the last event.
/// </summary>
sealed class EventStream<TEvent> : IEventStream, IAsyncEnumerable<TEvent> where TEvent : ServerEvent
{
    private readonly Channel<(TEvent? Event, TaskCompletionSource? Marker)> channel =
        Channel.CreateUnbounded<(TEvent?, TaskCompletionSource?)>();

    private readonly Action<IEventStream> gone;
    private readonly CancellationToken end;
    private readonly CancellationTokenRegistration ending;

    public EventStream(Action<IEventStream> gone, CancellationToken end)
    {
        this.gone = gone;
        this.end = end;
        ending = end.Register(Leave);
    }

    public void Offer(ServerEvent e)
    {
        if (e is TEvent mine)
            channel.Writer.TryWrite((mine, null));
    }

    public Task AcceptedAsync()
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return channel.Writer.TryWrite((null, marker)) ? marker.Task : Task.CompletedTask;
    }

    public void Complete() => channel.Writer.TryComplete();

    public async IAsyncEnumerator<TEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        try
        {
            await foreach (var (e, marker) in channel.Reader.ReadAllAsync(either.Token).ConfigureAwait(false))
            {
                marker?.TrySetResult();
                if (e is not null)
                    yield return e;
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Nobody reads any more: nobody may wait for it either.</summary>
    private void Leave()
    {
        gone(this);
        Complete();
        while (channel.Reader.TryRead(out var item))
            item.Marker?.TrySetResult();
        ending.Unregister();
    }
}
