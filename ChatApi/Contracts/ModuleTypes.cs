namespace ChatApi.Contracts;

/// <summary>The requests and answers as a JavaScript module, for pages without a build; types stand in comments, where editors read them.</summary>
sealed class ModuleTypes : IContractWriter
{
    private const string Anything = "object";

    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = new SourceText(indent: 2).Lines(options.Header(contract.Version));
        foreach (var one in contract.Enums)
            WriteEnum(source.Line(), one);
        foreach (var type in contract.Types)
            WriteClass(source.Line(), contract, type, null);
        foreach (var operation in contract.Operations)
            WriteClass(source.Line(), contract, operation.Request, operation);
        return source.ToString();
    }

    private static void WriteEnum(SourceText source, ContractEnum one) => source.DocBlock(one.Docs, "@readonly", "@enum {string}").Block($"export const {one.Name} = Object.freeze({{", () =>
    {
        foreach (var value in one.Values)
            source.DocBlock(value.Docs).Line($"{value.Name}: '{value.Name}',");
    }, "});");

    private static void WriteClass(SourceText source, ContractModel contract, ContractType type, ContractOperation? operation) =>
        source.DocBlock(type.Docs).Block($"export class {type.Name} {{", () =>
        {
            foreach (var member in type.Members)
                source.DocBlock(member.Docs, $"@type {{{TypeOf(contract, member)}}}").Line($"{member.Name};");
            source.Line($"/** @param {{Partial<{type.Name}>}} [init] */").Line("constructor(init) { Object.assign(this, init); }");
            if (operation is null)
                return;
            source.Line($"getTypeName() {{ return '{operation.Name}'; }}");
            source.Line($"getMethod() {{ return '{operation.Verb}'; }}");
            source.Line($"createResponse() {{{(operation.Response is { } response ? $" return {TypeScriptTypes.EmptyOf(contract, response)}; " : "")}}}");
        });

    private static string TypeOf(ContractModel contract, ContractMember member) =>
        TypeScriptTypes.NameOf(contract, member.Type, Anything) + (member.IsOptional ? " | undefined" : "");
}
