using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatApi.Client;
using ChatApi.Contracts;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Http;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Contracts;

/// <summary>The service, its contract and the SDKs have one version: that of Directory.Build.props.</summary>
sealed partial class VersionTests : NotesTest
{
    private static string Version { get; } = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    [TestCase(typeof(SendMessage))]
    [TestCase(typeof(Operation))]
    [TestCase(typeof(ChatApiHost))]
    [TestCase(typeof(ChatClient))]
    public void An_assembly_and_so_its_package_has_it(Type type)
    {
        Assert.That(type.Assembly.GetName().Version!.ToString(fieldCount: 3), Is.EqualTo(Version));
        Assert.That(type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0], Is.EqualTo(Version));
    }

    [Test]
    public void No_project_has_one_of_its_own() =>
        Assert.That(Sources("*.csproj").Where(file => OwnVersion().IsMatch(File.ReadAllText(file))), Is.Empty);

    [Test]
    public async Task A_running_service_tells_it()
    {
        Assert.That((await Json(await Server.Get("/api"))).GetProperty("version").GetString(), Is.EqualTo(Version));
        Assert.That((await Json(await Server.Get("/types/metadata.json"))).GetProperty("version").GetString(), Is.EqualTo(Version));
        Assert.That((await Json(await Server.Get("/openapi/v1.json"))).GetProperty("info").GetProperty("version").GetString(), Is.EqualTo(Version));
        foreach (var (name, _, _) in ContractEndpoints.Languages.Where(one => !one.Name.EndsWith(".json", StringComparison.Ordinal)))
            Assert.That(await (await Server.Get($"/types/{name}")).Content.ReadAsStringAsync(), Does.Contain($"\nVersion: {Version}\n"), name);
    }

    [TestCaseSource(nameof(Written))]
    public void A_file_that_repeats_it_has_the_same(string file, string version) =>
        Assert.That(version, Is.EqualTo(Version), $"{file}: bring it up to date: dotnet run --project ChatApi -- generate");

    [Test]
    public void The_verb_stamps_the_npm_package_and_nothing_it_depends_on()
    {
        var folder = Directory.CreateTempSubdirectory("chatapi-version-");
        try
        {
            var package = folder.CreateSubdirectory("ChatApi.Client/typescript").FullName;
            Assert.That(VersionedFiles.Stamp(folder.FullName, "2.0.0"), Is.Empty);
            File.WriteAllText(Path.Combine(package, "package.json"), "{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\",\n  \"config\": {\n    \"version\": \"1.0.0\"\n  }\n}\n");
            File.WriteAllText(Path.Combine(package, "package-lock.json"), """
                {
                  "name": "x",
                  "version": "1.0.0",
                  "packages": {
                    "": {
                      "name": "x",
                      "version": "1.0.0"
                    },
                    "node_modules/y": {
                      "version": "1.0.0"
                    }
                  }
                }
                """);
            var stamped = VersionedFiles.Stamp(folder.FullName, "2.0.0").Select(file => file.Text).ToList();
            Assert.That(stamped[0], Is.EqualTo("{\n  \"name\": \"x\",\n  \"version\": \"2.0.0\",\n  \"config\": {\n    \"version\": \"1.0.0\"\n  }\n}\n"));
            var locked = JsonDocument.Parse(stamped[1]).RootElement;
            Assert.That(locked.GetProperty("version").GetString(), Is.EqualTo("2.0.0"));
            Assert.That(locked.GetProperty("packages").EnumerateObject().Select(one => one.Value.GetProperty("version").GetString()), Is.EqualTo(new[] { "2.0.0", "1.0.0" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>npm packages that are published, and constants of the SDKs' sources.</summary>
    private static IEnumerable<TestCaseData> Written()
    {
        var packages = Sources("package.json").Concat(Sources("package-lock.json")).Select(file => (File: file, Json: JsonDocument.Parse(File.ReadAllText(file)).RootElement))
            .Where(one => one.Json.TryGetProperty("version", out _)).Select(one => (one.File, Version: one.Json.GetProperty("version").GetString()!));
        var constants = Sources("*.swift").Concat(Sources("*.ts"))
            .SelectMany(file => Constant().Matches(File.ReadAllText(file)).Select(match => (File: file, Version: match.Groups["version"].Value)));
        var released = (File: ReleasedContract.Path, ContractMetadata.Parse(File.ReadAllText(Path.Combine(Repository.Root, ReleasedContract.Path))).Version);
        return packages.Concat(constants).Append(released)
            .Select(one => new TestCaseData(one.File, one.Version).SetArgDisplayNames(Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, one.File))));
    }

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(Path.Combine(Repository.Root), pattern, SearchOption.AllDirectories)
        .Where(file => !Built().IsMatch(file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("<(Package|Assembly|File|Informational)?Version(Prefix)?>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OwnVersion();

    /// <summary>Such as <c>static let version = "1.0.0"</c>.</summary>
    [GeneratedRegex("""\b(let|const) version(: \w+)? = ["'](?<version>\d+\.\d+\.\d+)["']""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Constant();

    [GeneratedRegex("/(bin|obj|node_modules|dist|\\.local|\\.build)/", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Built();
}
