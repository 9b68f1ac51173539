using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
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
    public object ReadBody(Type type) =>
        JsonSerializer.Deserialize(Body is { ValueKind: not JsonValueKind.Null } body ? body : JsonElement.Parse("{}"), ContractJson.Wire.GetTypeInfo(type))!;

    public void Dispose() => document.Dispose();
}

/// <summary>Reads and writes whole frames on one socket. One reader; writers take turns, and one that is stuck ends the connection.</summary>
sealed class SocketFrames(WebSocket socket, int maxBytes, RealtimeSettings settings, TimeProvider clock)
{
    private static readonly byte[] Heartbeat = """{"name":"heartbeat"}"""u8.ToArray();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> output = new(512);
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(1);
    private long heardAt = clock.GetTimestamp();
    private Task? reading;

    /// <summary>How long the client has said nothing.</summary>
    public TimeSpan SilentFor => clock.GetElapsedTime(Volatile.Read(ref heardAt));

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
        var waiting = await socket.ReceiveAsync(Memory<byte>.Empty, ct);
        if (waiting.MessageType == WebSocketMessageType.Close)
            return null;
        if (waiting.EndOfMessage)
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

    /// <summary>Writes a batch: the shared JSON of each event, between this reader's cursor and the closing bracket.</summary>
    public Task WriteAsync(EventBatch batch) => WriteAsync(
        writer =>
        {
            writer.Write("{"u8);
            if (batch.Cursor is { } cursor)
            {
                writer.Write("\"cursor\":\""u8);
                Encoding.ASCII.GetBytes(cursor, writer);
                writer.Write("\","u8);
            }
            writer.Write("\"events\":["u8);
            if (batch.Ephemeral is { } ephemeral)
                writer.Write(LoggedEvent.Serialize(ephemeral, ContractJson.Wire));
            for (var i = 0; i < batch.Events.Count; i++)
            {
                if (i > 0)
                    writer.Write(","u8);
                writer.Write(batch.Events[i].Utf8);
            }
            writer.Write(batch.Overlap ? "],\"overlap\":true}"u8 : "]}"u8);
        });

    /// <summary>Writes an event of the connection itself, without a batch around it.</summary>
    public Task WriteAsync(ServerEvent control, TimeSpan? patience = null) =>
        WriteAsync(writer => writer.Write(LoggedEvent.Serialize(control, ContractJson.Wire)), patience);

    public Task WriteAsync(CommandReply reply) => WriteAsync(
        writer =>
        {
            using var json = new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = ContractJson.Wire.Encoder, SkipValidation = true });
            json.WriteStartObject();
            if (reply.Ref is { } reference)
            {
                json.WritePropertyName("ref");
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(reference), skipInputValidation: true); // as it came, even if it is no text
            }
            json.WriteNumber("status", reply.Status);
            if (reply.Body is { } body)
            {
                json.WritePropertyName("body");
                JsonSerializer.Serialize(json, body, ContractJson.Wire.GetTypeInfo(body.GetType()));
            }
            json.WriteEndObject();
        });

    public Task WriteHeartbeatAsync() => WriteAsync(writer => writer.Write(Heartbeat));

    public void Abort() => socket.Abort();

    /// <summary>
    /// Sends the close frame, with the reason or as a plain answer to the client's, and waits for the client's own, or it might be
    /// lost with the line; gives up after a second.
    /// </summary>
    public async Task CloseAsync(StreamEnd reason, string words)
    {
        using var limit = new CancellationTokenSource(GoodbyePatience);
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

    private async Task WriteAsync(Action<ArrayBufferWriter<byte>> fill, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(settings.WriteSeconds));
        await writing.WaitAsync(limit.Token);
        try
        {
            output.ResetWrittenCount();
            fill(output);
            await socket.SendAsync(output.WrittenMemory, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, limit.Token);
        }
        finally
        {
            writing.Release();
        }
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
