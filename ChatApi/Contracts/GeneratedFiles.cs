namespace ChatApi.Contracts;

/// <summary>The generated files that are kept beside the sources: the verb <c>generate</c> writes them, and a test finds one that is stale.</summary>
static class GeneratedFiles
{
    private const string Swift = "ChatApi.Client/swift/Sources/ChatApi/Generated";

    /// <summary>Each file's path from the root of the sources, and who writes it.</summary>
    public static IReadOnlyList<(string Path, IContractWriter Writer)> Files { get; } =
    [
        ("ChatApi.Client/typescript/src/generated/dtos.ts", new TypeScriptTypes()),
        ("ChatApi.Client/typescript/src/generated/calls.ts", new TypeScriptCalls()),
        ($"{Swift}/Types.swift", new SwiftSdkTypes()),
        ($"{Swift}/Requests.swift", new SwiftSdkRequests()),
        ($"{Swift}/Events.swift", new SwiftSdkEvents()),
        ($"{Swift}/Calls.swift", new SwiftSdkCalls()),
    ];

    /// <summary>Each file's path from the root of the sources, and its text.</summary>
    public static IEnumerable<(string Path, string Text)> Write(ContractModel contract) => Files.Select(file => (file.Path, file.Writer.Write(contract, new ContractOptions())));
}
