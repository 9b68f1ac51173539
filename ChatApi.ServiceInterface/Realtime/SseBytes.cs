using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The frames that go out on server-event streams, in the grammar of ServiceStack clients: LF only, one data line, pure ASCII
/// (docs/wire.md). The same bytes serve every reader.
/// </summary>
static class SseBytes
{
    /// <summary>A line feed between frames: keeps proxies and readers awake.</summary>
    public static byte[] KeepAlive { get; } = "\n"u8.ToArray();

    public static byte[] Of(IEnumerable<EventBatch> batches)
    {
        var writer = new ArrayBufferWriter<byte>(1_024);
        foreach (var batch in batches)
            Write(writer, batch);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>One frame per event with its id, then one with the cursor after them.</summary>
    public static byte[] Of(EventBatch batch) => Of([batch]);

    /// <summary>A control frame whose members are all text.</summary>
    public static byte[] Of(string selector, IReadOnlyDictionary<string, string> members)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var map = new Utf8JsonWriter(json))
        {
            map.WriteStartObject();
            foreach (var (name, value) in members)
                map.WriteString(name, value);
            map.WriteEndObject();
        }
        var writer = new ArrayBufferWriter<byte>(json.WrittenCount + 64);
        Frame(writer, selector, json.WrittenSpan);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The last words: when to come back – an EventSource waits as long before each later attempt too, so never less than a second – then the event.</summary>
    public static byte[] Of(SessionDraining draining)
    {
        var writer = new ArrayBufferWriter<byte>(128);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {draining.RetryAfterMs + 1_000}\n"), writer);
        Frame(writer, "cmd.session.draining", LoggedEvent.Serialize(draining, ContractJson.Ascii));
        return writer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> writer, EventBatch batch)
    {
        foreach (var row in batch.Events)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {row.Pos}\ndata: cmd.{row.Body!.Name} "), writer);
            writer.Write(row.Ascii);
            writer.Write("\n\n"u8);
        }
        if (batch.Ephemeral is { } ephemeral)
            Frame(writer, $"cmd.{ephemeral.Name}", LoggedEvent.Serialize(ephemeral, ContractJson.Ascii));
        if (batch.Cursor is { } cursor)
            Frame(writer, "cmd.onCursor", Encoding.ASCII.GetBytes(batch.Overlap ? $$"""{"cursor":"{{cursor}}","overlap":true}""" : $$"""{"cursor":"{{cursor}}"}"""));
    }

    private static void Frame(ArrayBufferWriter<byte> writer, string selector, ReadOnlySpan<byte> json)
    {
        writer.Write("data: "u8);
        Encoding.ASCII.GetBytes(selector, writer);
        writer.Write(" "u8);
        writer.Write(json);
        writer.Write("\n\n"u8);
    }
}
