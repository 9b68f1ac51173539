using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// JSON schemas of the contract's types. In answers all members are required that cannot be null, in requests those that a rule asks for; a
/// type used both ways has two schemas where that differs, the one of requests called …Input. Types are components once something refers to them.
/// </summary>
sealed class OpenApiSchemas(ContractModel model)
{
    private static readonly HashSet<string> Secrets = new(["password", "currentPassword", "newPassword", "accessToken", "refreshToken", "bearerToken", "ticket"], StringComparer.Ordinal);

    private readonly Dictionary<string, ContractType> types =
        model.Types.Concat(model.Operations.Select(operation => operation.Request)).ToDictionary(type => type.Name, StringComparer.Ordinal);

    private readonly HashSet<string> answered = Reach(model);
    private readonly SortedDictionary<string, JsonObject> components = new(StringComparer.Ordinal);

    /// <summary>The components that have been referred to.</summary>
    public JsonObject Components() => new(components.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));

    /// <summary>The schema of a type, a reference where it has a name.</summary>
    public JsonObject Of(TypeRef type, bool isRequest) => type.Kind switch
    {
        TypeKind.Text => new() { ["type"] = "string" },
        TypeKind.Truth => new() { ["type"] = "boolean" },
        TypeKind.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        TypeKind.Int64 => new() { ["type"] = "integer", ["format"] = "int64" },
        TypeKind.Double or TypeKind.Decimal => new() { ["type"] = "number" },
        TypeKind.Uuid => new() { ["type"] = "string", ["format"] = "uuid" },
        TypeKind.Time => new() { ["type"] = "string", ["format"] = "date-time" },
        TypeKind.Duration => new() { ["type"] = "string", ["format"] = "duration" },
        TypeKind.Json => [],
        TypeKind.List => new() { ["type"] = "array", ["items"] = Of(type.Item!, isRequest) },
        TypeKind.Map => new() { ["type"] = "object", ["additionalProperties"] = Of(type.Item!, isRequest) },
        TypeKind.Enum => Refer(type.Name!, () => Enumeration(model.Enums.Single(one => one.Name == type.Name))),
        TypeKind.Event => Refer(nameof(ServerEvent), AnyEvent),
        _ => Refer(NameOf(types[type.Name!], isRequest), () => Object(types[type.Name!], types[type.Name!].Members, isRequest)),
    };

    /// <summary>An object of some members of a type; the whole of it is a component.</summary>
    public JsonObject Body(ContractType type, IReadOnlyList<ContractMember> members) => members.Count == type.Members.Count
        ? Of(new TypeRef(TypeKind.Object, type.Name), isRequest: true)
        : Refer($"{type.Name}Body", () => Object(type, members, isRequest: true));

    /// <summary>The schema of a member with its limits, secrets marked, and its documentation.</summary>
    public JsonObject OfMember(ContractMember member, bool isRequest)
    {
        var schema = Of(member.Type, isRequest);
        foreach (var rule in member.Rules)
            OpenApiLimits.Add(schema, member.Type, rule);
        if (member.Type.Kind == TypeKind.Text && Secrets.Contains(member.Name))
            schema["format"] = "password";
        Document(schema, member.Docs);
        return schema;
    }

    public static string Text(DocText docs) => docs.Write(JsonNamingPolicy.CamelCase);

    private JsonObject Object(ContractType type, IReadOnlyList<ContractMember> members, bool isRequest) =>
        Object(type.Docs, members, isRequest, members.Where(member => isRequest ? IsAskedFor(member) : !member.IsNullable));

    private JsonObject Object(DocText docs, IReadOnlyList<ContractMember> members, bool isRequest, IEnumerable<ContractMember> required)
    {
        var schema = new JsonObject { ["type"] = "object" };
        Document(schema, docs);
        schema["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)OfMember(member, isRequest))));
        if (required.Select(member => (JsonNode)member.Name).ToArray() is { Length: > 0 } names)
            schema["required"] = new JsonArray(names);
        return schema;
    }

    public static bool IsAskedFor(ContractMember member) => member.Rules.Any(rule => rule is NotEmptyAttribute);

    private static JsonObject Enumeration(ContractEnum one) => new()
    {
        ["type"] = "string",
        ["description"] = string.Join('\n', one.Values.Select(value => $"- `{value.Name}`: {Text(value.Docs)}").Prepend(Text(one.Docs))),
        ["enum"] = new JsonArray([.. one.Values.Select(value => (JsonNode)value.Name)]),
    };

    /// <summary>One of the kinds there are; a client that meets another ignores it.</summary>
    private JsonObject AnyEvent() => new()
    {
        ["description"] = $"{Text(model.AnyEvent.Docs)} More kinds come: ignore one you do not know, but keep the cursor after it.",
        ["anyOf"] = new JsonArray([.. model.Events.Select(one => (JsonNode)Refer(one.Type.Name, () => Event(one)))]),
    };

    private JsonObject Event(ContractEvent one)
    {
        List<ContractMember> members = [.. model.AnyEvent.Members, .. one.Type.Members];
        var required = members.Where(member => !member.IsNullable || (member.Name == "id" && one.IsDurable));
        var schema = Object(one.Type.Docs, members, isRequest: false, required);
        var name = schema["properties"]!["name"]!.AsObject();
        if (one.Prefix is { } prefix)
            name["pattern"] = $"^{Regex.Escape(prefix)}";
        else
            name["const"] = one.Name;
        return schema;
    }

    private JsonObject Refer(string name, Func<JsonObject> make)
    {
        if (components.TryAdd(name, [])) // before it is made: types may hold themselves
            components[name] = make();
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private string NameOf(ContractType type, bool isRequest) =>
        isRequest && answered.Contains(type.Name) && Differs(type, []) ? $"{type.Name}Input" : type.Name;

    /// <summary>Whether a request may leave out what an answer always has, in the type or in what it is made of.</summary>
    private bool Differs(ContractType type, HashSet<string> seen) => seen.Add(type.Name) && type.Members.Any(member =>
        IsAskedFor(member) == member.IsNullable || (member.Type.Needs is { } name && types.TryGetValue(name, out var inner) && Differs(inner, seen)));

    private static void Document(JsonObject schema, DocText docs)
    {
        if (!docs.IsEmpty)
            schema["description"] = Text(docs);
    }

    /// <summary>The types that answers and events are made of.</summary>
    private static HashSet<string> Reach(ContractModel model)
    {
        var byName = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        var members = model.Events.SelectMany(one => one.Type.Members).Select(member => member.Type);
        var open = new Stack<TypeRef>(model.Operations.Select(operation => operation.Response).OfType<TypeRef>().Concat(members));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var type))
        {
            if (type.Needs is { } name && seen.Add(name) && byName.TryGetValue(name, out var inner))
                inner.Members.ToList().ForEach(member => open.Push(member.Type));
        }
        return seen;
    }
}
