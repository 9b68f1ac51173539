using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Changes a JSON object by another that names what is to be different (RFC 7396): null removes, objects are merged, all else is set.</summary>
static class MergePatch
{
    /// <summary>The object after the change, as JSON; null when nothing is left in it.</summary>
    /// <param name="json">The object before; null = empty.</param>
    /// <param name="patch">Its members are the changes.</param>
    public static string? Apply(string? json, IReadOnlyDictionary<string, JsonElement> patch)
    {
        var target = json is null ? [] : JsonNode.Parse(json)!.AsObject();
        foreach (var (name, value) in patch)
            Set(target, name, value);
        return target.Count > 0 ? target.ToJsonString(ServiceModel.ContractJson.Wire) : null;
    }

    private static void Set(JsonObject target, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                target.Remove(name);
                break;
            case JsonValueKind.Object:
                if (target[name] is not JsonObject inner)
                    target[name] = inner = [];
                foreach (var member in value.EnumerateObject())
                    Set(inner, member.Name, member.Value);
                break;
            case JsonValueKind.Array:
                target[name] = JsonArray.Create(value);
                break;
            default:
                target[name] = JsonValue.Create(value);
                break;
        }
    }
}
