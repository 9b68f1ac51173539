using System.Collections.Frozen;

namespace ChatApi.Contracts;

/// <summary>
/// The contract in Swift as the ServiceStack package for Swift reads it (wire contract, section 7): classes whose markers say the verb,
/// whose members are all optional and whose numbers are <c>Int</c> and <c>Double</c>.
/// </summary>
sealed class SwiftTypes : IContractWriter
{
    /// <summary>JSON of any shape, for which that package has no type: written into the file where it is needed.</summary>
    private const string Json = "JSONValue";

    /// <summary>What that package brings itself.</summary>
    private static readonly FrozenSet<string> Known =
        ["ResponseStatus", "ResponseError", "EmptyResponse", "GetAccessToken", "GetAccessTokenResponse", "QueryResponse"];

    /// <summary>Members that its client reads under a capitalised name (wire contract, DTO-7).</summary>
    private static readonly FrozenSet<string> Capitalised =
    [
        "class", "default", "description", "func", "get", "import", "in", "init", "is", "left", "let", "new", "none", "operator", "override", "prefix", "return",
        "right", "self", "set", "static", "switch", "var", "where", "while",
    ];

    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = new SourceText(indent: 4).Lines(options.Header(contract.Version)).Line().Line("import Foundation").Line("import ServiceStack");
        foreach (var one in contract.Enums)
            WriteEnum(source.Line(), one);
        foreach (var type in contract.Types.Where(type => !Known.Contains(type.Name)))
            WriteClass(source.Line(), contract, type.Name, type.Docs, type.Members, null);
        foreach (var operation in contract.Operations.Where(operation => !Known.Contains(operation.Name)))
            WriteClass(source.Line(), contract, operation.Name, operation.Request.Docs, operation.Request.Members, operation);
        if (contract.Events.Count > 0)
        {
            foreach (var type in contract.Events.Select(one => one.Type).Append(contract.UnknownEvent))
                WriteClass(source.Line(), contract, type.Name, type.Docs, [.. contract.AnyEvent.Members, .. type.Members], null);
            source.Line().SwiftUnion(contract, "");
        }
        var text = source.ToString();
        return text.Contains(Json, StringComparison.Ordinal) ? text + JsonValue : text;
    }

    private static void WriteEnum(SourceText source, ContractEnum one) => source.SwiftDocs(one.Docs).Block($"public enum {one.Name} : String, Codable {{", () =>
    {
        foreach (var value in one.Values)
            source.SwiftDocs(value.Docs).Line($"case {SwiftText.Escape(value.Name)}");
    });

    private static void WriteClass(
        SourceText source, ContractModel contract, string name, DocText docs, IReadOnlyList<ContractMember> members, ContractOperation? operation)
    {
        foreach (var route in operation?.Routes ?? [])
            source.Line($"// @Route(\"{route.Path}\", \"{route.Verb}\")");
        var marks = operation is null ? ""
            : $"{(operation.Response is null ? "IReturnVoid" : "IReturn")}, I{operation.Verb[0]}{operation.Verb[1..].ToLowerInvariant()}, ";
        source.SwiftDocs(docs).Block($"public class {name} : {marks}Codable {{", () =>
        {
            if (operation?.Response is { } response)
                source.Line($"public typealias Return = {TypeOf(contract, response)}");
            foreach (var member in members)
                source.SwiftDocs(member.Docs).Line($"{(member.Type.Kind == TypeKind.Duration ? "@TimeSpan " : "")}public var {NameOf(member)}:{TypeOf(contract, member.Type)}?");
            source.Line("required public init(){}");
        });
    }

    private static string NameOf(ContractMember member) =>
        Capitalised.Contains(member.Name) ? char.ToUpperInvariant(member.Name[0]) + member.Name[1..] : SwiftText.Escape(member.Name);

    private static string TypeOf(ContractModel contract, TypeRef type) => type.Kind switch
    {
        TypeKind.Truth => "Bool",
        TypeKind.Int32 or TypeKind.Int64 => "Int",
        TypeKind.Double or TypeKind.Decimal => "Double",
        TypeKind.Time => "Date",
        TypeKind.Duration => "TimeInterval",
        TypeKind.Enum or TypeKind.Object => contract.Has(type.Name!) || Known.Contains(type.Name!) ? type.Name! : Json,
        TypeKind.Event => contract.Events.Count > 0 ? SwiftText.Union : Json,
        TypeKind.Json => Json,
        TypeKind.List => $"[{TypeOf(contract, type.Item!)}]",
        TypeKind.Map => $"[String:{TypeOf(contract, type.Item!)}]",
        _ => "String",
    };

    private const string JsonValue = """

        /// JSON of any shape.
        public enum JSONValue : Codable {
            case null
            case bool(Bool)
            case number(Double)
            case string(String)
            case array([JSONValue])
            case object([String:JSONValue])

            public init(from decoder: Decoder) throws {
                let value = try decoder.singleValueContainer()
                if value.decodeNil() {
                    self = .null
                } else if let truth = try? value.decode(Bool.self) {
                    self = .bool(truth)
                } else if let number = try? value.decode(Double.self) {
                    self = .number(number)
                } else if let text = try? value.decode(String.self) {
                    self = .string(text)
                } else if let items = try? value.decode([JSONValue].self) {
                    self = .array(items)
                } else {
                    self = .object(try value.decode([String:JSONValue].self))
                }
            }

            public func encode(to encoder: Encoder) throws {
                var value = encoder.singleValueContainer()
                switch self {
                case .null: try value.encodeNil()
                case .bool(let truth): try value.encode(truth)
                case .number(let number): try value.encode(number)
                case .string(let text): try value.encode(text)
                case .array(let items): try value.encode(items)
                case .object(let members): try value.encode(members)
                }
            }
        }

        """;
}
