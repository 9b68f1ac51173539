using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
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
    /// <summary>What may follow a name to be included.</summary>
    public const string WithNeeds = ".*";

    /// <summary>Where the service is; null in files that are kept beside the sources, which name none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Only these types and what they need; empty = all. As <c>Name</c> or <c>Name.*</c>, in any case.</summary>
    public IReadOnlyList<string> IncludeTypes { get; init; } = [];

    /// <summary>Not these types.</summary>
    public IReadOnlyList<string> ExcludeTypes { get; init; } = [];

    /// <summary>Reads them from a query string. 400 <c>InvalidValue</c> for a name that no type can have: the file repeats it, and must stay a comment there.</summary>
    public static ContractOptions Read(string baseUrl, IQueryCollection query) => new()
    {
        BaseUrl = baseUrl,
        IncludeTypes = NamesIn(nameof(IncludeTypes), query[nameof(IncludeTypes)]),
        ExcludeTypes = NamesIn(nameof(ExcludeTypes), query[nameof(ExcludeTypes)]),
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

    private static List<string> NamesIn(string option, StringValues values)
    {
        List<string> names = [.. values.OfType<string>().SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        return names.TrueForAll(IsTypeName) ? names
            : throw new ChatException(ErrorCode.InvalidValue, $"'{option}' must name types, as Name or Name.*, with commas between them.", option);
    }

    private static bool IsTypeName(string name) =>
        (name.EndsWith(WithNeeds, StringComparison.Ordinal) ? name[..^WithNeeds.Length] : name).All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
