using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The frames that go out on WebSockets, made whole (RFC 6455 §5.2: from a server unmasked), so that the same bytes serve every reader.
/// </summary>
static class SocketBytes
{
    private const byte FinalText = 0x81;

    public static byte[] Heartbeat { get; } = Frame("""{"name":"heartbeat"}"""u8);

    /// <summary>A frame per batch: the shared JSON of each event, between the cursor and the closing bracket.</summary>
    public static byte[] Of(IEnumerable<EventBatch> batches)
    {
        byte[] all = [];
        foreach (var batch in batches)
            all = all.Length == 0 ? Of(batch) : [.. all, .. Of(batch)];
        return all;
    }

    public static byte[] Of(EventBatch batch)
    {
        var writer = new ArrayBufferWriter<byte>(1_024);
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
        return Frame(writer.WrittenSpan);
    }

    /// <summary>An event of the connection itself, without a batch around it.</summary>
    public static byte[] Of(ServerEvent control) => Frame(LoggedEvent.Serialize(control, ContractJson.Wire));

    public static byte[] Of(CommandReply reply, JsonSerializerOptions options)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = options.Encoder, SkipValidation = true }))
        {
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
                JsonSerializer.Serialize(json, body, options.GetTypeInfo(body.GetType()));
            }
            json.WriteEndObject();
        }
        return Frame(writer.WrittenSpan);
    }

    private static byte[] Frame(ReadOnlySpan<byte> text)
    {
        const int OneByte = 125, TwoBytes = ushort.MaxValue;
        var header = text.Length <= OneByte ? 2 : text.Length <= TwoBytes ? 4 : 10;
        var frame = new byte[header + text.Length];
        frame[0] = FinalText;
        if (header == 2)
            frame[1] = (byte)text.Length;
        else if (header == 4)
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)text.Length);
        }
        else
        {
            frame[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)text.Length);
        }
        text.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
