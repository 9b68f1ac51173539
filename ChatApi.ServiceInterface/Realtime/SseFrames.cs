using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Writes the frames of one server-event stream, in the grammar of ServiceStack clients: LF only, one data line, pure ASCII,
/// whole frames in one write (docs/wire.md). Writers take turns; one that is stuck ends the stream.
/// </summary>
sealed class SseFrames(HttpResponse response, TimeSpan patience)
{
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> output = new(512);

    /// <summary>One frame per event with its id, then one with the cursor after them.</summary>
    public Task WriteAsync(EventBatch batch) => WriteAsync(writer =>
    {
        foreach (var row in batch.Events)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {row.Pos}\ndata: cmd.{row.Kind} "), writer);
            writer.Write(row.Ascii);
            writer.Write("\n\n"u8);
        }
        if (batch.Ephemeral is { } ephemeral)
            Frame(writer, $"cmd.{ephemeral.Name}", LoggedEvent.Serialize(ephemeral, ContractJson.Ascii));
        if (batch.Cursor is { } cursor)
            Frame(writer, "cmd.onCursor", Encoding.ASCII.GetBytes(batch.Overlap ? $$"""{"cursor":"{{cursor}}","overlap":true}""" : $$"""{"cursor":"{{cursor}}"}"""));
    });

    /// <summary>A control frame whose members are all text.</summary>
    public Task WriteAsync(string selector, IReadOnlyDictionary<string, string> members) => WriteAsync(writer =>
    {
        var json = new ArrayBufferWriter<byte>(512);
        using (var map = new Utf8JsonWriter(json))
        {
            map.WriteStartObject();
            foreach (var (name, value) in members)
                map.WriteString(name, value);
            map.WriteEndObject();
        }
        Frame(writer, selector, json.WrittenSpan);
    });

    /// <summary>The last words: when to come back, then the event.</summary>
    public Task WriteDrainingAsync(SessionDraining draining) => WriteAsync(writer =>
    {
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {draining.RetryAfterMs + 500}\n"), writer);
        Frame(writer, "cmd.session.draining", LoggedEvent.Serialize(draining, ContractJson.Ascii));
    });

    /// <summary>A line feed between frames: keeps proxies and readers awake.</summary>
    public Task WriteKeepAliveAsync() => WriteAsync(writer => writer.Write("\n"u8));

    private static void Frame(ArrayBufferWriter<byte> writer, string selector, ReadOnlySpan<byte> json)
    {
        writer.Write("data: "u8);
        Encoding.ASCII.GetBytes(selector, writer);
        writer.Write(" "u8);
        writer.Write(json);
        writer.Write("\n\n"u8);
    }

    private async Task WriteAsync(Action<ArrayBufferWriter<byte>> fill)
    {
        using var limit = new CancellationTokenSource(patience);
        await writing.WaitAsync(limit.Token);
        try
        {
            output.ResetWrittenCount();
            fill(output);
            await response.Body.WriteAsync(output.WrittenMemory, limit.Token);
            await response.Body.FlushAsync(limit.Token);
        }
        finally
        {
            writing.Release();
        }
    }
}
