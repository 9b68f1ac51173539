using ChatApi.Contracts;
using ChatApi.ServiceInterface.Platform;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Contracts;

/// <summary>What is generated from the contract and kept beside the sources.</summary>
public sealed class GeneratedFilesTests
{
    private const string Remedy = "Bring it up to date: dotnet run --project ChatApi -- generate";

    [TestCaseSource(nameof(Files))]
    public void A_file_is_what_the_contract_gives(string path, string text)
    {
        var file = Path.Combine(Repository.Root, path);
        Assert.That(File.Exists(file), $"{path} is missing. {Remedy}");
        Assert.That(File.ReadAllText(file), Is.EqualTo(text), $"{path} is stale. {Remedy}");
    }

    [Test]
    public async Task The_verb_writes_them_and_only_those_that_changed()
    {
        var folder = Directory.CreateTempSubdirectory("chatapi-generate-");
        try
        {
            Assert.That(() => HostVerbs.GenerateAsync(CommandLine.Parse(["generate", folder.FullName])), Throws.TypeOf<StartupException>().With.Message.Contains("ChatApi.sln"));
            folder.CreateSubdirectory("ChatApi.Client");
            Assert.That(await HostVerbs.GenerateAsync(CommandLine.Parse(["generate", folder.FullName])), Is.Zero);
            foreach (var (path, text) in GeneratedFiles.Write(ContractModelTests.Chat))
            {
                var file = new FileInfo(Path.Combine(folder.FullName, path));
                Assert.That(await File.ReadAllTextAsync(file.FullName), Is.EqualTo(text));
                file.LastWriteTimeUtc = DateTime.UnixEpoch;
            }
            await HostVerbs.GenerateAsync(CommandLine.Parse(["generate", folder.FullName]));
            Assert.That(folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.LastWriteTimeUtc), Is.All.EqualTo(DateTime.UnixEpoch));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("generate a b", "'b' is not understood")]
    [TestCase("generate --Server:PublicUrl=x", "takes a folder and --release, no settings")]
    public void The_verb_takes_one_folder_and_nothing_else(string arguments, string says) =>
        Assert.That(() => CommandLine.Parse(arguments.Split(' ')), Throws.TypeOf<UsageException>().With.Message.Contains(says));

    private static IEnumerable<TestCaseData> Files() =>
        GeneratedFiles.Write(ContractModelTests.Chat).Select(file => new TestCaseData(file.Path, file.Text).SetArgDisplayNames(file.Path));
}
