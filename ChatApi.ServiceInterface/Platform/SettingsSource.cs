using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Where settings come from: tells which of them nobody knows, and who set one.</summary>
sealed partial class SettingsSource(IConfigurationRoot configuration)
{
    public const string EnvironmentPrefix = "CHATAPI_";

    /// <summary>Top-level names that ASP.NET Core reads.</summary>
    private static readonly string[] FrameworkNames = ["Logging", "Kestrel", "AllowedHosts", "Urls", "Environment", "ContentRoot", "ApplicationName", "$schema"];

    private static readonly string[] KnownPaths =
        [.. typeof(Settings).GetProperties().SelectMany(section => section.PropertyType.GetProperties().Select(setting => $"{section.Name}:{setting.Name}"))];

    /// <summary>What the items of lists of sections hold, by the list's path.</summary>
    private static readonly Dictionary<string, string[]> ItemNames = typeof(Settings).GetProperties()
        .SelectMany(section => section.PropertyType.GetProperties(), (section, setting) => (Path: $"{section.Name}:{setting.Name}", Item: SettingsSetup.ItemOf(setting)))
        .Where(list => list.Item is not null)
        .ToDictionary(list => list.Path, list => list.Item!.GetProperties().Select(setting => setting.Name).ToArray(), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] SectionNames = [.. typeof(Settings).GetProperties().Select(section => section.Name)];

    /// <summary>A sentence for each name that is no setting. Variables of the environment without our prefix count only when they name a section of ours.</summary>
    public IEnumerable<string> UnknownNames()
    {
        foreach (var provider in configuration.Providers.Where(provider => provider is not EnvironmentVariablesConfigurationProvider))
            foreach (var path in Paths(provider, parent: null))
                if (!IsKnown(path))
                    yield return Unknown(path, Name(provider, path));
        foreach (string variable in Environment.GetEnvironmentVariables().Keys)
        {
            var ours = variable.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase);
            var path = (ours ? variable[EnvironmentPrefix.Length..] : variable).Replace("__", ":");
            if (!IsKnown(path) && (ours ? !SetByKubernetes().IsMatch(path) : NamesOurSection(path)))
                yield return Unknown(path, $"environment variable {variable}");
        }
    }

    /// <summary>Who has the last word on a setting: a file, a variable, the command line, or its default.</summary>
    public string Of(string path)
    {
        var provider = configuration.Providers.LastOrDefault(provider => provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any());
        return provider is null ? "the default" : Name(provider, path);
    }

    private static IEnumerable<string> Paths(IConfigurationProvider provider, string? parent)
    {
        foreach (var key in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var path = parent is null ? key : $"{parent}:{key}";
            var below = Paths(provider, path).ToList();
            if (below.Count == 0)
                yield return path;
            foreach (var deeper in below)
                yield return deeper;
        }
    }

    private static bool IsKnown(string path)
    {
        var parts = path.Split(':');
        if (FrameworkNames.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
            return true;
        if (parts.Length == 1)
            return SectionNames.Contains(path, StringComparer.OrdinalIgnoreCase); // an empty section
        var setting = $"{parts[0]}:{parts[1]}";
        return KnownPaths.Contains(setting, StringComparer.OrdinalIgnoreCase)
            && (parts.Length == 2 || int.TryParse(parts[2], out _))
            && (parts.Length <= 3 || (ItemNames.TryGetValue(setting, out var names) && names.Contains(parts[3], StringComparer.OrdinalIgnoreCase)))
            && (parts.Length <= 4 || (parts.Length == 5 && int.TryParse(parts[4], out _)));
    }

    private static bool NamesOurSection(string path) =>
        path.IndexOf(':') is var end and > 0 && SectionNames.Any(section => Distance(section, path[..end]) <= (section.Length > 4 ? 1 : 0));

    private static string Unknown(string path, string where)
    {
        var nearest = KnownPaths.Concat(ItemNames.SelectMany(list => list.Value, (list, name) => $"{list.Key}:0:{name}")).Concat(["Urls", "Logging", "Kestrel", "AllowedHosts"])
            .MinBy(known => Math.Min(Distance(known, path), 1 + Distance(Leaf(known), Leaf(path))))!;
        return $"Unknown setting {path} ({where}). Did you mean {nearest}?";
    }

    private static string Leaf(string path) => path[(path.LastIndexOf(':') + 1)..];

    private static string Name(IConfigurationProvider provider, string path) => provider switch
    {
        JsonConfigurationProvider { Source: { Path: { } file } source } => source.FileProvider?.GetFileInfo(file).PhysicalPath ?? file,
        EnvironmentVariablesConfigurationProvider => "environment variable " + Variable(path),
        CommandLineConfigurationProvider => "command line",
        _ => "given by the program",
    };

    private static string Variable(string path)
    {
        var name = path.Replace(":", "__");
        return Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .OrderByDescending(variable => variable.Length)
            .FirstOrDefault(variable => variable.EndsWith(name, StringComparison.OrdinalIgnoreCase)) ?? name;
    }

    /// <summary>Edits from one name to the other (Levenshtein), letters folded.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), 1 + Math.Min(row[j], row[j - 1])));
            }
        }
        return row[^1];
    }

    /// <summary>What Kubernetes puts into every pod of a namespace that has a service called "chatapi".</summary>
    [GeneratedRegex("^(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SetByKubernetes();
}
