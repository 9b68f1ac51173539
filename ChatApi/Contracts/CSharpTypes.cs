using System.Collections.Frozen;

namespace ChatApi.Contracts;

/// <summary>
/// The contract in C# (wire contract, section 7): classes for the clients of ServiceStack.Client, without those it has itself. A request
/// with a <c>[Route]</c> is sent there, so only paths that are served stand in one.
/// </summary>
sealed class CSharpTypes : IContractWriter
{
    /// <summary>In ServiceStack.Client's own namespace, which its users import: a second of the name would be ambiguous.</summary>
    private static readonly FrozenSet<string> Theirs = FrozenSet.Create(
        StringComparer.Ordinal,
        "Authenticate", "AuthenticateResponse", "ErrorResponse", "GetAccessToken", "GetAccessTokenResponse", "GetEventSubscribers", "Register", "ResponseError",
        "ResponseStatus", "UpdateEventSubscriber", "UpdateEventSubscriberResponse");

    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = new SourceText(indent: 4).Lines(options.Header(contract.Version)).Line("#nullable enable").Line();
        source.Line("using System;").Line("using System.Collections.Generic;").Line("using ServiceStack;").Line();
        return source.Line("namespace ChatApi.ServiceModel").Block("{", () =>
        {
            if (contract.ErrorCodes is { } codes)
                WriteErrorCodes(source, codes);
            foreach (var one in contract.Enums)
                WriteEnum(source, one);
            foreach (var type in contract.Types.Where(type => !Theirs.Contains(type.Name)))
                WriteClass(source, contract, type, "");
            foreach (var operation in contract.Operations.Where(operation => !Theirs.Contains(operation.Name)))
                WriteRequest(source, contract, operation);
            if (contract.Events.Count > 0)
                WriteEvents(source, contract);
        }).ToString();
    }

    private static void WriteErrorCodes(SourceText source, ContractEnum codes) =>
        source.XmlDoc(codes.Docs).Line($"public static partial class {codes.Name}").Block("{", () =>
        {
            foreach (var code in codes.Values)
                source.XmlDoc(code.Docs).Line($"public const string {code.Name} = \"{code.Name}\";");
        });

    private static void WriteEnum(SourceText source, ContractEnum one) => source.XmlDoc(one.Docs).Line($"public enum {one.Name}").Block("{", () =>
    {
        foreach (var value in one.Values)
            source.XmlDoc(value.Docs).Line($"{value.Name},");
    });

    private static void WriteRequest(SourceText source, ContractModel contract, ContractOperation operation)
    {
        var answer = operation.Response is { } response ? $"IReturn<{NameOf(contract, response)}>" : "IReturnVoid";
        var routes = operation.Routes.Select(route => $"[Route(\"{route.Path}\", \"{route.Verb}\")]");
        WriteClass(source, contract, operation.Request, $" : {answer}, I{operation.Verb[0]}{operation.Verb[1..].ToLowerInvariant()}", [.. routes]);
    }

    /// <summary>Every kind is a class of its own; what all have is their base, and a list of events of any kind has just that.</summary>
    private static void WriteEvents(SourceText source, ContractModel contract)
    {
        WriteClass(source, contract, contract.AnyEvent, "");
        foreach (var one in contract.Events)
        {
            var name = one.Prefix is { } prefix ? $"Its name begins with <c>{prefix}</c>." : $"Its name is <c>{one.Name}</c>, which a handler of <c>ServerEventsClient</c> is kept under.";
            WriteClass(source, contract, one.Type, $" : {contract.AnyEvent.Name}", $"/// <remarks>{name}</remarks>");
        }
    }

    private static void WriteClass(SourceText source, ContractModel contract, ContractType type, string bases, params string[] marks) =>
        source.XmlDoc(type.Docs).Lines(marks).Line($"public partial class {type.Name}{bases}").Block("{", () =>
        {
            foreach (var member in type.Members)
            {
                var end = member.IsOptional || IsValue(member.Type.Kind) ? "" : " = null!;";
                source.XmlDoc(member.Docs).Line($"public virtual {NameOf(contract, member.Type)}{(member.IsOptional ? "?" : "")} {member.ClrName} {{ get; set; }}{end}");
            }
        });

    private static bool IsValue(TypeKind kind) =>
        kind is TypeKind.Truth or TypeKind.Int32 or TypeKind.Int64 or TypeKind.Double or TypeKind.Decimal or TypeKind.Uuid or TypeKind.Time or TypeKind.Duration or TypeKind.Enum;

    /// <summary>The type of a value; <c>object</c> for JSON of any shape, and where it is one that was left out.</summary>
    private static string NameOf(ContractModel contract, TypeRef type) => type.Kind switch
    {
        TypeKind.Text => "string",
        TypeKind.Truth => "bool",
        TypeKind.Int32 => "int",
        TypeKind.Int64 => "long",
        TypeKind.Double => "double",
        TypeKind.Decimal => "decimal",
        TypeKind.Uuid => "Guid",
        TypeKind.Time => "DateTimeOffset",
        TypeKind.Duration => "TimeSpan",
        TypeKind.Enum or TypeKind.Object when contract.Has(type.Name!) || Theirs.Contains(type.Name!) => type.Name!,
        TypeKind.Event when contract.Events.Count > 0 => contract.AnyEvent.Name,
        TypeKind.List => $"List<{NameOf(contract, type.Item!)}>",
        TypeKind.Map => $"Dictionary<string, {NameOf(contract, type.Item!)}>",
        _ => "object",
    };
}
