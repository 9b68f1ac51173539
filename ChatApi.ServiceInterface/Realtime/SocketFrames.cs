using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A frame that is no command: the connection is closed with 4010 and these words.</summary>
sealed class BadFrameException(string message) : Exception(message);

/// <summary>What a command answers, with the status it would have over HTTP.</summary>
readonly record struct CommandReply(JsonElement? Ref, int Status, object? Body);

/// <summary>A frame from the client: <c>{"op","ref","body"}</c>.</summary>
sealed class CommandFrame(JsonDocument document, string op) : IDisposable
{
    public string Op { get; } = op;

    /// <summary>Repeated in the answer as it came.</summary>
    public JsonElement? Ref => document.RootElement.TryGetProperty("ref", out var reference) ? reference : null;

    public JsonElement? Body => document.RootElement.TryGetProperty("body", out var body) ? body : null;

    /// <summary>The request DTO; one with defaults when there is no body.</summary>
    public object ReadBody(Type type, JsonSerializerOptions json) =>
        JsonSerializer.Deserialize(Body is { ValueKind: not JsonValueKind.Null } body ? body : JsonElement.Parse("{}"), json.GetTypeInfo(type))!;

    public void Dispose() => document.Dispose();
}

/// <summary>Reads whole frames from one socket, and closes it. One reader.</summary>
sealed class SocketFrames(WebSocket socket, int maxBytes, TimeProvider clock)
{
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(1);
    private long heardAt = clock.GetTimestamp();
    private Task? reading;

    /// <summary>How long the client has said nothing.</summary>
    public TimeSpan SilentFor => clock.GetElapsedTime(Volatile.Read(ref heardAt));

    /// <summary>Whether the close frame is out: nothing may follow it.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The next frame; null when the client closed.</summary>
    public Task<CommandFrame?> ReadAsync(CancellationToken ct)
    {
        var next = ReadOneAsync(ct);
        reading = next;
        return next;
    }

    private async Task<CommandFrame?> ReadOneAsync(CancellationToken ct)
    {
        // an idle connection holds no buffer: it waits with an empty read
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, ct);
        if (first.MessageType == WebSocketMessageType.Close)
            return null;
        if (first.EndOfMessage)
            throw NotACommand();
        var buffer = ArrayPool<byte>.Shared.Rent(4_096);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
                if (read.MessageType == WebSocketMessageType.Close)
                    return null;
                if (read.MessageType == WebSocketMessageType.Binary)
                    throw new BadFrameException("Send text frames: one JSON object each.");
                length += read.Count;
                if (read.EndOfMessage)
                    break;
                if (length > maxBytes)
                    throw new BadFrameException($"A frame may have {maxBytes} bytes.");
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
            Volatile.Write(ref heardAt, clock.GetTimestamp());
            return length > maxBytes ? throw new BadFrameException($"A frame may have {maxBytes} bytes.") : Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Abort() => socket.Abort();

    /// <summary>
    /// Sends the close frame, with the reason or as a plain answer to the client's, and waits for the client's own, or it might be
    /// lost with the line; gives up after a second.
    /// </summary>
    public async Task CloseAsync(StreamEnd reason, string words)
    {
        using var limit = new CancellationTokenSource(GoodbyePatience);
        IsClosing = true;
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(reason == default ? WebSocketCloseStatus.NormalClosure : (WebSocketCloseStatus)(int)reason, words, limit.Token);
            var answer = reading is { IsCompleted: false } ? reading : PassOverAsync(limit.Token);
            await answer.WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or BadFrameException)
        {
            // gone already
        }
    }

    /// <summary>What comes after a bad frame is read and forgotten.</summary>
    private async Task PassOverAsync(CancellationToken ct)
    {
        var buffer = new byte[4_096];
        while (socket.State == WebSocketState.CloseSent)
            await socket.ReceiveAsync(buffer.AsMemory(), ct);
    }

    private static CommandFrame Parse(ReadOnlySpan<byte> text)
    {
        JsonDocument? document = null;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = ContractJson.Wire.MaxDepth });
            document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed == text.Length && document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("op", out var op) && op.ValueKind == JsonValueKind.String)
            {
                var frame = new CommandFrame(document, op.GetString()!);
                document = null;
                return frame;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // falls through to the refusal
        }
        finally
        {
            document?.Dispose();
        }
        throw NotACommand();
    }

    private static BadFrameException NotACommand() => new("A frame is one JSON object: {\"op\":\"SendMessage\",\"ref\":\"1\",\"body\":{...}}.");
}
