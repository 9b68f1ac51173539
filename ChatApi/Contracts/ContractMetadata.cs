using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// The contract as data (<c>/types/metadata.json</c>): for user interfaces, and to compare one version with another. Types are
/// <c>text truth int32 int64 double decimal uuid time duration json event</c>, the name of an object or enumeration, <c>X[]</c> a list,
/// <c>map&lt;X&gt;</c> a map from text.
/// </summary>
/// <param name="AnyEvent">What every event has beside the members of its kind.</param>
/// <param name="ErrorCodes">Known values of a text to which later versions add; null when only other types were asked for.</param>
sealed record ContractMetadata(
    string Version, IReadOnlyList<OperationMetadata> Operations, IReadOnlyList<TypeMetadata> Types, IReadOnlyList<EnumMetadata> Enums, TypeMetadata AnyEvent,
    IReadOnlyList<EventMetadata> Events, EnumMetadata? ErrorCodes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Describes a contract.</summary>
    /// <param name="contract">Of which everything is told.</param>
    /// <param name="withDocs">Whether the documentation too.</param>
    public static ContractMetadata Of(ContractModel contract, bool withDocs) => new Description(withDocs).Of(contract);

    /// <summary>What <see cref="Write"/> has written, by any version.</summary>
    public static ContractMetadata Parse(string text) => JsonSerializer.Deserialize<ContractMetadata>(text, Json) ?? throw new FormatException("The contract is null.");

    /// <summary>JSON with each operation, type and event on a line of its own, so that versions can be read side by side.</summary>
    public string Write() => $$"""
        {"version":{{Text(Version)}},
        "operations":{{Lines(Operations)}},
        "types":{{Lines(Types)}},
        "enums":{{Lines(Enums)}},
        "anyEvent":{{Text(AnyEvent)}},
        "events":{{Lines(Events)}}{{(ErrorCodes is null ? "" : $",\n\"errorCodes\":{Text(ErrorCodes)}")}}}

        """;

    private static string Lines<T>(IEnumerable<T> all) => $"[{string.Concat(all.Select((one, n) => $"{(n == 0 ? "" : ",")}\n{Text(one)}"))}]";

    private static string Text<T>(T one) => JsonSerializer.Serialize(one, Json);

    private sealed class Description(bool withDocs)
    {
        public ContractMetadata Of(ContractModel contract) => new(
            contract.Version, [.. contract.Operations.Select(Of)], [.. contract.Types.Select(Of)], [.. contract.Enums.Select(Of)], Of(contract.AnyEvent),
            [.. contract.Events.Select(one => new EventMetadata(one.Name, one.Type.Name, one.IsDurable, DocsOf(one.Type.Docs), Of(one.Type).Members))],
            contract.ErrorCodes is { } codes ? Of(codes) : null);

        private OperationMetadata Of(ContractOperation one) => new(
            one.Name, one.Operation.Feature, one.Verb, [.. one.Routes.Select(route => route.Path)], one.Operation.Access,
            [.. one.Needs.Select(needed => Of(needed, one.Request))], [.. one.Operation.Limits.Select(limit => Camel(limit.Rate.ToString()))],
            one.Response is { } response ? NameOf(response) : null, one.IsCreating, DocsOf(one.Request.Docs), Of(one.Request).Members);

        private TypeMetadata Of(ContractType type) => new(type.Name, DocsOf(type.Docs), [.. type.Members.Select(member => new MemberMetadata(
            member.Name, NameOf(member.Type), member.IsOptional, DocsOf(member.Docs),
            member.Rules.Count == 0 ? null : new(member.Rules.ToDictionary(rule => Camel(rule.GetType().Name[..^nameof(Attribute).Length]), BoundsOf), StringComparer.Ordinal)))]);

        private EnumMetadata Of(ContractEnum one) => new(one.Name, DocsOf(one.Docs), [.. one.Values.Select(value => new ValueMetadata(value.Name, DocsOf(value.Docs)))]);

        private static NeededMetadata Of(NeededPermission needed, ContractType request) =>
            new(Camel(needed.Permission.ToString()), request.Members.FirstOrDefault(member => member.ClrName == needed.Member?.Name)?.Name, needed.When);

        /// <summary>What a rule says; a bound that excludes nothing is none.</summary>
        private static SortedDictionary<string, JsonElement> BoundsOf(RuleAttribute rule) => new(rule.GetType().GetProperties()
            .Where(property => property.Name != nameof(Attribute.TypeId))
            .Select(property => (property.Name, Value: property.GetValue(rule)))
            .Where(one => !(one.Value is long.MinValue or long.MaxValue or null || (one.Name.StartsWith("Max", StringComparison.Ordinal) && one.Value is 0)))
            .ToDictionary(one => Camel(one.Name), one => JsonSerializer.SerializeToElement(one.Value is Enum name ? name.ToString() : one.Value, Json)), StringComparer.Ordinal);

        private string? DocsOf(DocText docs) => withDocs && !docs.IsEmpty ? docs.Write(JsonNamingPolicy.CamelCase) : null;

        private static string NameOf(TypeRef type) => type.Kind switch
        {
            TypeKind.Enum or TypeKind.Object => type.Name!,
            TypeKind.List => $"{NameOf(type.Item!)}[]",
            TypeKind.Map => $"map<{NameOf(type.Item!)}>",
            _ => Camel(type.Kind.ToString()),
        };

        private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}

/// <summary>One operation, by the name of its request.</summary>
/// <param name="Answer">Its type; left out when it is empty.</param>
/// <param name="Creates">Whether it answers 201 when it has just made something.</param>
sealed record OperationMetadata(
    string Name, string Feature, string Verb, IReadOnlyList<string> Routes, [property: JsonConverter(typeof(JsonStringEnumConverter<Actor>))] Actor Access,
    IReadOnlyList<NeededMetadata> Permissions, IReadOnlyList<string> Limits, string? Answer, bool Creates, string? Docs, IReadOnlyList<MemberMetadata> Members);

/// <summary>A permission that an operation asks for.</summary>
/// <param name="Member">Needed only when this member is given.</param>
/// <param name="When">Needed only when that member has this value.</param>
sealed record NeededMetadata(string Permission, string? Member, string? When)
{
    /// <summary>Whether who has what the other asks for has this too.</summary>
    public bool IsImpliedBy(NeededMetadata other) =>
        Permission == other.Permission && (other.Member is null || (Member == other.Member && (other.When is null || When == other.When)));
}

sealed record TypeMetadata(string Name, string? Docs, IReadOnlyList<MemberMetadata> Members);

/// <summary>A member of a request, answer, event or object.</summary>
/// <param name="Rules">By their names, what each says: <c>{"maxScalars":{"errorCode":"MaximumLength","max":20}}</c>.</param>
sealed record MemberMetadata(string Name, string Type, bool Optional, string? Docs, SortedDictionary<string, SortedDictionary<string, JsonElement>>? Rules);

sealed record EnumMetadata(string Name, string? Docs, IReadOnlyList<ValueMetadata> Values);

sealed record ValueMetadata(string Name, string? Docs);

/// <summary>A kind of event.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Type">In generated code.</param>
/// <param name="Durable">Whether it is kept, and delivered to whoever resumes from a cursor.</param>
sealed record EventMetadata(string Name, string Type, bool Durable, string? Docs, IReadOnlyList<MemberMetadata> Members);

/// <summary>Serves the contract as data.</summary>
sealed class MetadataJson : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options) => ContractMetadata.Of(contract, withDocs: true).Write();
}
