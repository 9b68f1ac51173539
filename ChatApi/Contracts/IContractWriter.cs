using Microsoft.Extensions.Primitives;

namespace ChatApi.Contracts;

/// <summary>Writes the contract in one language.</summary>
interface IContractWriter
{
    /// <summary>The same text for the same contract and options, always.</summary>
    string Write(ContractModel contract, ContractOptions options);
}

/// <summary>What whoever fetches types may choose (wire contract, REF-2); options that are not known are ignored.</summary>
sealed record ContractOptions
{
    /// <summary>Where the service is; null in files that are kept beside the sources, which name none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Only these types and what they need; empty = all. As <c>Name</c> or <c>Name.*</c>, in any case.</summary>
    public IReadOnlyList<string> IncludeTypes { get; init; } = [];

    /// <summary>Not these types.</summary>
    public IReadOnlyList<string> ExcludeTypes { get; init; } = [];

    /// <summary>Reads them from a query string.</summary>
    public static ContractOptions Read(string baseUrl, IQueryCollection query) => new()
    {
        BaseUrl = baseUrl,
        IncludeTypes = NamesIn(query[nameof(IncludeTypes)]),
        ExcludeTypes = NamesIn(query[nameof(ExcludeTypes)]),
    };

    /// <summary>
    /// How every generated file begins: with the options it was made with, which update tools send back, or with a word to whoever
    /// would edit it.
    /// </summary>
    /// <param name="version">Of the contract.</param>
    public IEnumerable<string> Header(string version)
    {
        if (BaseUrl is null)
            return ["// Generated from the contract by the verb 'generate' of ChatApi: not to be edited."];
        return
        [
            "/* Options:", $"Version: {version}", $"BaseUrl: {BaseUrl}", "",
            LineOf(nameof(IncludeTypes), IncludeTypes), LineOf(nameof(ExcludeTypes), ExcludeTypes), "*/",
        ];
    }

    private static string LineOf(string name, IReadOnlyList<string> names) => names.Count == 0 ? $"//{name}:" : $"{name}: {string.Join(',', names)}";

    private static List<string> NamesIn(StringValues values) =>
        [.. values.OfType<string>().SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
