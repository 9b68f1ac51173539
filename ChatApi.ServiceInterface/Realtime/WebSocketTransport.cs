using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// <c>/ws</c>: events out, commands in. Each frame is one JSON text. The token comes in the Authorization header, in a cookie
/// (from an allowed origin only), or in the first frame <c>{"op":"Connect","body":{"accessToken","cursor"}}</c>. <c>?connect</c> says
/// that this frame comes: a browser sends its cookies whether the page wants them or not.
/// </summary>
sealed partial class WebSocketTransport(
    HttpCallers callers, Authenticator authenticator, RevokedSessions revoked, OperationCatalog catalog, Dispatcher dispatcher, RequestLimits limits, ConnectionLimits connections, ErrorTranslator errors,
    EventStream stream, Hub hub, Cursors cursors, EventLogReader reader, RealtimeSettings settings, ServerSettings server, TimeProvider clock,
    IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<WebSocketTransport> log)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(HttpContext http)
    {
        await limits.CountAsync(http.Connection.RemoteIpAddress);
        if (!http.WebSockets.IsWebSocketRequest)
            throw new ChatException(ErrorCode.InvalidValue, "'/ws' takes WebSocket connections: send an upgrade request, or use GET /api/GetEvents.");
        var caller = http.Request.Query.ContainsKey("connect") ? Caller.At(http.Connection.RemoteIpAddress) : await callers.IdentifyAsync(http, Actor.SignedIn, changesState: true);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var frames = new SocketFrames(socket, server.MaxBodyBytes, settings, clock);
        using var seat = connections.Take(caller.Address);
        try
        {
            await ServeAsync(frames, caller, seat, http.Request.Query["cursor"], http.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // the line is gone: the client resumes by its cursor
        }
        finally
        {
            socket.Abort();
        }
    }

    private async Task ServeAsync(SocketFrames frames, Caller caller, ConnectionSeat seat, string? cursorText, CancellationToken aborted)
    {
        if (!caller.IsSignedIn && seat.IsGranted)
        {
            (caller, cursorText) = await ReadConnectAsync(frames, caller, cursorText, aborted);
            if (!caller.IsSignedIn)
            {
                await frames.CloseAsync(StreamEnd.TokenExpired, "token_expired");
                return;
            }
        }

        if (!seat.IsGranted || !seat.IsGrantedTo(caller.UserId))
        {
            await SayGoodbyeAsync(frames, StreamEnd.TooManyConnections);
            return;
        }
        using var connection = new HubConnection(caller.UserId, caller.SessionId, settings);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.Closed);
        using var draining = lifetime.ApplicationStopping.Register(() => connection.Close(StreamEnd.Draining));
        await using var expiry = clock.CreateTimer(_ => connection.Close(StreamEnd.TokenExpired), null, Expiry.Left(caller, clock), Timeout.InfiniteTimeSpan);
        if (revoked.Contains(caller.SessionId))
            connection.Close(StreamEnd.Revoked);

        // reading is never cancelled: that would cut the line before the close frame is out
        var reading = ReadCommandsAsync(frames, caller, connection, aborted);
        var writing = WriteEventsAsync(frames, connection, cursorText, stop.Token);
        var beating = BeatAsync(frames, stop.Token);
        var first = await Task.WhenAny(reading, writing, beating);
        try
        {
            await stop.CancelAsync();
            if (connection.End is { } reason)
                await SayGoodbyeAsync(frames, reason);
            else if (first.Exception?.InnerException is BadFrameException bad)
                await frames.CloseAsync(StreamEnd.BadFrame, bad.Message);
            else if (first.Exception?.InnerException is { } failure and not (WebSocketException or OperationCanceledException or IOException))
            {
                LogFailed(failure);
                await frames.CloseAsync(StreamEnd.Draining, "failed");
            }
            else if (first == reading)
                await frames.CloseAsync(default, "");
        }
        finally
        {
            frames.Abort();
            await Task.WhenAll(reading, writing, beating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            hub.Leave(connection); // last: until its end the writer may have joined
        }
    }

    private async Task WriteEventsAsync(SocketFrames frames, HubConnection connection, string? cursorText, CancellationToken ct)
    {
        var from = await OpenCursorAsync(frames, cursorText, ct);
        await frames.WriteAsync(new SessionReady(Guid.CreateVersion7().ToString("N"), from.Encode(), settings.HeartbeatSeconds * 1_000) { Name = "session.ready" });
        while (true)
        {
            try
            {
                await foreach (var batch in stream.ReadAsync(connection, from, notBefore: null, ct))
                {
                    if (batch.Events.Count > 0 || batch.Ephemeral is not null)
                        await frames.WriteAsync(batch);
                }
                return;
            }
            catch (ResyncException e)
            {
                from = await ResyncAsync(frames, e.Reason, ct);
            }
        }
    }

    private async Task<Cursor> OpenCursorAsync(SocketFrames frames, string? cursorText, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(cursorText))
            return Cursor.At(await reader.EndAsync(ct));
        try
        {
            return cursors.Read(cursorText);
        }
        catch (ResyncException e)
        {
            return await ResyncAsync(frames, e.Reason, ct);
        }
    }

    /// <summary>Says that there is a hole, and goes on live from now.</summary>
    private async Task<Cursor> ResyncAsync(SocketFrames frames, string reason, CancellationToken ct)
    {
        var now = Cursor.At(await reader.EndAsync(ct));
        await frames.WriteAsync(new EventBatch([], null, Ephemeral: new ResyncRequired(reason) { Name = "resync.required" }));
        return now;
    }

    private async Task ReadCommandsAsync(SocketFrames frames, Caller caller, HubConnection connection, CancellationToken ct)
    {
        var allowance = new FrameAllowance(settings.FramesPerMinute, clock);
        // one at a time: what a client sends first happens first
        while (await frames.ReadAsync(ct) is { } frame)
        {
            using (frame)
            {
                if (!allowance.Take(isHeartbeat: frame.Op is "Heartbeat"))
                {
                    connection.Close(StreamEnd.RateLimited);
                    return;
                }
                if (frame.Op is "Heartbeat")
                    continue;
                await frames.WriteAsync(await RunAsync(frame, caller, ct));
            }
        }
    }

    private async Task<CommandReply> RunAsync(CommandFrame frame, Caller caller, CancellationToken ct)
    {
        try
        {
            var operation = catalog.Find(frame.Op)
                ?? throw new ChatException(ErrorCode.NotFound, $"There is no operation of this name; 'op' is a request name such as SendMessage. See /api.", "op");
            if (revoked.Contains(caller.SessionId))
                throw new ChatException(ErrorCode.TokenInvalid, "The session was ended: sign in again.");
            var request = frame.ReadBody(operation.RequestType);
            var result = await dispatcher.RunAsync(operation, request, caller, services, ct);
            return new(frame.Ref, result.Status, result.Body);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            var error = errors.Translate(e);
            return new(frame.Ref, error.Status, error.Body);
        }
    }

    private async Task BeatAsync(SocketFrames frames, CancellationToken ct)
    {
        const int LooksPerBeat = 5; // silence is noticed soon after its time, not at the next heartbeat
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.HeartbeatSeconds) / LooksPerBeat, clock);
        for (var look = 1; await timer.WaitForNextTickAsync(ct); look++)
        {
            if (frames.SilentFor > TimeSpan.FromSeconds(settings.SilenceSeconds))
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            if (look % LooksPerBeat == 0)
                await frames.WriteHeartbeatAsync();
        }
    }

    private async Task<(Caller Caller, string? Cursor)> ReadConnectAsync(SocketFrames frames, Caller caller, string? cursorText, CancellationToken aborted)
    {
        var reading = frames.ReadAsync(aborted);
        if (await Task.WhenAny(reading, Task.Delay(ConnectPatience, clock, aborted)) != reading)
            return (Caller.Anonymous, null);
        try
        {
            using var frame = await reading;
            if (frame is not { Op: "Connect", Body: { ValueKind: JsonValueKind.Object } body })
                return (Caller.Anonymous, null);
            if (Text(body, "cursor") is { } place)
                cursorText = place;
            return (await authenticator.IdentifyAsync(new Credentials(Text(body, "accessToken"), null, null, caller.Address), aborted), cursorText);
        }
        catch (Exception e) when (e is ChatException or BadFrameException)
        {
            return (Caller.Anonymous, null);
        }

        static string? Text(JsonElement body, string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private async Task SayGoodbyeAsync(SocketFrames frames, StreamEnd reason)
    {
        if (reason == StreamEnd.Draining)
            await frames.WriteAsync(new SessionDraining(RandomNumberGenerator.GetInt32(5_000)) { Name = "session.draining" }, GoodbyePatience);
        await frames.CloseAsync(reason, reason switch
        {
            StreamEnd.Draining => "draining",
            StreamEnd.TokenExpired => "token_expired",
            StreamEnd.Revoked => "revoked",
            StreamEnd.SlowConsumer => "slow_consumer",
            StreamEnd.TooManyConnections => "too_many_connections",
            StreamEnd.RateLimited => "rate_limited",
            _ => "bad_frame",
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A WebSocket failed")]
    private partial void LogFailed(Exception e);
}
