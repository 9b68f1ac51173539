using System.Text.RegularExpressions;

namespace ChatApi.Contracts;

/// <summary>The files written by hand that repeat the version: those of npm packages, which cannot read it from anywhere.</summary>
static partial class VersionedFiles
{
    private const string Package = "ChatApi.Client/typescript";

    /// <summary>Each of the files below a folder with another version in it.</summary>
    public static IEnumerable<(string Path, string Text)> Stamp(string folder, string version)
    {
        foreach (var (path, place) in new[] { ($"{Package}/package.json", OwnVersion()), ($"{Package}/package-lock.json", LockedVersions()) })
        {
            var file = Path.Combine(folder, path);
            if (File.Exists(file))
                yield return (path, place.Replace(File.ReadAllText(file), version));
        }
    }

    /// <summary>The number in a package.json, formatted as npm does.</summary>
    [GeneratedRegex("""(?<=^  "version": ")[^"]*""", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnVersion();

    /// <summary>In a package-lock.json it stands twice: beside the name at the top, and in the entry of the package itself, whose key is empty.</summary>
    [GeneratedRegex("""(?<=^  "version": "|^    "": \{\s*(?:"name": "[^"]*",\s*)?"version": ")[^"]*""", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex LockedVersions();
}
