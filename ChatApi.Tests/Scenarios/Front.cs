using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace ChatApi.Tests.Scenarios;

/// <summary>
/// Stands before a node as a load balancer does, at an address that stays: passes requests and WebSockets on, and breaks them where a fault
/// says so. Below <c>/_stage</c> it answers by itself, so that a runner in any language can plant faults.
/// </summary>
sealed class Front : IAsyncDisposable
{
    private static readonly string[] OwnHeaders = [HeaderNames.TransferEncoding, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.Date, HeaderNames.Server, HeaderNames.ContentLength];

    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<HttpContext, bool> open = [];
    private readonly ConcurrentDictionary<string, int> requests = new(StringComparer.Ordinal);

    private Front(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>The node that serves; null while there is none.</summary>
    public string? NodeUrl { get; set; }

    /// <summary>No connection is accepted.</summary>
    public bool IsDown { get; private set; }

    public Faults Faults { get; } = new();

    public Tokens Tokens { get; } = new();

    /// <summary>How many requests of an operation have reached the service.</summary>
    public int RequestsOf(string operation) => requests.GetValueOrDefault(operation);

    public static async Task<Front> StartAsync(Action<Front, IApplicationBuilder> stage)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var front = new Front(builder.Build());
        front.app.UseWebSockets();
        front.app.Map("/_stage", branch => stage(front, branch));
        front.app.Run(front.PassAsync);
        await front.app.StartAsync();
        return front;
    }

    /// <summary>As on the first day.</summary>
    public void Mend()
    {
        Up();
        Tokens.Clear();
        requests.Clear();
    }

    /// <summary>Breaks everything that is open, and, when there is to be no network, whatever comes.</summary>
    public void Cut(bool stayDown)
    {
        IsDown |= stayDown;
        foreach (var (connection, _) in open)
            connection.Abort();
    }

    /// <summary>The network is back, and nothing is wrong any more.</summary>
    public void Up()
    {
        IsDown = false;
        Faults.Clear();
    }

    /// <summary>Breaks every open WebSocket.</summary>
    public void CutStreams()
    {
        foreach (var (connection, _) in open.Where(entry => entry.Value))
            connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        Cut(stayDown: true);
        await app.StopAsync();
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext near)
    {
        if (IsDown || NodeUrl is not { } node)
        {
            near.Abort();
            return;
        }
        open[near] = near.WebSockets.IsWebSocketRequest;
        try
        {
            if (near.WebSockets.IsWebSocketRequest)
                await RelayAsync(near, node);
            else
                await ForwardAsync(near, node);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            near.Abort(); // one side is gone: so is the other
        }
        finally
        {
            open.TryRemove(near, out _);
        }
    }

    private async Task ForwardAsync(HttpContext near, string node)
    {
        var operation = near.Request.Path.Value!.Split('/')[^1];
        var token = near.Request.Headers.Authorization.ToString();
        if (Tokens.IsExpired(token))
        {
            await WriteAsync(near, 401, new Fault { Kind = "", Code = "TokenExpired" }.Body, null);
            return;
        }
        var fault = Faults.Take(operation);
        requests.AddOrUpdate(operation, 1, (_, count) => count + 1);
        switch (fault?.Kind)
        {
            case "cutBefore":
                near.Abort();
                return;
            case "stall":
                await Task.Delay(Timeout.Infinite, near.RequestAborted);
                return;
            case "answer":
                await WriteAsync(near, fault.Status, fault.Body, fault.RetryAfter);
                return;
        }
        using var request = await CopyAsync(near, node);
        using var answer = await http.SendAsync(request, near.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(near.RequestAborted);
        if (fault?.Kind == "cutAfter")
        {
            near.Abort();
            return;
        }
        if (operation == "GetAccessToken" && answer.IsSuccessStatusCode)
            Tokens.Renewed(JsonDocument.Parse(body).RootElement.GetProperty("accessToken").GetString()!);
        near.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            near.Response.Headers[name] = values.ToArray();
        if (body.Length > 0)
            await near.Response.Body.WriteAsync(body, near.RequestAborted);
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpContext near, string node)
    {
        var body = new MemoryStream();
        await near.Request.Body.CopyToAsync(body, near.RequestAborted);
        body.Position = 0;
        var request = new HttpRequestMessage(new HttpMethod(near.Request.Method), node + near.Request.Path + near.Request.QueryString);
        if (body.Length > 0)
            request.Content = new StreamContent(body);
        foreach (var (name, values) in near.Request.Headers.Where(header => header.Key != HeaderNames.Host && !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return request;
    }

    private async Task RelayAsync(HttpContext near, string node)
    {
        using var far = new ClientWebSocket();
        if (near.Request.Headers.Authorization.ToString() is { Length: > 0 } token)
            far.Options.SetRequestHeader(HeaderNames.Authorization, token);
        await far.ConnectAsync(new Uri("ws" + node[4..] + near.Request.Path + near.Request.QueryString), near.RequestAborted);
        using var socket = await near.WebSockets.AcceptWebSocketAsync();
        await new FrontSocket(this, near, socket, far, command => requests.AddOrUpdate(command, 1, (_, count) => count + 1)).RunAsync();
    }

    private static async Task WriteAsync(HttpContext near, int status, string json, int? retryAfter)
    {
        near.Response.StatusCode = status;
        near.Response.ContentType = "application/json; charset=utf-8";
        if (retryAfter is { } seconds)
            near.Response.Headers.RetryAfter = $"{seconds}";
        await near.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), near.RequestAborted);
    }
}

/// <summary>Access tokens that have come by, and which of them are over.</summary>
sealed class Tokens
{
    private readonly ConcurrentDictionary<string, bool> expired = new(StringComparer.Ordinal);

    /// <summary>Notes the token, with or without its scheme in front.</summary>
    public bool IsExpired(string token) => token.Length > 0 && expired.GetOrAdd(Bare(token), false);

    public void ExpireAll()
    {
        foreach (var token in expired.Keys)
            expired[token] = true;
    }

    /// <summary>A token that has just been given out: within a second of the one before it has the same text.</summary>
    public void Renewed(string token) => expired[token] = false;

    public void Clear() => expired.Clear();

    private static string Bare(string token) => token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token[7..] : token;
}
