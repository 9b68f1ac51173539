using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>The rules on members as keywords of JSON schemas; what these have no word for is in the documentation of the member.</summary>
static partial class OpenApiLimits
{
    /// <summary>Adds what a rule of a member says to its schema.</summary>
    public static void Add(JsonObject schema, TypeRef type, RuleAttribute rule)
    {
        switch (rule)
        {
            case NotEmptyAttribute when type.Kind == TypeKind.Text && !schema.ContainsKey("minLength"):
                schema["minLength"] = 1;
                break;
            case NotEmptyAttribute when type.Kind == TypeKind.List:
                schema["minItems"] = 1;
                break;
            case MinScalarsAttribute { Min: var min }:
                schema["minLength"] = min;
                break;
            case MaxScalarsAttribute max:
                schema["maxLength"] = max.Max;
                if (max.MaxBytes > 0)
                    schema["x-max-bytes"] = max.MaxBytes;
                break;
            case MaxJsonBytesAttribute { Max: var bytes }:
                schema["x-max-bytes"] = bytes;
                break;
            case EmojiAttribute:
                schema["maxLength"] = Limits.ReactionBytes;
                schema["x-max-bytes"] = Limits.ReactionBytes;
                break;
            case InRangeAttribute range:
                if (range.Min != long.MinValue)
                    schema["minimum"] = range.Min;
                if (range.Max != long.MaxValue)
                    schema["maximum"] = range.Max;
                break;
            case MaxItemsAttribute { Max: var items }:
                schema["maxItems"] = items;
                break;
            case FormAttribute form when Words().IsMatch(form.Pattern):
                schema["enum"] = new JsonArray([.. form.Pattern.Split('|').Select(word => (JsonNode)word)]);
                break;
            case FormAttribute form:
                schema["pattern"] = $"^(?:{form.Pattern})$";
                break;
        }
    }

    /// <summary>Words to choose from, each as it stands.</summary>
    [GeneratedRegex(@"^\w+(\|\w+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Words();
}
