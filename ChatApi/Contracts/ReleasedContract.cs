namespace ChatApi.Contracts;

/// <summary>
/// The contract of the last release, kept with the sources; what breaks it since then must stand in the changelog. A line of the section
/// "Unreleased" that begins with "Changed:" or "Removed:" records what it names in backquotes.
/// </summary>
static class ReleasedContract
{
    /// <summary>From the root of the sources.</summary>
    public const string Path = "docs/contract/released.json";

    /// <summary>What the file holds when this contract is released: everything but the documentation.</summary>
    public static string Write(ContractModel contract) => ContractMetadata.Of(contract, withDocs: false).Write();

    /// <summary>The breaks that the changelog does not record.</summary>
    /// <param name="changelog">The text of CHANGELOG.md.</param>
    public static IReadOnlyList<ContractBreak> Unrecorded(ContractMetadata released, ContractMetadata now, string changelog)
    {
        var items = Unreleased(changelog);
        return [.. ContractBreaks.Find(released, now).Where(one =>
            !items.Exists(item => item.StartsWith(one.IsRemoval ? "- Removed:" : "- Changed:", StringComparison.Ordinal) && item.Contains($"`{one.Name}`", StringComparison.Ordinal)))];
    }

    /// <summary>The items of the section, each with the lines it goes on for.</summary>
    private static List<string> Unreleased(string changelog)
    {
        var items = new List<string>();
        foreach (var line in changelog.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line != "## Unreleased").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)))
        {
            if (line.StartsWith("- ", StringComparison.Ordinal))
                items.Add(line);
            else if (line.StartsWith(' ') && items.Count > 0)
                items[^1] += "\n" + line;
        }
        return items;
    }
}
