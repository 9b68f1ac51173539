using System.Net.WebSockets;
using System.Text.Json;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// <c>/ws</c>: events out, commands in. Each frame is one JSON text. The token comes in the Authorization header, in a cookie
/// (from an allowed origin only), or in the first frame <c>{"op":"Connect","body":{"accessToken","cursor"}}</c>. <c>?connect</c> says
/// that this frame comes: a browser sends its cookies whether the page wants them or not.
/// </summary>
sealed partial class WebSocketTransport(
    HttpCallers callers, Authenticator authenticator, RevokedSessions revoked, OperationCatalog catalog, Dispatcher dispatcher, RequestLimits limits, ConnectionLimits connections, ErrorTranslator errors,
    EventStream stream, Hub hub, OpenConnections open, Drain drain, Cursors cursors, EventLogReader reader, RealtimeSettings settings, ServerSettings server,
    TimeProvider clock, IServiceProvider services, ILogger<WebSocketTransport> log)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext http)
    {
        await limits.CountAsync(http.Connection.RemoteIpAddress);
        if (!http.WebSockets.IsWebSocketRequest)
            throw new ChatException(ErrorCode.InvalidValue, "'/ws' takes WebSocket connections: send an upgrade request, or use GET /api/GetEvents.");
        drain.RefuseStreams();
        var opening = new Opening(http.Request.Query["cursor"], StreamFilter.Read(http.Request.Query["conversationIds"].ToString()));
        var caller = http.Request.Query.ContainsKey("connect") ? Caller.At(http.Connection.RemoteIpAddress) : await callers.IdentifyAsync(http, Actor.SignedIn, changesState: true);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var line = http.Features.Get<SocketUpgrade>()!.Line!;
        var frames = new SocketFrames(socket, server.MaxBodyBytes, clock);
        using var seat = connections.Take(caller.Address);
        http.Request.Headers.Clear(); // a token and more, that nobody reads again, for as long as the connection lives
        try
        {
            await ServeAsync(http, line, frames, caller, seat, opening);
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

    private async Task ServeAsync(HttpContext http, SocketStream line, SocketFrames frames, Caller caller, ConnectionSeat seat, Opening opening)
    {
        var aborted = http.RequestAborted;
        line.Send = bytes => _ = line.WriteThroughAsync(bytes).AsTask(); // until there is a queue
        if (!caller.IsSignedIn && seat.IsGranted)
        {
            (caller, opening) = await ReadConnectAsync(frames, caller, opening, aborted);
            if (!caller.IsSignedIn)
            {
                await (opening.IsUnreadable
                    ? frames.CloseAsync(StreamEnd.BadFrame, $"conversationIds: a list of up to {Limits.FilteredConversations} ids of conversations")
                    : frames.CloseAsync(StreamEnd.TokenExpired, "token_expired"));
                return;
            }
        }

        if (!seat.IsGranted || !seat.IsGrantedTo(caller.UserId))
        {
            await frames.CloseAsync(StreamEnd.TooManyConnections, "too_many_connections");
            return;
        }
        using var connection = new HubConnection(caller.UserId, caller.SessionId, settings) { Only = opening.Only };
        caller.ConnectionId = connection.Id;
        connection.Writer = new SocketWriter(http, connection, hub, line, frames, settings, clock) { Expires = Expiry.Of(caller) };
        line.Send = connection.Send;
        open.Add(connection);
        if (drain.Begun.IsCancellationRequested)
            connection.Close(StreamEnd.Draining); // those there before have been listed already
        if (revoked.Contains(caller.SessionId))
            connection.Close(StreamEnd.Revoked);
        var commands = new Commands();
        var reading = ReadCommandsAsync(commands, frames, connection, caller, aborted);
        try
        {
            var failed = !await CatchUpAsync(connection, opening.Cursor);
            if (failed)
                await frames.CloseAsync(StreamEnd.Draining, "failed");
            else
            {
                await connection.Ended;
                await SayGoodbyeAsync(frames, connection, commands, reading);
            }
        }
        finally
        {
            connection.Close(StreamEnd.Gone);
            frames.Abort();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            hub.Leave(connection);
            open.Remove(connection);
        }
    }

    /// <summary>From the client's cursor until the hub takes over. False when that failed; true also when the connection ended meanwhile.</summary>
    private async Task<bool> CatchUpAsync(HubConnection connection, string? cursorText)
    {
        var writer = connection.Writer!;
        var ct = connection.Closing;
        try
        {
            var from = await OpenCursorAsync(writer, cursorText, ct);
            await writer.WriteAsync(SocketBytes.Of(new SessionReady(connection.Id, from.Encode(), settings.HeartbeatSeconds * 1_000) { Name = "session.ready" }));
            while (true)
            {
                try
                {
                    await foreach (var batch in stream.CatchUpAsync(connection, from, notBefore: null, ct))
                    {
                        if (batch.Events.Count > 0)
                            await writer.WriteAsync(SocketBytes.Of(batch));
                    }
                    connection.GoLive();
                    return true;
                }
                catch (ResyncException e)
                {
                    from = await ResyncAsync(writer, e.Reason, ct);
                }
            }
        }
        catch (Exception) when (connection.End is not null)
        {
            return true; // reading was cancelled, which a database driver may say in other words
        }
        catch (Exception e)
        {
            LogFailed(e);
            return false;
        }
    }

    private async Task<Cursor> OpenCursorAsync(ConnectionWriter writer, string? cursorText, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(cursorText))
            return Cursor.At(await reader.EndAsync(ct));
        try
        {
            return cursors.Read(cursorText);
        }
        catch (ResyncException e)
        {
            return await ResyncAsync(writer, e.Reason, ct);
        }
    }

    /// <summary>Says that there is a hole, and goes on live from now.</summary>
    private async Task<Cursor> ResyncAsync(ConnectionWriter writer, string reason, CancellationToken ct)
    {
        var now = Cursor.At(await reader.EndAsync(ct));
        await writer.WriteAsync(SocketBytes.Of(new EventBatch([], null, Ephemeral: new ResyncRequired(reason) { Name = "resync.required" })));
        return now;
    }

    /// <summary>One at a time: what a client sends first happens first. Ends the connection when the client does, or sends what is no command.</summary>
    private async Task ReadCommandsAsync(Commands commands, SocketFrames frames, HubConnection connection, Caller caller, CancellationToken ct)
    {
        var allowance = new FrameAllowance(settings.FramesPerMinute, clock);
        try
        {
            // reading is never cancelled by an end from here: that would cut the line before the close frame is out
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
                    commands.UnderWay = RunAsync(frame, caller, ct);
                    var reply = await commands.UnderWay;
                    if (!frames.IsClosing)
                        connection.Send(SocketBytes.Of(reply, catalog.Json));
                }
            }
        }
        catch (BadFrameException)
        {
            connection.Close(StreamEnd.BadFrame);
            throw;
        }
        finally
        {
            connection.Close(StreamEnd.Gone);
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
            var request = frame.ReadBody(operation.RequestType, catalog.Json);
            var result = await dispatcher.RunAsync(operation, request, caller, services, ct);
            return new(frame.Ref, result.Status, result.Body);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            var error = errors.Translate(e);
            return new(frame.Ref, error.Status, error.Body);
        }
    }

    private async Task<(Caller Caller, Opening Opening)> ReadConnectAsync(SocketFrames frames, Caller caller, Opening opening, CancellationToken aborted)
    {
        var reading = frames.ReadAsync(aborted);
        if (await Task.WhenAny(reading, Task.Delay(ConnectPatience, clock, aborted)) != reading)
            return (Caller.Anonymous, opening);
        try
        {
            using var frame = await reading;
            if (frame is not { Op: "Connect", Body: { ValueKind: JsonValueKind.Object } body })
                return (Caller.Anonymous, opening);
            opening = new(Text(body, "cursor") ?? opening.Cursor, body.TryGetProperty("conversationIds", out var only) ? StreamFilter.Read(only) : opening.Only);
            return (await authenticator.IdentifyAsync(new Credentials(Text(body, "accessToken"), null, null, caller.Address), aborted), opening);
        }
        catch (Exception e) when (e is ChatException or BadFrameException or InvalidOperationException) // the last: text with half a surrogate pair
        {
            return (Caller.Anonymous, opening with { IsUnreadable = e is ChatException { Field: StreamFilter.Field } });
        }

        static string? Text(JsonElement body, string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static async Task SayGoodbyeAsync(SocketFrames frames, HubConnection connection, Commands commands, Task reading)
    {
        var reason = connection.End!.Value;
        if (reason == StreamEnd.Gone)
        {
            await frames.CloseAsync(default, ""); // the answer to the client's own, if it still listens
            return;
        }
        if (reason == StreamEnd.Draining)
        {
            await ((Task)commands.UnderWay).WaitAsync(CommandPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            connection.Send(SocketBytes.Of(Drain.Goodbye()));
        }
        await frames.CloseAsync(reason, reason switch
        {
            StreamEnd.Draining => "draining",
            StreamEnd.TokenExpired => "token_expired",
            StreamEnd.Revoked => "revoked",
            StreamEnd.SlowConsumer => "slow_consumer",
            StreamEnd.RateLimited => "rate_limited",
            _ => reading.Exception?.InnerException is BadFrameException bad ? bad.Message : "bad_frame",
        });
    }

    /// <summary>What a client asks for when it connects.</summary>
    /// <param name="Cursor">Where to go on; null = from now.</param>
    /// <param name="Only">See <see cref="StreamFilter"/>.</param>
    /// <param name="IsUnreadable">The filter is none.</param>
    private readonly record struct Opening(string? Cursor, IReadOnlySet<Guid>? Only, bool IsUnreadable = false);

    /// <summary>The command that runs now, or the last one.</summary>
    private sealed class Commands
    {
        private static readonly Task<CommandReply> None = Task.FromResult(default(CommandReply));

        public Task<CommandReply> UnderWay { get; set; } = None;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A WebSocket failed")]
    private partial void LogFailed(Exception e);
}
