namespace ChatApi.Contracts;

/// <summary>
/// One typed method per operation for the TypeScript SDK. At run time they are made of a table of names, so that a hundred of them weigh
/// a kilobyte.
/// </summary>
sealed class TypeScriptCalls : IContractWriter
{
    public string Write(ContractModel contract, ContractOptions options)
    {
        var source = new SourceText(indent: 2).Lines(options.Header(contract.Version)).Line("import type * as dto from './dtos.js';").Line();
        source.Lines(Preamble.Split('\n')).Line();
        source.Line("/** Every operation, as a method. `Options` is what a call can be given besides the request. */").Block("export interface Calls<Options> {", () =>
        {
            foreach (var operation in contract.Operations)
                WriteMethod(source, contract, operation);
        });
        source.Line().Block("const names: readonly (readonly [Operation['verb'], string])[] = [", () =>
        {
            foreach (var verb in contract.Operations.Select(one => one.Verb).Distinct().Order(StringComparer.Ordinal))
                source.Line($"['{verb}', '{NamesOf(contract, one => one.Verb == verb)}'],");
        }, "];");
        source.Line($"const forAnyone = ' {NamesOf(contract, one => one.Operation.Access == ServiceModel.Actor.Anonymous)} ';").Line();
        return source.Lines(Maker.Split('\n')).ToString();
    }

    private static void WriteMethod(SourceText source, ContractModel contract, ContractOperation operation)
    {
        var optional = operation.Request.Members.All(member => member.IsOptional) ? "?" : "";
        var answer = operation.Response is { } response ? NameOf(contract, response) : "void";
        source.DocBlock(operation.Request.Docs);
        source.Line($"{char.ToLowerInvariant(operation.Name[0])}{operation.Name[1..]}(request{optional}: Given<dto.{operation.Name}>, options?: Options): Promise<{answer}>;");
    }

    private static string NameOf(ContractModel contract, TypeRef type) => type.Kind switch
    {
        TypeKind.Enum or TypeKind.Object => $"dto.{type.Name}",
        TypeKind.List => $"{NameOf(contract, type.Item!)}[]",
        TypeKind.Map => $"{{ [index: string]: {NameOf(contract, type.Item!)}; }}",
        _ => TypeScriptTypes.NameOf(contract, type, $"dto.{TypeScriptTypes.Union}"),
    };

    private static string NamesOf(ContractModel contract, Func<ContractOperation, bool> filter) => string.Join(' ', contract.Operations.Where(filter).Select(one => one.Name));

    private const string Preamble = """
        /** What a request is given: its members, without the methods that other clients call. */
        export type Given<T> = T extends readonly (infer Item)[]
          ? Given<Item>[]
          : T extends object
            ? { [Member in keyof T as Member extends 'getTypeName' | 'getMethod' | 'createResponse' ? never : Member]: Given<T[Member]> }
            : T;

        /** How an operation is called. */
        export interface Operation {
          /** In the path: `/api/{name}`. */
          readonly name: string;
          /** The verb to send; POST works too. */
          readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
          /** Whether anyone may call it, signed in or not. */
          readonly anonymous: boolean;
        }
        """;

    private const string Maker = """
        /** Makes the methods, each of which hands its request to `send`. */
        export function makeCalls<Options>(
          send: (operation: Operation, request: object, options?: Options) => Promise<unknown>,
        ): Calls<Options> {
          const calls: { [name: string]: unknown } = {};
          for (const [verb, list] of names)
            for (const name of list.split(' ')) {
              const operation = { name, verb, anonymous: forAnyone.includes(` ${name} `) };
              calls[name.charAt(0).toLowerCase() + name.slice(1)] = (request?: object, options?: Options) => send(operation, request ?? {}, options);
            }
          return calls as unknown as Calls<Options>;
        }
        """;
}
