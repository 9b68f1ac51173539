using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// Structs as the Swift SDK has them: what C# cannot leave out is not optional, ids are UUIDs and times are dates. A UUID, not a String: the
/// compiler then tells a conversation's id from a user's, and ids are equal whatever the case they are written in.
/// </summary>
static class SwiftSdk
{
    /// <summary>The type of a value.</summary>
    public static string TypeOf(TypeRef type) => type.Kind switch
    {
        TypeKind.Truth => "Bool",
        TypeKind.Int32 => "Int",
        TypeKind.Int64 => "Int64", // an Int has 32 bits on a watch
        TypeKind.Double => "Double",
        TypeKind.Decimal => "Decimal",
        TypeKind.Uuid => "UUID",
        TypeKind.Time => "Date",
        TypeKind.Duration => "ISODuration",
        TypeKind.Json => "JSONValue",
        TypeKind.Enum or TypeKind.Object => type.Name!,
        TypeKind.Event => SwiftText.Union,
        TypeKind.List => $"[{TypeOf(type.Item!)}]",
        TypeKind.Map => $"[String: {TypeOf(type.Item!)}]",
        _ => "String",
    };

    /// <summary>How every generated file of the package begins.</summary>
    public static SourceText Begin(ContractModel contract, ContractOptions options) =>
        new SourceText(indent: 4).Lines(options.Header(contract.Version)).Line().Line("import Foundation");

    /// <summary>A struct and its initializer, in which what is optional may be left out.</summary>
    /// <param name="conforms">To what.</param>
    /// <param name="first">Lines before its members.</param>
    /// <param name="defaults">What members are when they are left out, beside nil for optional ones.</param>
    public static void WriteStruct(
        this SourceText source, string name, DocText docs, string conforms, IReadOnlyList<ContractMember> members, IReadOnlyList<string> first,
        IReadOnlyDictionary<string, string>? defaults = null) =>
        source.Line().SwiftDocs(docs).Block($"public struct {name}: {conforms} {{", () =>
        {
            foreach (var line in first)
                source.Line(line);
            if (first.Count > 0)
                source.Line();
            foreach (var member in members)
                source.SwiftDocs(member.Docs).Line($"public var {SwiftText.Escape(member.Name)}: {TypeOf(member)}").Line();
            WriteInit(source, members, defaults);
        });

    private static void WriteInit(SourceText source, IReadOnlyList<ContractMember> members, IReadOnlyDictionary<string, string>? defaults)
    {
        if (members.Count == 0)
        {
            source.Line("public init() {}");
            return;
        }
        var parameters = members.Select(member =>
            $"{SwiftText.Escape(member.Name)}: {TypeOf(member)}{(defaults?.GetValueOrDefault(member.Name) is { } value ? $" = {value}" : member.IsOptional ? " = nil" : "")}").ToList();
        source.Block("public init(", () => source.Lines(parameters.Select((one, i) => i < parameters.Count - 1 ? one + "," : one)), ") {");
        source.Lines(members.Select(member => $"    self.{SwiftText.Escape(member.Name)} = {SwiftText.Escape(member.Name)}")).Line("}");
    }

    private static string TypeOf(ContractMember member) => TypeOf(member.Type) + (member.IsOptional ? "?" : "");
}

/// <summary>The objects of the contract as Swift structs, and the codes of refusals.</summary>
sealed class SwiftSdkTypes : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options)
    {
        RequireNoneContainsItself(contract);
        var source = SwiftSdk.Begin(contract, options);
        if (contract.ErrorCodes is { } codes)
            WriteErrorCodes(source.Line(), codes);
        foreach (var one in contract.Enums)
            WriteOpenSet(source.Line(), one);
        foreach (var type in contract.Types)
        {
            var hasId = type.Members.Any(member => member is { Name: "id", IsOptional: false });
            source.WriteStruct(type.Name, type.Docs, "Codable, Sendable, Hashable" + (hasId ? ", Identifiable" : ""), type.Members, []);
        }
        return source.Line().Line("/// The version of the contract, of the service and of this package.").Block("public enum ChatApiVersion {", () =>
            source.Line($"public static let number = \"{contract.Version}\"")).ToString();
    }

    /// <summary>A code that came later is text like the others, so they are constants.</summary>
    private static void WriteErrorCodes(SourceText source, ContractEnum codes) => source.SwiftDocs(codes.Docs).Block("public enum ChatErrorCode {", () =>
    {
        foreach (var code in codes.Values)
            source.SwiftDocs(code.Docs).Line($"public static let {SwiftText.Escape(SwiftText.Lower(code.Name))} = \"{code.Name}\"");
    });

    /// <summary>A value that came later is kept as it is.</summary>
    private static void WriteOpenSet(SourceText source, ContractEnum one) =>
        source.SwiftDocs(one.Docs).Block($"public struct {one.Name}: RawRepresentable, Codable, Sendable, Hashable {{", () =>
        {
            foreach (var value in one.Values)
                source.SwiftDocs(value.Docs).Line($"public static let {SwiftText.Escape(SwiftText.Lower(value.Name))} = {one.Name}(rawValue: \"{value.Name}\")");
            source.Line().Line("public var rawValue: String").Line().Line("public init(rawValue: String) { self.rawValue = rawValue }");
        });

    /// <summary>A struct has its members in itself; only a list or a map holds them elsewhere.</summary>
    private static void RequireNoneContainsItself(ContractModel contract)
    {
        var parts = contract.Types.ToDictionary(
            type => type.Name, type => type.Members.Where(member => member.Type.Kind == TypeKind.Object).Select(member => member.Type.Name!).ToList(), StringComparer.Ordinal);
        foreach (var name in parts.Keys)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>(parts[name]);
            while (open.TryPop(out var part))
            {
                if (part == name)
                    throw new InvalidOperationException($"{name} contains itself, which a Swift struct cannot: put it into a list.");
                if (seen.Add(part))
                    parts.GetValueOrDefault(part)?.ForEach(open.Push);
            }
        }
    }
}

/// <summary>The requests as Swift structs that say what answers them.</summary>
sealed class SwiftSdkRequests : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = SwiftSdk.Begin(contract, options);
        foreach (var operation in contract.Operations)
            source.WriteStruct(operation.Name, operation.Request.Docs, "ChatRequest, Codable, Hashable", operation.Request.Members, [.. About(operation)]);
        return source.ToString();
    }

    private static IEnumerable<string> About(ContractOperation operation)
    {
        yield return $"public typealias Response = {(operation.Response is { } response ? SwiftSdk.TypeOf(response) : "EmptyResponse")}";
        yield return $"public static let name = \"{operation.Name}\"";
        yield return $"public static let verb = ChatVerb.{operation.Verb.ToLowerInvariant()}";
        if (operation.Operation.Access == Actor.Anonymous)
            yield return "public static let isAnonymous = true";
    }
}

/// <summary>The events as Swift structs, and as one enumeration with what each carries.</summary>
sealed class SwiftSdkEvents : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = SwiftSdk.Begin(contract, options);
        var any = contract.AnyEvent;
        source.Line().SwiftDocs(any.Docs).Block($"public protocol {any.Name}: Codable, Sendable, Hashable {{", () =>
        {
            foreach (var member in any.Members)
                source.SwiftDocs(member.Docs).Line($"var {member.Name}: {SwiftSdk.TypeOf(member.Type)}{(member.IsOptional ? "?" : "")} {{ get }}");
        });
        source.Line().SwiftUnion(contract, ", Sendable, Hashable").Line().Block($"extension {SwiftText.Union} {{", () =>
            source.Line("/// What every event has.").Block($"public var header: any {any.Name} {{", () => WriteHeader(source, contract)));
        foreach (var one in contract.Events)
            WriteEvent(source, any, one.Type, one.Prefix is null ? one.Name : null);
        WriteEvent(source, any, contract.UnknownEvent, null);
        return source.ToString();
    }

    private static void WriteHeader(SourceText source, ContractModel contract)
    {
        source.Line("switch self {");
        foreach (var type in contract.Events.Select(one => one.Type).Append(contract.UnknownEvent))
            source.Line($"case .{SwiftText.CaseOf(type.Name)}(let event): return event");
        source.Line("}");
    }

    private static void WriteEvent(SourceText source, ContractType any, ContractType type, string? name) => source.WriteStruct(
        type.Name, type.Docs, any.Name, [.. any.Members, .. type.Members], [], name is null ? null : new Dictionary<string, string> { ["name"] = $"\"{name}\"" });
}

/// <summary>One typed method per operation for the Swift SDK's client.</summary>
sealed class SwiftSdkCalls : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = SwiftSdk.Begin(contract, options);
        return source.Line().Block("extension ChatClient {", () =>
        {
            foreach (var operation in contract.Operations)
                WriteMethod(source, operation, isFirst: operation == contract.Operations[0]);
        }).ToString();
    }

    private static void WriteMethod(SourceText source, ContractOperation operation, bool isFirst)
    {
        if (!isFirst)
            source.Line();
        var (name, given) = (SwiftText.Escape(SwiftText.Lower(operation.Name)), operation.Request.Members.All(member => member.IsOptional) ? $" = {operation.Name}()" : "");
        source.SwiftDocs(operation.Request.Docs);
        if (operation.Response is not { } response)
        {
            source.Block($"public func {name}(_ request: {operation.Name}{given}) async throws {{", () => source.Line("_ = try await call(request)"));
            return;
        }
        if (operation.Verb != HttpMethods.Get)
            source.Line("@discardableResult");
        source.Block($"public func {name}(_ request: {operation.Name}{given}) async throws -> {SwiftSdk.TypeOf(response)} {{", () => source.Line("try await call(request)"));
    }
}
