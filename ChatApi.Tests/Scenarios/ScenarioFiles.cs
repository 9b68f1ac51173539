using System.Text.Json;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Scenarios;

/// <summary>The scenarios of the repository.</summary>
static class ScenarioFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "ChatApi.Client", "scenarios");

    /// <summary>Their names, in order.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json"))).RootElement;
}
