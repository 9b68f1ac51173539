using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Changes JSON objects as RFC 7396 says: what is null in the patch is taken away, objects are merged, everything else replaces.</summary>
static class MergePatch
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The metadata after the patch, null when nothing is left; the very text given when the patch changes nothing. 400
    /// <c>MaximumLength</c> when it would have more than <see cref="Limits.MetadataBytes"/>.
    /// </summary>
    /// <param name="metadata">As it is stored, an object; null = none.</param>
    /// <param name="patch">Null = no change.</param>
    public static string? Metadata(string? metadata, Dictionary<string, JsonElement>? patch)
    {
        if (patch is null)
            return metadata;
        using var before = JsonDocument.Parse(metadata ?? "{}");
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain))
            WriteObject(json, before.RootElement, patch);
        if (bytes.Length > Limits.MetadataBytes)
            throw new ChatException(ErrorCode.MaximumLength, $"'metadata' must be at most {Limits.MetadataBytes} bytes of JSON; with this change it would have {bytes.Length}.", "metadata");
        using var after = JsonDocument.Parse(bytes.ToArray());
        if (JsonElement.DeepEquals(before.RootElement, after.RootElement))
            return metadata;
        return after.RootElement.EnumerateObject().Any() ? Encoding.UTF8.GetString(bytes.ToArray()) : null;
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement? target, Dictionary<string, JsonElement> patch)
    {
        json.WriteStartObject();
        if (target is { ValueKind: JsonValueKind.Object } known)
        {
            foreach (var member in known.EnumerateObject().Where(member => !patch.ContainsKey(member.Name)))
                member.WriteTo(json);
        }
        foreach (var (name, value) in patch.Where(change => change.Value.ValueKind != JsonValueKind.Null))
        {
            json.WritePropertyName(name);
            if (value.ValueKind == JsonValueKind.Object)
                WriteObject(json, MemberOf(target, name), MembersOf(value));
            else
                value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static JsonElement? MemberOf(JsonElement? target, string name) =>
        target is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Of members of one name the last counts.</summary>
    private static Dictionary<string, JsonElement> MembersOf(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in value.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }
}
