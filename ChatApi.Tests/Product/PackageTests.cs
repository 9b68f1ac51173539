using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatApi.Client;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product;

/// <summary>The packages as users get them.</summary>
public sealed partial class PackageTests : ChatTest
{
    private const string Password = "correct horse battery staple";
    private static readonly string Folder = Path.Combine("/var/tmp", $"chatapi-package-{Environment.ProcessId}");
    private static readonly string Feed = Path.Combine(Folder, "feed");
    private static readonly string[] Names = ["ChatApi.Client", "ChatApi.ServiceModel"];
    private static readonly string[] Targets = ["net8.0", "net10.0"];

    [OneTimeSetUp]
    public static async Task Pack()
    {
        foreach (var name in Names)
            await Dotnet(Repository.Root, "pack", name, "-c", "Release", "-o", Feed, "--nologo");
    }

    [OneTimeTearDown]
    public static void Remove() => Directory.Delete(Folder, recursive: true);

    [Test]
    public async Task In_an_empty_folder_the_documented_program_sends_a_message_and_sees_it_arrive()
    {
        foreach (var name in new[] { "alice", "bob" })
            await ChatServers.NodeA.Services.GetRequiredService<AuthService>().EnsureAccountAsync(name, name, Password, default);
        var app = Path.Combine(Folder, "app");
        Directory.CreateDirectory(app);
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "sdk-csharp.md"));
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), Program().Match(document).Groups["code"].Value.Replace("http://localhost:5080", ChatServers.NodeA.Url, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(app, "app.csproj"), Project());
        await Dotnet(app, "build", "--nologo");

        using var program = Process.Start(new ProcessStartInfo("dotnet", ["run", "--no-build"]) { WorkingDirectory = app, UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            Assert.That(await program.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)), Is.EqualTo("alice: hello bob"));
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }
        var elsewhere = Client(ChatServers.NodeB);
        await elsewhere.SignInAsync("alice", Password);
        Assert.That((await elsewhere.GetSnapshotAsync(new GetSnapshot())).Results.Select(one => one.LastMessage?.Text), Does.Contain("hello bob"));
    }

    [TestCaseSource(nameof(Names))]
    public void A_package_has_both_targets_its_documentation_licence_and_readme_and_needs_no_web_framework(string name)
    {
        using var package = Open($"{name}.*.nupkg");
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        foreach (var target in Targets)
            Assert.That(files, Does.Contain($"lib/{target}/{name}.dll").And.Contain($"lib/{target}/{name}.xml"));
        Assert.That(files, Does.Contain("README.md"));
        var about = Read(package, $"{name}.nuspec");
        Assert.That(about, Does.Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>"));
        Assert.That(about, Does.Not.Contain("AspNetCore").And.Not.Contain("frameworkReference"));
    }

    [TestCaseSource(nameof(Names))]
    public void Both_targets_have_the_same_public_members(string name)
    {
        using var package = Open($"{name}.*.nupkg");
        var (one, other) = (Documented(package, $"lib/net8.0/{name}.xml"), Documented(package, $"lib/net10.0/{name}.xml"));
        Assert.That(other, Has.Count.GreaterThan(100));
        Assert.That(one, Is.EquivalentTo(other));
    }

    [TestCaseSource(nameof(Names))]
    public void Symbols_carry_the_sources_and_no_path_of_the_machine_that_built_them(string name)
    {
        using var package = Open($"{name}.*.snupkg");
        foreach (var target in Targets)
        {
            using var symbols = new MemoryStream();
            using (var stream = package.GetEntry($"lib/{target}/{name}.pdb")!.Open())
                stream.CopyTo(symbols);
            symbols.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
            var reader = provider.GetMetadataReader();
            var sources = reader.Documents.Select(handle => (Path: reader.GetString(reader.GetDocument(handle).Name), IsEmbedded: reader.GetCustomDebugInformation(handle).Any(IsSource))).ToList();
            Assert.That(sources.Where(source => !source.Path.StartsWith("/_", StringComparison.Ordinal)), Is.Empty);
            Assert.That(sources.Where(source => !source.IsEmbedded), Is.Empty);
            Assert.That(sources, Has.Count.GreaterThan(20));

            bool IsSource(CustomDebugInformationHandle handle) =>
                reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // Portable PDB: embedded source
        }
    }

    /// <summary>A project that finds the package in the feed alone, and what that needs among what has been restored on this machine already.</summary>
    private static string Project()
    {
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseAppHost>false</UseAppHost>
                <RestoreSources>{Feed}</RestoreSources>
                <RestoreFallbackFolders>{restored}</RestoreFallbackFolders>
                <RestorePackagesPath>packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ChatApi.Client" Version="{typeof(ChatClient).Assembly.GetName().Version!.ToString(3)}" />
              </ItemGroup>
            </Project>
            """;
    }

    private static async Task Dotnet(string folder, params string[] arguments)
    {
        var said = new StringBuilder();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        Assert.That(process.ExitCode, Is.Zero, said.ToString());
    }

    private static ZipArchive Open(string pattern) => ZipFile.OpenRead(Directory.GetFiles(Feed, pattern).Single());

    private static string Read(ZipArchive package, string path)
    {
        using var reader = new StreamReader(package.GetEntry(path)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>What has documentation, which all that is public must have; without what fills the gaps of .NET 8.</summary>
    private static List<string> Documented(ZipArchive package, string path) =>
    [
        .. XDocument.Parse(Read(package, path)).Descendants("member").Select(member => member.Attribute("name")!.Value)
            .Where(name => !name.Contains("ChatApi.Client.Lock", StringComparison.Ordinal) && !name.Contains("ChatApi.Client.Net8", StringComparison.Ordinal)),
    ];

    [GeneratedRegex("<!-- program:.*?```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Program();
}
