namespace ChatApi.Contracts;

/// <summary>
/// The contract in TypeScript (wire contract, section 7): classes that <c>@servicestack/client</c> sends and makes, and the events as
/// a union that their names tell apart. Compiles under <c>strict</c>, and needs no library but the language's own.
/// </summary>
sealed class TypeScriptTypes : IContractWriter
{
    /// <summary>The union of all kinds of events.</summary>
    public const string Union = "ChatEvent";

    /// <summary>What a client may leave of an event it does not know: a name that is no other's.</summary>
    private const string UnknownName = "`unknown.${string}`";

    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete"];

    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = new SourceText(indent: 2).Lines(options.Header(contract.Version)).Line();
        source.Line("export interface IReturn<T> { createResponse(): T; }").Line("export interface IReturnVoid { createResponse(): void; }");
        foreach (var verb in Verbs)
            source.Line($"export interface I{verb} {{}}");
        if (contract.ErrorCodes is { } codes)
            WriteErrorCodes(source.Line(), codes);
        foreach (var one in contract.Enums)
            WriteEnum(source.Line(), one);
        foreach (var type in contract.Types)
            WriteClass(source.Line(), contract, type, null);
        foreach (var operation in contract.Operations)
            WriteClass(source.Line(), contract, operation.Request, operation);
        if (contract.Events.Count > 0)
            WriteEvents(source.Line(), contract);
        return source.ToString();
    }

    /// <summary>The type of a value; <c>unknown</c> where it is one that was left out.</summary>
    /// <param name="any">What an event of any kind is called.</param>
    public static string NameOf(ContractModel contract, TypeRef type, string any) => type.Kind switch
    {
        TypeKind.Truth => "boolean",
        TypeKind.Int32 or TypeKind.Int64 or TypeKind.Double or TypeKind.Decimal => "number",
        TypeKind.Json => "unknown",
        TypeKind.Enum or TypeKind.Object => contract.Has(type.Name!) ? type.Name! : "unknown",
        TypeKind.Event => contract.Events.Count > 0 ? any : "unknown",
        TypeKind.List => $"{NameOf(contract, type.Item!, any)}[]",
        TypeKind.Map => $"{{ [index: string]: {NameOf(contract, type.Item!, any)}; }}",
        _ => "string",
    };

    /// <summary>What <c>createResponse</c> gives back, to be filled with the answer; empty for an empty one.</summary>
    public static string EmptyOf(ContractModel contract, TypeRef response) => response.Kind switch
    {
        TypeKind.Object when contract.Has(response.Name!) => $"new {response.Name}()",
        TypeKind.List => "[]",
        TypeKind.Text or TypeKind.Uuid or TypeKind.Time or TypeKind.Duration => "''",
        TypeKind.Int32 or TypeKind.Int64 or TypeKind.Double or TypeKind.Decimal => "0",
        TypeKind.Truth => "false",
        _ => "{}",
    };

    private static void WriteErrorCodes(SourceText source, ContractEnum codes) =>
        source.DocBlock(codes.Docs).Block($"export type {codes.Name} =", () =>
        {
            foreach (var code in codes.Values)
                source.DocBlock(code.Docs).Line($"| '{code.Name}'");
        }, ";");

    private static void WriteEnum(SourceText source, ContractEnum one) => source.DocBlock(one.Docs).Block($"export enum {one.Name} {{", () =>
    {
        foreach (var value in one.Values)
            source.DocBlock(value.Docs).Line($"{value.Name} = '{value.Name}',");
    });

    private static void WriteClass(SourceText source, ContractModel contract, ContractType type, ContractOperation? operation)
    {
        foreach (var route in operation?.Routes ?? [])
            source.Line($"// @Route(\"{route.Path}\", \"{route.Verb}\")");
        var answer = operation?.Response is { } response ? NameOf(contract, response, Union) : "void";
        var marks = operation is null ? ""
            : $" implements {(operation.Response is null ? "IReturnVoid" : $"IReturn<{answer}>")}, I{operation.Verb[0]}{operation.Verb[1..].ToLowerInvariant()}";
        source.DocBlock(type.Docs).Block($"export class {type.Name}{marks} {{", () =>
        {
            foreach (var member in type.Members)
                source.DocBlock(member.Docs).Line($"public {member.Name}{(member.IsOptional ? "?" : "!")}: {NameOf(contract, member.Type, Union)};");
            source.Line($"public constructor(init?: Partial<{type.Name}>) {{ Object.assign(this, init); }}");
            if (operation is null)
                return;
            source.Line($"public getTypeName(): string {{ return '{operation.Name}'; }}");
            source.Line($"public getMethod(): string {{ return '{operation.Verb}'; }}");
            source.Line($"public createResponse(): {answer} {{{(operation.Response is { } given ? $" return {EmptyOf(contract, given)}; " : "")}}}");
        });
    }

    private static void WriteEvents(SourceText source, ContractModel contract)
    {
        WriteInterface(source, contract, contract.AnyEvent, "");
        foreach (var one in contract.Events)
            WriteEvent(source.Line(), contract, one.Type, one.Prefix is { } prefix ? $"`{prefix}${{string}}`" : $"'{one.Name}'");
        source.Line().Line("// Its name is any that none of the others has; TypeScript cannot say that, and would else not tell the others apart.");
        WriteEvent(source, contract, contract.UnknownEvent, UnknownName);
        source.Line().Line("/** An event of any kind: its `name` says which. */").Block($"export type {Union} =", () =>
        {
            foreach (var type in contract.Events.Select(one => one.Type).Append(contract.UnknownEvent))
                source.Line($"| {type.Name}");
        }, ";");
        source.Line().Line("/** The events of a name: `EventNamed<'message.new'>`. */");
        source.Line($"export type EventNamed<Name extends {Union}['name'], Event extends {Union} = {Union}> =");
        source.Line("  Event extends { name: infer Known } ? Name extends Known ? Event : never : never;");
    }

    private static void WriteEvent(SourceText source, ContractModel contract, ContractType type, string name) =>
        WriteInterface(source, contract, type, $" extends {contract.AnyEvent.Name}", $"name: {name};");

    private static void WriteInterface(SourceText source, ContractModel contract, ContractType type, string extends, params string[] first) =>
        source.DocBlock(type.Docs).Block($"export interface {type.Name}{extends} {{", () =>
        {
            source.Lines(first);
            foreach (var member in type.Members)
                source.DocBlock(member.Docs).Line($"{member.Name}{(member.IsOptional ? "?" : "")}: {NameOf(contract, member.Type, Union)};");
        });
}
