using System.Globalization;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// <c>/event-stream</c> and what belongs to it, for browsers and ServiceStack clients. Nothing transient is answered with an
/// error status, because EventSource gives up for good at one: the connection is cut instead and the client comes back.
/// </summary>
sealed partial class SseTransport(
    HttpCallers callers, RequestLimits limits, ConnectionLimits connections, RevokedSessions revoked, EventStream stream, Hub hub, OpenConnections open, Drain drain, Cursors cursors, EventLogReader reader,
    SseSubscriptions subscriptions, SseChannels channels, PublicUrl publicUrl, Users.UserService users, RealtimeSettings settings, TimeProvider clock,
    ILogger<SseTransport> log)
{
    private static readonly TimeSpan LastEventOverlap = TimeSpan.FromSeconds(60);

    public async Task StreamAsync(HttpContext http)
    {
        try
        {
            await limits.CountAsync(http.Connection.RemoteIpAddress);
            var caller = await callers.IdentifyAsync(http, Actor.SignedIn, changesState: true);
            var only = StreamFilter.Read(http.Request.Query[StreamFilter.Field].ToString());
            using var seat = connections.Take(caller);
            await ServeAsync(http, caller, only);
        }
        catch (Exception e) when (e is not ChatException { Status: 400 or 401 or 403 } || http.Response.HasStarted)
        {
            if (e is not (OperationCanceledException or IOException))
                LogCut(e);
            http.Abort();
        }
    }

    public async Task HeartbeatAsync(HttpContext http)
    {
        if (!await subscriptions.BeatAsync(IdOf(http)))
            throw await NoSubscriptionAsync(http);
        http.Response.Headers.CacheControl = "no-store";
    }

    public async Task UnregisterAsync(HttpContext http)
    {
        var id = IdOf(http);
        if (!await subscriptions.EndAsync(id))
            throw await NoSubscriptionAsync(http);
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["id"] = id }, http.RequestAborted);
    }

    private async Task ServeAsync(HttpContext http, Caller caller, IReadOnlySet<Guid>? only)
    {
        if (drain.Begun.IsCancellationRequested)
        {
            http.Abort(); // another node takes it; a stream that is accepted and closed makes some clients come back at once, for ever
            return;
        }
        var userId = caller.UserId;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        var summary = await users.GetUserAsync(new GetUser { UserId = userId }, caller, http.RequestAborted);
        var asked = Asked(http.Request.Query);
        var who = new Dictionary<string, string>
        {
            ["userId"] = userId,
            ["displayName"] = summary.DisplayName,
            ["profileUrl"] = summary.AvatarUrl ?? "",
            ["isAuthenticated"] = "true",
            ["createdAt"] = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        using var connection = new HubConnection(userId, caller.SessionId, settings) { Only = only };
        var subscription = new SseSubscription(connection, who, isListed: asked.Count > 0) { Channels = await channels.GrantAsync(userId, [SseChannels.Home, .. asked], http.RequestAborted) };
        await subscriptions.OpenAsync(subscription);
        connection.Writer = new SseWriter(http, connection, hub, subscription, subscriptions, settings, clock) { Expires = Expiry.Of(caller) };
        open.Add(connection);
        if (drain.Begun.IsCancellationRequested)
            connection.Close(StreamEnd.Draining); // those there before have been listed already
        using var gone = http.RequestAborted.Register(() => connection.Close(StreamEnd.Gone));
        if (revoked.Contains(caller.SessionId))
            connection.Close(StreamEnd.Revoked);
        try
        {
            await connection.Writer.WriteAsync(SseBytes.Of("cmd.onConnect", Connect(http, subscription)));
            await channels.JoinAsync(subscription);
            await CatchUpAsync(http, connection);
            await connection.Ended;
            if (connection.End == StreamEnd.Draining)
                connection.Send(SseBytes.Of(Drain.Goodbye()));
            await connection.WrittenAsync();
        }
        finally
        {
            connection.Close(StreamEnd.Gone);
            hub.Leave(connection);
            open.Remove(connection);
            await subscriptions.CloseAsync(subscription);
        }
    }

    /// <summary>From where the client wants to go on until the hub takes over, or the connection ends.</summary>
    private async Task CatchUpAsync(HttpContext http, HubConnection connection)
    {
        var writer = connection.Writer!;
        var ct = connection.Closing;
        var notBefore = (DateTimeOffset?)null;
        Cursor? from = null;
        try
        {
            try
            {
                (from, notBefore) = await OpenAsync(http, ct);
            }
            catch (ResyncException e)
            {
                await writer.WriteAsync(SseBytes.Of(Resync(e)));
            }
            while (true)
            {
                from ??= Cursor.At(await reader.EndAsync(ct));
                try
                {
                    await foreach (var batch in stream.CatchUpAsync(connection, from, notBefore, ct))
                        await writer.WriteAsync(SseBytes.Of(batch));
                    connection.GoLive();
                    return;
                }
                catch (ResyncException e)
                {
                    await writer.WriteAsync(SseBytes.Of(Resync(e)));
                    (from, notBefore) = (null, null);
                }
            }
        }
        catch (Exception) when (connection.End is not null)
        {
            // ended meanwhile
        }
    }

    /// <summary>
    /// Where the stream begins. A Last-Event-ID wins over the cursor in the URL, which an EventSource repeats for ever: from it on
    /// everything is given that this cursor has not seen, beginning a minute early because events commit out of order.
    /// </summary>
    private async Task<(Cursor From, DateTimeOffset? NotBefore)> OpenAsync(HttpContext http, CancellationToken ct)
    {
        var text = http.Request.Query["cursor"].ToString();
        if (!long.TryParse(http.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var pos))
            return (text.Length > 0 ? cursors.Read(text) : Cursor.At(await reader.EndAsync(ct)), null);
        var at = await reader.FindTimeAsync(pos, ct) ?? throw new ResyncException("expired");
        Cursor? seen = null;
        try
        {
            seen = text.Length > 0 ? cursors.Read(text) : null;
        }
        catch (ResyncException)
        {
            // the cursor says nothing any more about what was seen; the Last-Event-ID does
        }
        return (seen ?? Cursor.At((await reader.EndAsync(ct)) with { Snapshot = LogSnapshot.Nothing }), at - LastEventOverlap);
    }

    private static List<string> Asked(IQueryCollection query) =>
        [.. query["channels"].Concat(query["channel"]).SelectMany(list => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private Dictionary<string, string> Connect(HttpContext http, SseSubscription subscription)
    {
        var url = publicUrl.Of(http.Request);
        return new(subscription.Describe(subscription.Channels))
        {
            ["id"] = subscription.Id,
            ["unRegisterUrl"] = $"{url}/event-unregister?id={subscription.Id}",
            ["heartbeatUrl"] = $"{url}/event-heartbeat?id={subscription.Id}",
            ["updateSubscriberUrl"] = $"{url}/event-subscribers/{subscription.Id}",
            ["heartbeatIntervalMs"] = settings.SseHeartbeatMs.ToString(CultureInfo.InvariantCulture),
            ["idleTimeoutMs"] = settings.SseIdleMs.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static EventBatch Resync(ResyncException e) => new([], null, Ephemeral: new ResyncRequired(e.Reason) { Name = "resync.required" });

    private static string IdOf(HttpContext http) => http.Request.Query["id"].ToString();

    /// <summary>Only this counts towards the rate limits: a beat for a stream that is there belongs to it.</summary>
    private async Task<ChatException> NoSubscriptionAsync(HttpContext http)
    {
        await limits.CountAsync(http.Connection.RemoteIpAddress);
        return new(ErrorCode.NotFound, "There is no stream of this 'id': open a new one at /event-stream.", "id");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A server-event stream was cut; the client comes back")]
    private partial void LogCut(Exception e);
}
