using System.Net.WebSockets;
using System.Threading.Channels;

namespace ChatApi.Client;

/// <summary>
/// Keeps one WebSocket open: connects, resumes from the cursor, hands batches on, and after every loss connects again with full
/// jitter. Reading and handing on are apart, so that a slow handler delays neither heartbeats nor answers to commands.
/// </summary>
sealed class Realtime(
    ChatClientOptions options, Session session, Subscriptions subscriptions, Action<ConnectionState> changed, Action<string> moved,
    Func<SocketLink, CancellationToken, Task<IReadOnlyList<ServerEvent>>> opened)
{
    /// <summary>Batches read ahead of the handlers; beyond that the server is made to wait.</summary>
    private const int ReadAhead = 64;

    /// <summary>A connection that lasted so long was a success, and the next failure is a first one.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The open and authenticated connection, if there is one.</summary>
    public SocketLink? Link { get; private set; }

    /// <summary>Completes at the first <c>session.ready</c>; fails when the session is over.</summary>
    public Task Ready => ready.Task;

    /// <summary>The place after the last accepted batch.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Runs until <paramref name="stop"/>, or until the session is over; throws neither way.</summary>
    public async Task RunAsync(string? cursor, CancellationToken stop)
    {
        Cursor = cursor;
        var failures = 0;
        try
        {
            while (true)
            {
                changed(ConnectionState.Connecting);
                var started = options.TimeProvider.GetTimestamp();
                var wait = await RunOnceAsync(stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                failures = options.TimeProvider.GetElapsedTime(started) >= Stable ? 1 : failures + 1;
                changed(ConnectionState.Waiting);
                await Task.Delay(wait ?? BackOff.After(failures, options.ReconnectDelay, options.MaxReconnectDelay), options.TimeProvider, stop)
                    .ConfigureAwait(false);
            }
        }
        catch (Exception e) when (stop.IsCancellationRequested)
        {
            options.Log?.Invoke("The real-time connection ends", e is OperationCanceledException ? null : e);
            ready.TrySetCanceled(stop);
        }
        catch (ChatApiException e)
        {
            ready.TrySetException(e);
        }
        finally
        {
            changed(ConnectionState.Offline);
        }
    }

    /// <summary>One connection from opening to its end. Answers how long to wait before the next, null = back off; throws when the session is over.</summary>
    private async Task<TimeSpan?> RunOnceAsync(CancellationToken stop)
    {
        try
        {
            var token = await session.TokenAsync(stop).ConfigureAwait(false) ?? throw new ChatApiException(401, null);
            var end = await ListenAsync(token, stop).ConfigureAwait(false);
            if (end.CloseCode == SocketClose.Revoked)
            {
                session.End();
                throw new ChatApiException(401, new ResponseStatus { ErrorCode = nameof(ErrorCode.TokenInvalid), Message = "The session has ended." });
            }
            if (end.CloseCode == SocketClose.TokenExpired)
                await session.RenewAsync(token, stop).ConfigureAwait(false);
            options.Log?.Invoke($"The real-time connection was closed ({end.CloseCode})", null);
            return end.Wait;
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is not ChatApiException { Status: 401 })
        {
            options.Log?.Invoke("The real-time connection was lost", e);
            return null;
        }
    }

    private async Task<(int? CloseCode, TimeSpan? Wait)> ListenAsync(string token, CancellationToken stop)
    {
        // The watch ends the connection when nothing has been heard for too long.
        using var watch = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(stop, watch.Token);
        using var link = new SocketLink(await OpenAsync(alive.Token).ConfigureAwait(false));
        try
        {
            await link.ConnectAsync(token, Cursor, options.OnlyConversations, alive.Token).ConfigureAwait(false);
            var wait = await ReadAsync(link, watch, alive.Token, stop).ConfigureAwait(false);
            return (link.CloseCode, wait);
        }
        finally
        {
            Link = null;
            await link.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<WebSocket> OpenAsync(CancellationToken ct)
    {
        if (options.WebSocketFactory is { } open)
            return await open(options.SocketAddress, ct).ConfigureAwait(false);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the contract has its own heartbeats
            await socket.ConnectAsync(options.SocketAddress, ct).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads until the connection ends. Answers the wait that the server asked for, if it did.</summary>
    private async Task<TimeSpan?> ReadAsync(SocketLink link, CancellationTokenSource watch, CancellationToken alive, CancellationToken stop)
    {
        var batches = Channel.CreateBounded<GetEventsResponse>(new BoundedChannelOptions(ReadAhead) { SingleReader = true });
        var delivering = DeliverAsync(batches.Reader, stop);
        (long At, TimeSpan Wait)? drain = null;
        try
        {
            while (await link.ReadAsync(alive).ConfigureAwait(false) is { } frame)
            {
                var kind = SocketFrame.KindOf(frame.Span);
                if (kind == SocketFrameKind.Heartbeat)
                    await link.HeartbeatAsync(alive).ConfigureAwait(false);
                else if (kind == SocketFrameKind.Answer)
                    link.Answer(frame);
                if (kind is SocketFrameKind.Batch or SocketFrameKind.Event)
                {
                    var batch = SocketFrame.BatchOf(frame.Span, kind);
                    if (batch.Events.OfType<SessionReady>().Any())
                    {
                        Open(link);
                        _ = TellOpenedAsync(link, batches.Writer, alive);
                    }
                    if (batch.Events.OfType<SessionTokenExpiring>().Any())
                        _ = GoOnWithNewTokenAsync(link, alive);
                    if (batch.Events.OfType<SessionDraining>().FirstOrDefault() is { } draining)
                        drain = (options.TimeProvider.GetTimestamp(), TimeSpan.FromMilliseconds(draining.RetryAfterMs));
                    watch.CancelAfter(Timeout.InfiniteTimeSpan); // while handlers are behind, silence is ours
                    await batches.Writer.WriteAsync(batch, alive).ConfigureAwait(false);
                }
                watch.CancelAfter(drain is { } d ? Left(d) : options.SilenceTimeout);
            }
        }
        catch (Exception e) when (drain is not null && !stop.IsCancellationRequested && e is OperationCanceledException or WebSocketException)
        {
            // The server's wait is over, or it went down first.
        }
        finally
        {
            batches.Writer.Complete();
            await delivering.ConfigureAwait(false); // what was read is accepted before the cursor is used again
        }
        return drain is { } ended ? Left(ended) : null;

        TimeSpan Left((long At, TimeSpan Wait) told)
        {
            var left = told.Wait - options.TimeProvider.GetElapsedTime(told.At);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void Open(SocketLink link)
    {
        Link = link;
        changed(ConnectionState.Online);
        ready.TrySetResult();
    }

    /// <summary>Says what is wanted of every connection; what is answered is handed on like events.</summary>
    private async Task TellOpenedAsync(SocketLink link, ChannelWriter<GetEventsResponse> batches, CancellationToken alive)
    {
        try
        {
            if (await opened(link, alive).ConfigureAwait(false) is { Count: > 0 } events)
                await batches.WriteAsync(new GetEventsResponse { Events = [.. events] }, alive).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChatApiException or ChatConnectionException or OperationCanceledException or ChannelClosedException)
        {
            options.Log?.Invoke("The real-time connection did not take what is wanted of it", e);
        }
    }

    /// <summary>Gets a newer token and lets the connection live on with it. When that fails the service closes the connection, and the next has a new token.</summary>
    private async Task GoOnWithNewTokenAsync(SocketLink link, CancellationToken alive)
    {
        try
        {
            await session.RenewAsync(link.AccessToken, alive).ConfigureAwait(false);
            if (await session.TokenAsync(alive).ConfigureAwait(false) is not { } token || token == link.AccessToken)
                return;
            var renewal = RequestInfo.Of(new RenewStream { AccessToken = token });
            var answer = await link.CallAsync(renewal, options.RequestTimeout, options.TimeProvider, alive).ConfigureAwait(false);
            if (answer.Status < 400)
                link.AccessToken = token;
            options.Log?.Invoke($"The real-time connection was given a new token ({answer.Status})", null);
        }
        catch (Exception e) when (e is ChatApiException or ChatConnectionException or OperationCanceledException)
        {
            options.Log?.Invoke("The real-time connection got no new token", e);
        }
    }

    private async Task DeliverAsync(ChannelReader<GetEventsResponse> batches, CancellationToken stop)
    {
        await foreach (var batch in batches.ReadAllAsync(stop).ConfigureAwait(false))
        {
            await subscriptions.DeliverAsync(batch, stop).ConfigureAwait(false);
            // A stream begun without a cursor goes on from where it began.
            var cursor = batch.Cursor ?? (Cursor is null ? batch.Events.OfType<SessionReady>().FirstOrDefault()?.Cursor : null);
            if (string.IsNullOrEmpty(cursor))
                continue;
            Cursor = cursor;
            moved(cursor);
        }
    }
}

/// <summary>The close codes the client acts on (guarantees 4.10); after all others it connects again.</summary>
static class SocketClose
{
    public const int TokenExpired = 4001;
    public const int Revoked = 4003;
}
