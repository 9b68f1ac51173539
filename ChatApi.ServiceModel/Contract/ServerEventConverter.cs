using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>Every kind of event by its wire name, and back.</summary>
public static class EventTypes
{
    /// <summary>Wire name → type.</summary>
    public static FrozenDictionary<string, Type> ByName { get; } = typeof(ServerEvent).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ServerEvent)) && type.GetCustomAttribute<EventAttribute>() is not null)
        .ToFrozenDictionary(type => type.GetCustomAttribute<EventAttribute>()!.Name, StringComparer.Ordinal);

    /// <summary>The type of an event of this name; <see cref="UnknownEvent"/> when the contract has none.</summary>
    public static Type Find(string? name) =>
        name is null ? typeof(UnknownEvent)
        : name.StartsWith("custom.", StringComparison.Ordinal) ? typeof(CustomEvent)
        : ByName.GetValueOrDefault(name, typeof(UnknownEvent));

    private static readonly FrozenDictionary<Type, string> Names = ByName.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    /// <summary>The wire name of an event type.</summary>
    public static string NameOf(Type type) => Names[type];
}

/// <summary>Writes an event as its own kind, and reads it by its <c>name</c>; kinds it does not know become <see cref="UnknownEvent"/>.</summary>
public sealed class ServerEventConverter : JsonConverter<ServerEvent>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(ServerEvent);

    /// <inheritdoc/>
    public override ServerEvent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        var type = typeof(UnknownEvent);
        if (ahead.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An event is a JSON object.");
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isName = ahead.ValueTextEquals("name"u8);
            ahead.Read();
            if (isName)
            {
                type = EventTypes.Find(ahead.GetString());
                break;
            }
            ahead.Skip();
        }
        return (ServerEvent?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(type));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ServerEvent value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
}
