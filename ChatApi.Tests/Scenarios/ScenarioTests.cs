using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Scenarios;

/// <summary>Every scenario with the C# SDK.</summary>
public sealed class ScenarioTests
{
    private Stage stage = null!;

    [OneTimeSetUp]
    public async Task OpenStage() => stage = await Stage.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseStage() => await stage.DisposeAsync();

    [TestCaseSource(typeof(ScenarioFiles), nameof(ScenarioFiles.Names))]
    public async Task CSharp(string name)
    {
        var since = Stopwatch.GetTimestamp();
        await using var runner = new ScenarioRunner(stage, ScenarioFiles.Read(name));
        try
        {
            await runner.PlayAsync();
            ScenarioReport.Add(name, "C#", Stopwatch.GetElapsedTime(since), error: null);
        }
        catch (Exception e)
        {
            ScenarioReport.Add(name, "C#", Stopwatch.GetElapsedTime(since), e.Message);
            throw;
        }
    }
}

/// <summary>Every scenario with the TypeScript SDK, played by a Node.js process on a stage of its own.</summary>
public sealed class TypeScriptScenarioTests
{
    private readonly Dictionary<string, string?> results = new(StringComparer.Ordinal);

    [OneTimeSetUp]
    public async Task PlayThemAll()
    {
        await using var stage = await Stage.OpenAsync();
        var runner = Path.Combine(Repository.Root, "ChatApi.Tests", "sdk-typescript", "scenarios", "run.js");
        using var node = Process.Start(new ProcessStartInfo("node", [runner, stage.Front.Url, .. ScenarioFiles.Names.Select(name => Path.Combine(ScenarioFiles.Folder, $"{name}.json"))])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = node.StandardError.ReadToEndAsync();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            var result = JsonDocument.Parse(line).RootElement;
            var (name, error) = (result.GetProperty("name").GetString()!, result.TryGetProperty("error", out var text) ? text.GetString() : null);
            results[name] = error;
            ScenarioReport.Add(name, "TypeScript", TimeSpan.FromMilliseconds(result.GetProperty("ms").GetInt32()), error);
        }
        await node.WaitForExitAsync();
        Assert.That(node.ExitCode, Is.Zero, await complaints);
    }

    [TestCaseSource(typeof(ScenarioFiles), nameof(ScenarioFiles.Names))]
    public void TypeScript(string name)
    {
        Assert.That(results, Does.ContainKey(name), "it was not played");
        Assert.That(results[name], Is.Null);
    }
}

/// <summary>Which scenario went how with which SDK: a table that <c>./test</c> prints, at TestResults/scenarios.md.</summary>
static class ScenarioReport
{
    private static readonly Lock Writing = new();
    private static readonly SortedDictionary<string, SortedDictionary<string, string>> Rows = new(StringComparer.Ordinal);

    public static void Add(string name, string sdk, TimeSpan took, string? error)
    {
        lock (Writing)
        {
            if (!Rows.TryGetValue(name, out var row))
                Rows.Add(name, row = new(StringComparer.Ordinal));
            row[sdk] = error is null ? $"passed, {took.TotalSeconds:F1} s" : "FAILED";
            Write();
        }
    }

    private static void Write()
    {
        var table = new StringBuilder("| scenario | C# | TypeScript |\n| --- | --- | --- |\n");
        foreach (var (name, row) in Rows)
            table.Append($"| {name} | {row.GetValueOrDefault("C#", "–")} | {row.GetValueOrDefault("TypeScript", "–")} |\n");
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "TestResults"));
        File.WriteAllText(Path.Combine(folder.FullName, "scenarios.md"), table.ToString());
    }
}
