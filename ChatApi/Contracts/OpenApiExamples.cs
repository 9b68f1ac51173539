using System.Globalization;
using System.Text.Json.Nodes;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// Example values made of the types alone: what a member is called says what it is like, and the rest follows from its type and limits.
/// The same member has the same value everywhere, so that what one operation answers fits what the next one takes.
/// </summary>
sealed class OpenApiExamples(ContractModel model)
{
    private const string Time = "2026-01-02T09:30:00Z";

    /// <summary>Where a thing is: told once, by the request or by what is in it.</summary>
    private const string Place = "conversationId";

    /// <summary>By the member's name. An optional member of a request is in its example when it is here.</summary>
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["text"] = "See you on Friday at four",
        ["title"] = "Weekend at the lake",
        ["description"] = "Three days by the water",
        ["displayName"] = "Ann Miller",
        ["userName"] = "ann",
        ["password"] = "violet lantern harbour",
        ["currentPassword"] = "violet lantern harbour",
        ["newPassword"] = "copper lantern harbour",
        ["query"] = "friday",
        ["emoji"] = "👍",
        ["question"] = "What do we cook?",
        ["options"] = "Pasta",
        ["name"] = "custom.pointer.moved",
        ["role"] = "admin",
        ["scope"] = "everyone",
        ["status"] = "online",
        ["statusText"] = "At the lake",
        ["type"] = "text",
        ["kind"] = "group",
        ["token"] = "Vb3nQ8sKz1",
        ["fieldName"] = "text",
        ["errorCode"] = "NotEmpty",
        ["message"] = "must not be empty.",
        ["action"] = "member_added",
    };

    private static readonly HashSet<string> Shown = new(["clientConversationId", "upToSeq", "limit", "memberIds", "userIds", "sendAt", "payload"], StringComparer.Ordinal);

    /// <summary>Filters and the like: not in the example of a request unless a rule asks for them.</summary>
    private static readonly HashSet<string> Hidden = new(["type", "kind", "status", "role", "name", "description", "token"], StringComparer.Ordinal);

    private readonly Dictionary<string, ContractType> types =
        model.Types.Concat(model.Operations.Select(operation => operation.Request)).ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>What must be given, and what tells what it is for.</summary>
    public JsonObject OfRequest(ContractType request) => Object(request.Members.Where(member => IsShown(member) || member.Name == Place), [request.Name], isRequest: true);

    public JsonNode? OfAnswer(TypeRef type) => Of(type, "results", [], [], isRequest: false);

    public JsonNode? Of(ContractMember member) => Of(member.Type, member.Name, member.Rules, [], isRequest: true);

    private static bool IsShown(ContractMember member) =>
        OpenApiSchemas.IsAskedFor(member) || Shown.Contains(member.Name) || (Texts.ContainsKey(member.Name) && !Hidden.Contains(member.Name));

    private JsonObject Object(IEnumerable<ContractMember> members, IReadOnlyList<string> above, bool isRequest) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, Of(member.Type, member.Name, member.Rules, above, isRequest))));

    private JsonNode? Of(TypeRef type, string name, IReadOnlyList<RuleAttribute> rules, IReadOnlyList<string> above, bool isRequest) => type.Kind switch
    {
        TypeKind.Text => Text(name, rules),
        TypeKind.Truth => true,
        TypeKind.Int32 or TypeKind.Int64 => Number(name, rules),
        TypeKind.Double or TypeKind.Decimal => 1.5,
        TypeKind.Uuid => Id(name),
        TypeKind.Time => Time,
        TypeKind.Duration => "PT1M30S",
        TypeKind.Json => new JsonObject { ["x"] = 12, ["y"] = 30 },
        TypeKind.Enum => model.Enums.Single(one => one.Name == type.Name).Values[0].Name,
        TypeKind.Map => new JsonObject(),
        TypeKind.List => type.Needs is { } inner && above.Contains(inner) ? new JsonArray() : new JsonArray(Of(type.Item!, name, [], above, isRequest)),
        TypeKind.Event => Event(above),
        _ => Inner(types[type.Name!], above, isRequest),
    };

    /// <summary>An object's members that are always there, and the text of what has one; nothing of one that is inside itself.</summary>
    private JsonObject Inner(ContractType type, IReadOnlyList<string> above, bool isRequest)
    {
        var isPlaced = isRequest && types[above[0]].Members.Any(member => member.Name == Place);
        return Object(
            type.Members.Where(member => isRequest ? IsShown(member) || (member.Name == Place && !isPlaced) : !member.IsNullable || member.Name == "text"),
            [.. above, type.Name], isRequest);
    }

    private JsonObject Event(IReadOnlyList<string> above)
    {
        var one = model.Events.FirstOrDefault(kind => kind.IsDurable) ?? model.Events[0];
        var members = model.AnyEvent.Members.Concat(one.Type.Members.Where(member => !member.IsNullable));
        var example = Object(members, [.. above, one.Type.Name], isRequest: false);
        example["name"] = one.Name;
        return example;
    }

    /// <summary>The name's text, one that a rule lists, an id, or as much of it as is allowed: the first that the rules let pass.</summary>
    private static string Text(string name, IReadOnlyList<RuleAttribute> rules)
    {
        var wanted = Texts.GetValueOrDefault(name, Id(name));
        var shortest = rules.OfType<MaxScalarsAttribute>().Select(rule => rule.Max).Append(wanted.Length).Min();
        string[] candidates = [wanted, .. rules.OfType<FormAttribute>().SelectMany(form => form.Pattern.Split('|')), Id(name), wanted[..shortest]];
        return Array.Find(candidates, text => rules.All(rule => rule.Check(text) is null)) ?? wanted;
    }

    private static long Number(string name, IReadOnlyList<RuleAttribute> rules)
    {
        var wanted = name.EndsWith("eq", StringComparison.Ordinal) ? 42 : name is "limit" ? 50 : 1;
        return rules.OfType<InRangeAttribute>().FirstOrDefault() is { } range ? Math.Clamp(wanted, range.Min, range.Max) : wanted;
    }

    /// <summary>Ids of one kind of thing are alike: conversationId is the id that conversations have.</summary>
    private static string Id(string name)
    {
        var hash = 17u;
        foreach (var letter in name.ToLowerInvariant().Replace("ids", "id", StringComparison.Ordinal))
            hash = unchecked((hash * 31) + letter);
        return string.Create(CultureInfo.InvariantCulture, $"0192f3a4-5b6c-7d8e-9fa0-0000{hash:x8}");
    }
}
