using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace ChatApi.Client;

/// <summary>The answer to a command.</summary>
/// <param name="Status">As over HTTP.</param>
/// <param name="Body">JSON; empty when there is none.</param>
readonly record struct SocketAnswer(int Status, ReadOnlyMemory<byte> Body);

/// <summary>One WebSocket: writes whole frames one after the other, reads whole frames, matches answers to commands by their ref.</summary>
sealed class SocketLink(WebSocket socket) : IDisposable
{
    /// <summary>A frame larger than this is not ours; it bounds memory.</summary>
    private const int MaxFrameBytes = 16 * 1024 * 1024;

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly CancellationTokenSource lost = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SocketAnswer>> commands = new(StringComparer.Ordinal);
    private byte[] buffer = new byte[16 * 1024];
    private long lastRef;

    /// <summary>The access token that the connection lives on.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>Why the other side closed; null when it broke off.</summary>
    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>Sends the first frame: who we are, where to go on, and what to hear of.</summary>
    public Task ConnectAsync(string accessToken, string? cursor, IEnumerable<Guid>? conversationIds, CancellationToken ct)
    {
        AccessToken = accessToken;
        return WriteAsync("Connect", null, json =>
        {
            json.WriteStartObject();
            json.WriteString("accessToken", accessToken);
            if (cursor is not null)
                json.WriteString("cursor", cursor);
            if (conversationIds is not null)
            {
                json.WriteStartArray("conversationIds");
                foreach (var id in conversationIds)
                    json.WriteStringValue(id);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }, ct);
    }

    /// <summary>Answers the server's heartbeat.</summary>
    public Task HeartbeatAsync(CancellationToken ct) => WriteAsync("Heartbeat", null, null, ct);

    /// <summary>Runs a command. Throws <see cref="ChatConnectionException"/> when no answer comes in time: it may have been carried out.</summary>
    public async Task<SocketAnswer> CallAsync(RequestInfo call, TimeSpan timeout, TimeProvider clock, CancellationToken ct)
    {
        var reference = Interlocked.Increment(ref lastRef).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<SocketAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        commands[reference] = answer;
        try
        {
            // The caller's token must not end a write half-way: that would cost the connection.
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, lost.Token);
            await WriteAsync(call.Name, reference, json => JsonSerializer.Serialize(json, call.Request, call.TypeInfo), lost.Token)
                .WaitAsync(ct).ConfigureAwait(false);
            return await answer.Task.WaitAsync(timeout, clock, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or ObjectDisposedException or InvalidOperationException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new ChatConnectionException($"{call.Name} got no answer over the socket.", e);
        }
        finally
        {
            commands.TryRemove(reference, out _);
        }
    }

    /// <summary>The next text frame, valid until the next call; null when the other side closed. Cancelling breaks the connection.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, length < MaxFrameBytes ? length * 2 : throw new ChatConnectionException("A frame is too large."));
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return buffer.AsMemory(0, length);
        }
    }

    /// <summary>Hands the answer in a frame to the command that waits for it; late ones are dropped.</summary>
    public void Answer(ReadOnlyMemory<byte> frame)
    {
        using var json = JsonDocument.Parse(frame);
        var root = json.RootElement;
        if (root.TryGetProperty("ref", out var reference) && commands.TryRemove(reference.ToString(), out var waiting))
        {
            var body = root.TryGetProperty("body", out var value) ? JsonSerializer.SerializeToUtf8Bytes(value, SocketJson.Default.JsonElement) : [];
            waiting.TrySetResult(new SocketAnswer(root.GetProperty("status").GetInt32(), body));
        }
    }

    /// <summary>Says good-bye; what goes wrong with that does not matter any more.</summary>
    public async Task CloseAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await writing.WaitAsync(patience.Token).ConfigureAwait(false);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token).ConfigureAwait(false);
            }
            finally
            {
                writing.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        lost.Cancel();
        socket.Dispose();
    }

    private async Task WriteAsync(string op, string? reference, Action<Utf8JsonWriter>? body, CancellationToken ct)
    {
        var frame = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(frame))
        {
            json.WriteStartObject();
            json.WriteString("op", op);
            if (reference is not null)
                json.WriteString("ref", reference);
            if (body is not null)
            {
                json.WritePropertyName("body");
                body(json);
            }
            json.WriteEndObject();
        }
        await writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, ct).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }
}
