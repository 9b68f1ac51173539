using System.Buffers;
using System.Text.Json;
using ChatApi.Contracts;
using ChatApi.ServiceInterface.Operations;

namespace ChatApi.Http;

/// <summary>The list of operations at <c>GET /api</c>, for people.</summary>
static class OperationIndex
{
    public static ReadOnlyMemory<byte> Write(OperationCatalog catalog)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("version", ContractModel.CurrentVersion);
        writer.WriteStartArray("operations");
        foreach (var operation in catalog.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name", operation.Name);
            writer.WriteString("verb", operation.Verb);
            writer.WriteString("access", operation.Access.ToString());
            writer.WriteString("returns", operation.ResponseType is { } answer ? NameOf(answer) : null);
            writer.WriteStartArray("permissions");
            foreach (var needed in NeededPermissions.OfType(operation.RequestType))
                writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(needed.Permission.ToString()));
            writer.WriteEndArray();
            writer.WriteStartArray("limits");
            foreach (var limit in operation.Limits)
                writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(limit.Rate.ToString()));
            writer.WriteEndArray();
            writer.WriteStartArray("routes");
            writer.WriteStringValue($"{operation.Verb} /api/{operation.Name}");
            foreach (var route in operation.Routes)
                writer.WriteStringValue($"{route.Verb} {route.Path}");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }

    private static string NameOf(Type type) => ContractRules.ItemOf(type) is { } item ? $"{NameOf(item)}[]" : type.IsGenericType ? "map" : type.Name;
}
