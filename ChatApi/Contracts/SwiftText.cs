using System.Collections.Frozen;
using System.Text.Json;

namespace ChatApi.Contracts;

/// <summary>What all Swift that is generated has in common: comments, names and the words that no name may be.</summary>
static class SwiftText
{
    /// <summary>The enumeration of all kinds of events.</summary>
    public const string Union = "ChatEvent";

    /// <summary>Characters a comment's line has, its indent not counted.</summary>
    private const int CommentWidth = 120;

    private static readonly FrozenSet<string> Reserved =
    [
        "Any", "Protocol", "Self", "Type", "as", "associatedtype", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is",
        "let", "nil", "open", "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ];

    /// <summary>A name in a declaration: in backquotes when it is a word of the language.</summary>
    public static string Escape(string name) => Reserved.Contains(name) ? $"`{name}`" : name;

    /// <summary>A type's name as a case or a method is called.</summary>
    public static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>The case of <see cref="Union"/> that carries an event of this type.</summary>
    public static string CaseOf(string eventType)
    {
        const string Ending = "Event";
        return Escape(Lower(eventType.EndsWith(Ending, StringComparison.Ordinal) && eventType.Length > Ending.Length ? eventType[..^Ending.Length] : eventType));
    }

    /// <summary>A comment that Xcode reads, with camelCase members; nothing when there is nothing to say.</summary>
    public static SourceText SwiftDocs(this SourceText source, DocText docs) =>
        source.Lines(SourceText.Wrap(docs.Write(JsonNamingPolicy.CamelCase), CommentWidth).Select(line => $"/// {line}"));

    /// <summary>The kinds of events with what each carries, told apart by their names; kinds that are not known keep what every event has.</summary>
    /// <param name="conforms">To what, beside Codable.</param>
    public static SourceText SwiftUnion(this SourceText source, ContractModel contract, string conforms) =>
        source.Line("/// An event of any kind.").Block($"public enum {Union}: Codable{conforms} {{", () =>
        {
            foreach (var type in contract.Events.Select(one => one.Type).Append(contract.UnknownEvent))
                source.SwiftDocs(type.Docs).Line($"case {CaseOf(type.Name)}({type.Name})");
            source.Line().Line("private enum NameKey: String, CodingKey {").Line("    case name").Line("}").Line();
            WriteReading(source, contract);
            WriteWriting(source.Line(), contract);
        });

    private static void WriteReading(SourceText source, ContractModel contract) => source.Block("public init(from decoder: any Decoder) throws {", () =>
    {
        source.Line("let name = try decoder.container(keyedBy: NameKey.self).decode(String.self, forKey: .name)");
        source.Line("switch name {");
        foreach (var one in contract.Events.Where(one => one.Prefix is null))
            source.Line($"case \"{one.Name}\": self = .{CaseOf(one.Type.Name)}(try {one.Type.Name}(from: decoder))");
        foreach (var one in contract.Events.Where(one => one.Prefix is not null))
            source.Line($"case let other where other.hasPrefix(\"{one.Prefix}\"): self = .{CaseOf(one.Type.Name)}(try {one.Type.Name}(from: decoder))");
        source.Line($"default: self = .{CaseOf(contract.UnknownEvent.Name)}(try {contract.UnknownEvent.Name}(from: decoder))").Line("}");
    });

    private static void WriteWriting(SourceText source, ContractModel contract) => source.Block("public func encode(to encoder: any Encoder) throws {", () =>
    {
        source.Line("switch self {");
        foreach (var type in contract.Events.Select(one => one.Type).Append(contract.UnknownEvent))
            source.Line($"case .{CaseOf(type.Name)}(let event): try event.encode(to: encoder)");
        source.Line("}");
    });
}
