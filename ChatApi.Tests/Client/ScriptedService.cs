using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ChatApi.Tests.Client;

/// <summary>A service that answers as a test tells it to: the next answer of an operation is the next in its script, the last one stays.</summary>
sealed class ScriptedService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, Task>>> scripts = new(StringComparer.Ordinal);
    private readonly Channel<ScriptedSocket> sockets = Channel.CreateUnbounded<ScriptedSocket>();

    private readonly TaskCompletionSource ending = new();

    private ScriptedService(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>Every request so far, in order.</summary>
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = [];

    public static async Task<ScriptedService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ScriptedService(builder.Build());
        service.app.UseWebSockets();
        service.app.Map("/ws", service.AcceptAsync);
        service.app.Map("/api/{name}", service.AnswerAsync);
        await service.app.StartAsync();
        return service;
    }

    /// <summary>Adds an answer to an operation's script.</summary>
    public ScriptedService On(string name, Func<HttpContext, Task> answer)
    {
        scripts.GetOrAdd(name, _ => []).Enqueue(answer);
        return this;
    }

    public ScriptedService On(string name, string json, int status = 200) => On(name, http => WriteAsync(http, status, json));

    public ScriptedService OnError(string name, int status, string code, string? retryAfter = null) => On(name, http =>
    {
        if (retryAfter is not null)
            http.Response.Headers.RetryAfter = retryAfter;
        return WriteAsync(http, status, $$"""{"responseStatus":{"errorCode":"{{code}}","message":"No.","errors":[],"meta":{"traceId":"t1"} } }""");
    });

    /// <summary>Forgets an operation's script.</summary>
    public ScriptedService Clear(string name)
    {
        scripts.TryRemove(name, out _);
        return this;
    }

    /// <summary>What a store reads when it begins: the user <c>u</c> with one conversation, without messages.</summary>
    public ScriptedService OnGet(Guid conversationId) => On("GetSnapshot", $$$"""
        {"eventCursor":"c0","me":{"id":"u","displayName":"U","createdAt":"2026-01-01T00:00:00Z"},"privacy":{},"blockedUserIds":[],"results":[
         {"id":"{{{conversationId}}}","kind":"group","title":"a group","createdBy":"u","createdAt":"2026-01-01T00:00:00Z","version":1,"memberCount":2,"lastSeq":0,
          "lastActivityAt":"2026-01-01T00:00:00Z","me":{"role":"owner","historyFromSeq":1}}]}
        """).On("ListMessages", """{"results":[],"hasMoreBefore":false,"hasMoreAfter":false}""");

    /// <summary>The request arrives, the answer does not.</summary>
    public ScriptedService OnCut(string name) => On(name, http =>
    {
        http.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The next real-time connection, its first frame read.</summary>
    public async Task<ScriptedSocket> NextSocketAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await sockets.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        ending.TrySetResult();
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    /// <summary>An access token that says when it ends, of a service whose clock is right.</summary>
    public static string Token(string id, DateTimeOffset now, TimeSpan life)
    {
        var claims = $$"""{"jti":"{{id}}","iat":{{now.ToUnixTimeSeconds()}},"exp":{{(now + life).ToUnixTimeSeconds()}}}""";
        return $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.sig";
    }

    private static Task WriteAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(json);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var name = (string)http.GetRouteValue("name")!;
        using var body = new StreamReader(http.Request.Body);
        Requests.Enqueue(new(http.Request.Method, name, http.Request.QueryString.Value ?? "", await body.ReadToEndAsync(), http.Request.Headers.Authorization));
        if (!scripts.TryGetValue(name, out var script))
            await WriteAsync(http, 404, """{"responseStatus":{"errorCode":"NotFound","message":"Not in the script."}}""");
        else if (script.Count > 1 && script.TryDequeue(out var next))
            await next(http);
        else if (script.TryPeek(out var last))
            await last(http);
    }

    private async Task AcceptAsync(HttpContext http)
    {
        var socket = new ScriptedSocket(await http.WebSockets.AcceptWebSocketAsync(), http.Abort);
        socket.Hello = await socket.ReadAsync();
        sockets.Writer.TryWrite(socket);
        await Task.WhenAny(socket.Ended, ending.Task);
    }
}

sealed record ScriptedRequest(string Verb, string Name, string Query, string Body, string? Authorization);

/// <summary>The service's end of a real-time connection.</summary>
sealed class ScriptedSocket(WebSocket socket, Action abort)
{
    private readonly TaskCompletionSource ended = new();

    public JsonElement Hello { get; set; }
    public Task Ended => ended.Task;

    public string? HelloCursor => Hello.GetProperty("body").TryGetProperty("cursor", out var cursor) ? cursor.GetString() : null;
    public string? HelloToken => Hello.GetProperty("body").GetProperty("accessToken").GetString();

    public Task SendAsync(string json) => socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task ReadyAsync(string cursor = "c0") => SendAsync(
        $$"""{"events":[{"name":"session.ready","sessionId":"s","cursor":"{{cursor}}","heartbeatMs":25000}]}""");

    /// <summary>A batch of message.new events with these ids as their seqs too.</summary>
    public Task MessagesAsync(string cursor, params long[] ids) => SendAsync($$"""{"cursor":"{{cursor}}","events":[{{string.Join(',', ids.Select(Message))}}]}""");

    public async Task<JsonElement> ReadAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        return part.MessageType == WebSocketMessageType.Close ? default : JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, part.Count));
    }

    public async Task CloseAsync(int code)
    {
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, "", CancellationToken.None);
        ended.TrySetResult();
    }

    public void Cut()
    {
        abort();
        ended.TrySetResult();
    }

    private static string Message(long id) =>
        $$$"""{"id":{{{id}}},"name":"message.new","seq":{{{id}}},"message":{"id":"{{{Guid.NewGuid()}}}","seq":{{{id}}},"text":"m{{{id}}}"}}""";
}
