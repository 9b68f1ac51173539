using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatApi.Tests.Contracts;

/// <summary>
/// What answers look like, without what differs each time: each value stands for all of its kind, a list has one item that has the
/// members of all. So what is written of an answer stays the same until the contract changes.
/// </summary>
static partial class FixtureShape
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As files have it.</summary>
    public static string Write(JsonNode shape) => shape.ToJsonString(Indented) + "\n";

    /// <summary>What a value looks like.</summary>
    /// <param name="value">As it came.</param>
    /// <param name="isKept">Whether the text of a member stays, such as the name of an event.</param>
    public static JsonNode Of(JsonElement value, Func<string, bool> isKept) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => KeyValuePair.Create(
            member.Name, (JsonNode?)(isKept(member.Name) ? JsonValue.Create(member.Value.GetString()) : Of(member.Value, isKept))))),
        JsonValueKind.Array => value.EnumerateArray().Select(item => Of(item, isKept)).Aggregate((JsonNode?)null, (all, one) => all is null ? one : Merge(all, one)) is { } only
            ? new JsonArray(only)
            : new JsonArray(),
        JsonValueKind.String => JsonValue.Create(TextOf(value.GetString()!)),
        JsonValueKind.Number => JsonValue.Create(value.TryGetInt64(out _) ? 1 : 1.5),
        _ => JsonValue.Create(true),
    };

    /// <summary>The members of both.</summary>
    public static JsonNode Merge(JsonNode one, JsonNode other) => (one, other) switch
    {
        (JsonObject first, JsonObject second) => new JsonObject(first.Select(member => member.Key).Union(second.Select(member => member.Key)).Order(StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)Merge(first[name] ?? second[name]!, second[name] ?? first[name]!)))),
        (JsonArray { Count: > 0 } first, JsonArray { Count: > 0 } second) => new JsonArray(Merge(first[0]!, second[0]!)),
        (JsonArray { Count: 0 }, JsonArray) => other.DeepClone(),
        _ => one.DeepClone(),
    };

    private static string TextOf(string text) =>
        Guid.TryParseExact(text, "D", out _) ? "0198c0de-0000-7000-8000-000000000001"
        : Times().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? "2026-01-02T03:04:05.678901Z"
        : "text";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Times();
}
