using System.Text.Json;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Tests.Platform;

public sealed class MergePatchTests
{
    // The examples of RFC 7396, appendix A, of objects.
    [TestCase("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [TestCase("""{"a":"b"}""", """{"a":null}""", null)]
    [TestCase("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [TestCase("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [TestCase("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [TestCase("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [TestCase("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [TestCase("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [TestCase(null, """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [TestCase("""{"a":1}""", """{"a":{"b":{"c":2}}}""", """{"a":{"b":{"c":2}}}""")]
    [TestCase(null, """{"a":{"b":1,"b":2}}""", """{"a":{"b":2}}""")]
    [TestCase(null, "{}", null)]
    [TestCase(null, """{"a":null}""", null)]
    public void It_merges_as_the_standard_says(string? before, string patch, string? after) => Assert.That(Merge(before, patch), Is.EqualTo(after));

    [Test]
    public void What_changes_nothing_gives_the_very_same_text()
    {
        const string Stored = """{"b": 1, "a": {"x": [1, 2]}}""";
        Assert.That(Merge(Stored, """{"a":{"x":[1,2]},"c":null}"""), Is.SameAs(Stored));
        Assert.That(MergePatch.Metadata(Stored, null), Is.SameAs(Stored));
    }

    private static string? Merge(string? before, string patch) => MergePatch.Metadata(before, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(patch));
}
