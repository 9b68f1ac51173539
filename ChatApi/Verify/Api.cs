using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>What a call was answered, if it was.</summary>
/// <param name="Status">0 when there was no answer.</param>
readonly record struct Answer(int Status, byte[] Body)
{
    /// <summary>A 4xx was not done; any other refusal, and no answer, is unknown (guarantees, section 1).</summary>
    public Outcome Outcome => Status switch { >= 200 and < 300 => Outcome.Ok, >= 400 and < 500 => Outcome.Failed, _ => Outcome.Unknown };

    /// <summary>How long to wait before asking again, when the answer said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The code of a refusal.</summary>
    public string? Code => Outcome == Outcome.Ok || Body.Length == 0 ? null : Read<ErrorResponse>()?.ResponseStatus?.ErrorCode;

    public T? Read<T>()
        where T : class
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(Body, ContractJson.Wire.GetTypeInfo(typeof(T)));
        }
        catch (JsonException)
        {
            return null; // a proxy's page, not ours
        }
    }
}

/// <summary>Plain calls and connections to the nodes: one try each, nothing repeated, nothing hidden.</summary>
sealed class Api : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SocketsHttpHandler handler = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    };
    private readonly HttpMessageInvoker http;

    /// <summary>Connections of its own; dispose ends them.</summary>
    /// <param name="receiveBytes">What the system may receive ahead of the reader; the system's own measure when left out.</param>
    public Api(int? receiveBytes = null)
    {
        http = new(handler);
        if (receiveBytes is { } bytes)
            handler.ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, bytes, ct);
    }

    public async Task<Answer> CallAsync(string node, string? token, object request, CancellationToken ct = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, $"{node}/api/{request.GetType().Name}");
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.Wire.GetTypeInfo(request.GetType())));
            message.Content.Headers.ContentType = new("application/json");
            Authorize(message, token);
            using var response = await http.SendAsync(message, patience.Token);
            return new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(patience.Token)) { RetryAfter = response.Headers.RetryAfter?.Delta };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new(0, []);
        }
    }

    /// <summary>A server-event stream from a cursor on; dispose the response to cut it.</summary>
    public async Task<HttpResponseMessage> OpenServerEventsAsync(string node, string token, string cursor, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{node}/event-stream?cursor={Uri.EscapeDataString(cursor)}");
        Authorize(message, token);
        var response = await http.SendAsync(message, ct);
        return response.IsSuccessStatusCode
            ? response
            : throw new HttpRequestException($"The stream was refused: {(int)response.StatusCode}", null, response.StatusCode);
    }

    /// <summary>A WebSocket from a cursor on.</summary>
    public async Task<ClientWebSocket> OpenWebSocketAsync(string node, string token, string cursor, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the contract has heartbeats of its own
            await socket.ConnectAsync(new Uri($"ws{node[4..]}/ws?cursor={Uri.EscapeDataString(cursor)}"), http, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, int receiveBytes, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = receiveBytes };
        try
        {
            await socket.ConnectAsync(to, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Authorize(HttpRequestMessage message, string? token)
    {
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
