using ChatApi.Client;

namespace ChatApi.Tests.Client;

/// <summary>Texts in files: what was written is there, whole, whatever the key and whenever the program ended.</summary>
public sealed class FileStorageTests
{
    private string folder = "";
    private FileStorage storage = null!;

    [SetUp]
    public void MakeFolder() => storage = new FileStorage(folder = Path.Combine("/var/tmp", $"chatapi-storage-{Guid.NewGuid():N}"));

    [TearDown]
    public void RemoveFolder()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [TestCase("session")]
    [TestCase("user/outbox/1")]
    [TestCase("../../outside")]
    [TestCase("Ann")]
    [TestCase("näme with spaces/日本語/%41")]
    [TestCase("a.txt.new")]
    public async Task A_text_is_read_back_by_its_key_and_nothing_leaves_the_folder(string key)
    {
        Assert.That(await storage.GetAsync(key), Is.Null);
        await storage.SetAsync(key, "old");
        await storage.SetAsync(key, "new\n日本語 🎉");
        Assert.That(await new FileStorage(folder).GetAsync(key), Is.EqualTo("new\n日本語 🎉"));
        Assert.That(await storage.KeysAsync(""), Is.EqualTo(new[] { key }));
        Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        await storage.RemoveAsync(key);
        await storage.RemoveAsync(key);
        Assert.That(await storage.KeysAsync(""), Is.Empty);
    }

    [Test]
    public async Task Keys_that_differ_in_case_are_two_and_prefixes_are_not_segments()
    {
        foreach (var key in new[] { "a/outbox/1", "a/outbox/2", "a/outboxes/3", "A/outbox/4", "a/out" })
            await storage.SetAsync(key, key);
        Assert.That(await storage.KeysAsync("a/outbox/"), Is.EquivalentTo(new[] { "a/outbox/1", "a/outbox/2" }));
        Assert.That(await storage.KeysAsync("a/out"), Is.EquivalentTo(new[] { "a/outbox/1", "a/outbox/2", "a/outboxes/3", "a/out" }));
        Assert.That(await storage.KeysAsync("b/"), Is.Empty);
    }

    [TestCase("")]
    [TestCase("a//b")]
    public void A_key_with_an_empty_segment_is_refused(string key) => Assert.That(async () => await storage.SetAsync(key, "x"), Throws.ArgumentException);

    [Test]
    public void A_key_too_long_for_a_file_name_is_refused_with_the_limit() =>
        Assert.That(async () => await storage.SetAsync(new string('x', 300), "x"), Throws.ArgumentException.With.Message.Contains("240"));

    [Test]
    public async Task A_write_that_did_not_come_to_its_end_leaves_the_text_of_before()
    {
        await storage.SetAsync("kept", "whole");
        var file = Directory.GetFiles(folder).Single();
        await File.WriteAllTextAsync(file + ".new", "wh"); // as a crash in the middle of a write leaves it
        await File.WriteAllTextAsync(Path.Combine(folder, "never.txt.new"), "n");

        var after = new FileStorage(folder);
        Assert.That((await after.GetAsync("kept"), await after.GetAsync("never")), Is.EqualTo(("whole", (string?)null)));
        Assert.That(await after.KeysAsync(""), Is.EqualTo(new[] { "kept" }));
        await after.SetAsync("kept", "next");
        Assert.That(await after.GetAsync("kept"), Is.EqualTo("next"));
    }

    [Test, Platform("Unix")]
    public async Task Nobody_else_may_read_the_files()
    {
        await storage.SetAsync("user/session", "secret");
        var file = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single();
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        Assert.That(File.GetUnixFileMode(file) & Others, Is.EqualTo(UnixFileMode.None));
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(file)!) & Others, Is.EqualTo(UnixFileMode.None));
    }
}
