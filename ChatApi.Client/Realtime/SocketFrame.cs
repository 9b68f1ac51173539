using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.Client;

/// <summary>What a frame from the server is, told by its members without reading it whole.</summary>
enum SocketFrameKind
{
    /// <summary>Of a kind younger than this client: ignored.</summary>
    Other,

    /// <summary><c>{"cursor":…,"events":[…]}</c>.</summary>
    Batch,

    /// <summary><c>{"ref":…,"status":…,"body":…}</c>.</summary>
    Answer,

    /// <summary>One event without a batch around it.</summary>
    Event,

    /// <summary><c>{"name":"heartbeat"}</c>.</summary>
    Heartbeat,
}

static class SocketFrame
{
    public static SocketFrameKind KindOf(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return SocketFrameKind.Other;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("events"u8))
                return SocketFrameKind.Batch;
            if (reader.ValueTextEquals("ref"u8))
                return SocketFrameKind.Answer;
            var isName = reader.ValueTextEquals("name"u8);
            reader.Read();
            if (isName)
                return reader.ValueTextEquals("heartbeat"u8) ? SocketFrameKind.Heartbeat : SocketFrameKind.Event;
            reader.Skip();
        }
        return SocketFrameKind.Other;
    }

    /// <summary>Reads a batch, or a single event as a batch of one without a cursor.</summary>
    public static GetEventsResponse BatchOf(ReadOnlySpan<byte> frame, SocketFrameKind kind) => kind == SocketFrameKind.Batch
        ? (GetEventsResponse)JsonSerializer.Deserialize(frame, ContractJson.Wire.GetTypeInfo(typeof(GetEventsResponse)))!
        : new GetEventsResponse { Events = [(ServerEvent)JsonSerializer.Deserialize(frame, ContractJson.Wire.GetTypeInfo(typeof(ServerEvent)))!] };
}

[JsonSerializable(typeof(JsonElement))]
sealed partial class SocketJson : JsonSerializerContext;
