using System.Text.Json;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: QS-1, QS-2 and the accepted forms of objects, lists of objects and maps in query strings and forms.</summary>
sealed class JsvTests : NotesTest
{
    protected override Type[] MoreRequests => [typeof(FileNote)];

    [TestCase("{Name:a,Size:5}", "a"), TestCase("{name:a,size:5}", "a"), TestCase("{Size:5,Name:}", null), TestCase("{Name:,Size:5}", null)]
    [TestCase("{Name:\"a,b\",Size:5}", "a,b"), TestCase("{Name:\"say \"\"x\"\"\",Size:5}", "say \"x\""), TestCase("{Name:\"say \\\"x\\\"\",Size:5}", "say \"x\"")]
    [TestCase("{Name:\"one\ntwo\",Size:5}", "one\ntwo"), TestCase("{Name:\"{[]}\",Size:5}", "{[]}"), TestCase("{Name: a b ,Size:5}", " a b "), TestCase("{Name:12:30:00,Size:5}", "12:30:00")]
    [TestCase("{Name:C:\\temp,Size:5}", "C:\\temp"), TestCase("{Name:\"\",Size:5}", ""), TestCase("{\"Name\":\"a\",\"Size\":\"5\"}", "a"), TestCase("{Name:å👍,Size:5,Nobody:knows}", "å👍")]
    public async Task QS_2_An_object_in_JSV_has_its_text_quoted_as_CSharp_or_Swift_do(string jsv, string? name)
    {
        var cover = (await File($"cover={Uri.EscapeDataString(jsv)}")).GetProperty("cover");
        Assert.That(cover.TryGetProperty("name", out var given) ? given.GetString() : null, Is.EqualTo(name));
        Assert.That(cover.GetProperty("size").GetInt64(), Is.EqualTo(5));
    }

    [TestCase("[{Name:a,Size:1},{name:\"b,c\",size:2}]"), TestCase("{Name:a,Size:1},{name:\"b,c\",size:2}"), TestCase("""[{"name":"a","size":1},{"name":"b,c","size":"2"}]""")]
    [TestCase("""{"name":"a","size":1},{"Name":"b,c","Size":2}"""), TestCase(" [{Name:a,Size:1},{Name:\"b,c\",Size:2}] ")]
    public async Task QS_2_A_list_of_objects_with_or_without_its_brackets(string jsv) => Assert.That(
        (await File($"text=a&attachments={Uri.EscapeDataString(jsv)}")).GetProperty("attachments").GetRawText(), Is.EqualTo("""[{"name":"a","size":1},{"name":"b,c","size":2}]"""));

    [Test]
    public async Task QS_2_A_list_of_objects_by_repeated_keys() => Assert.That(
        (await File("text=a&attachments={Name:a,Size:1}&Attachments={Name:b,Size:2}")).GetProperty("attachments").GetRawText(), Is.EqualTo("""[{"name":"a","size":1},{"name":"b","size":2}]"""));

    [TestCase("{k:\"v,w\"}", """{"k":"v,w"}"""), TestCase("{a:1,b:2}", """{"a":"1","b":"2"}"""), TestCase("{}", "{}"), TestCase("{\"a,b\":\"c:d\",E:f:g}", """{"a,b":"c:d","E":"f:g"}""")]
    [TestCase("""{"k":"v"}""", """{"k":"v"}""")]
    public async Task QS_2_A_map_in_JSV_or_JSON(string jsv, string json) =>
        Assert.That((await File($"text=a&meta={Uri.EscapeDataString(jsv)}")).GetProperty("meta").GetRawText(), Is.EqualTo(json));

    [Test]
    public async Task QS_2_Top_level_text_is_taken_as_it_is([Values("\"a,b\"", "{a:b}", "[1,2]", "a \"b\"")] string text) =>
        Assert.That((await File($"text={Uri.EscapeDataString(text)}")).GetProperty("text").GetString(), Is.EqualTo(text));

    [Test]
    public async Task QS_2_A_key_that_is_repeated_without_a_value_is_not_given([Values("cover", "attachments", "meta")] string member) =>
        Assert.That((await File($"text=a&{member}=&{member}=")).TryGetProperty(member, out _), Is.False);

    [Test]
    public async Task QS_1_Nested_members_match_in_any_case_and_unknown_ones_are_ignored() =>
        Assert.That((await File("COVER={NAME:a,sIZE:5,Deep:{A:[1,{B:2}],C:},List:[a,\"b,c\",[]]}")).GetProperty("cover").GetRawText(), Is.EqualTo("""{"name":"a","size":5}"""));

    [TestCase("cover", "{"), TestCase("cover", "{Name"), TestCase("cover", "{Name:a"), TestCase("cover", "{Name:\"a}"), TestCase("cover", "{Name:a}x"), TestCase("cover", "{Name:\"a\"b}"), TestCase("cover", "{Name:a,Name:b}")]
    [TestCase("cover", "{,}"), TestCase("cover", "[]"), TestCase("cover", "text"), TestCase("cover", "{Size:x}"), TestCase("cover", "{Name:{}}")]
    public async Task BODY_5_JSV_that_cannot_be_read_is_400_with_the_member(string member, string jsv)
    {
        var error = await Error(await Server.Post($"/api/FileNote?{member}={Uri.EscapeDataString(jsv)}", ""), 400, "SerializationException");
        Assert.That(error.GetProperty("errors")[0].GetProperty("fieldName").GetString(), Does.StartWith(member));
    }

    [Test]
    public async Task BODY_5_JSV_nested_a_thousand_deep_is_400()
    {
        using var form = new FormUrlEncodedContent([new("cover", string.Concat(Enumerable.Repeat("{a:", 1_000)))]);
        await Error(await Server.Send("POST", "/api/FileNote", form), 400, "SerializationException", "cover");
    }

    private async Task<JsonElement> File(string query)
    {
        using var form = new MultipartFormDataContent { { new StringContent("a file"), "file", "a.txt" } };
        using var answer = await Server.Send("POST", "/api/FileNote?" + query, form);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await Json(answer);
    }
}
