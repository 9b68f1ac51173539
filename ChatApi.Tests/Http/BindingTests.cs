using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: BODY, QS and the lines seen on the wire.</summary>
sealed class BindingTests : NotesTest
{
    private const string WholeNote =
        """{"room":"lobby","text":"hi","clientId":"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","sentAt":"2026-01-02T03:04:05.678Z","kind":"Text"}""";

    [TestCase("application/json"), TestCase("text/plain;charset=UTF-8"), TestCase("application/xml"), TestCase("application/octet-stream"), TestCase(null)]
    public async Task BODY_1_Json_is_read_whatever_the_content_type(string? type)
    {
        using var body = new ByteArrayContent("""{"text":"hi"}"""u8.ToArray());
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var answer = await Server.Send("POST", "/api/PostNote", body);
        Assert.That((await Json(answer)).GetProperty("text").GetString(), Is.EqualTo("hi"));
    }

    [Test]
    public async Task BODY_1_Form_fields_bind_as_members()
    {
        using var form = new FormUrlEncodedContent([new("Text", "a + b & c"), new("kind", "image"), new("sentAt", "2026-01-02T05:04:05+02:00"), new("unknown", "x")]);
        using var answer = await Server.Send("POST", "/api/PostNote?text=query&room=query", form);
        var note = await Json(answer);
        Assert.That(note.GetProperty("text").GetString(), Is.EqualTo("a + b & c"));
        Assert.That(note.GetProperty("room").GetString(), Is.EqualTo("query"));
        Assert.That(note.GetProperty("sentAt").GetString(), Is.EqualTo("2026-01-02T03:04:05Z"));
    }

    [Test]
    public async Task BODY_1_Text_parts_of_a_multipart_form_bind_as_members()
    {
        using var form = new MultipartFormDataContent { { new StringContent("hi å"), "Text" }, { new StringContent("PT5S"), "ttl" }, { new ByteArrayContent([1, 2]), "file", "a.bin" } };
        using var answer = await Server.Send("POST", "/api/PostNote", form);
        var note = await Json(answer);
        Assert.That((note.GetProperty("text").GetString(), note.GetProperty("ttl").GetString()), Is.EqualTo(("hi å", "PT5S")));
    }

    [TestCase("multipart/form-data"), TestCase("multipart/form-data; boundary=x")]
    public async Task BODY_5_A_broken_form_is_400(string type)
    {
        using var body = new ByteArrayContent("--y\r\nnonsense"u8.ToArray());
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        await Error(await Server.Send("POST", "/api/PostNote", body), 400, "SerializationException");
    }

    [Test]
    public async Task BODY_5_A_form_in_a_charset_that_is_not_served_is_400()
    {
        using var body = new StringContent("text=hi");
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-7");
        await Error(await Server.Send("POST", "/api/PostNote", body), 400, "SerializationException");
    }

    [TestCase("GET", "/api/FindNotes"), TestCase("DELETE", "/api/RemoveNote")]
    public async Task BODY_2_A_content_type_without_a_body_is_no_error(string verb, string path)
    {
        using var body = new ByteArrayContent([]);
        body.Headers.ContentType = new("application/json");
        using var answer = await Server.Send(verb, path, body);
        Assert.That(answer.IsSuccessStatusCode);
    }

    [TestCase(""), TestCase("  \r\n"), TestCase("{}"), TestCase("null")]
    public async Task BODY_2_An_empty_body_is_a_request_with_defaults(string body) =>
        await Error(await Server.Post("/api/PostNote", body), 400, "NotEmpty", "text");

    [Test]
    public async Task BODY_3_Names_match_in_any_case_unknown_members_are_ignored_null_is_not_set()
    {
        using var answer = await Server.Post("/api/PostNote", """{"TEXT":"hi","Room":null,"kind":null,"clientId":null,"id":1,"other":{"deep":[1,{}]}}""");
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"text":"hi","clientId":"00000000-0000-0000-0000-000000000000","kind":"Text"}"""));
    }

    [TestCase("""{"text":"body"}""", "body"), TestCase("""{"Text":null}""", "query"), TestCase("{}", "query"), TestCase("", "query")]
    public async Task BODY_4_The_body_wins_over_the_query(string body, string text)
    {
        using var answer = await Server.Post("/api/PostNote?text=query", body);
        Assert.That((await Json(answer)).GetProperty("text").GetString(), Is.EqualTo(text));
    }

    [TestCase("{", null), TestCase("nonsense", null), TestCase("[]", null), TestCase("5", null), TestCase("\"text\"", null), TestCase("""{"text":"a"} x""", null)]
    [TestCase("""{"text":tru}""", "text"), TestCase("""{"Text":{}}""", "text"), TestCase("""{"text":"\ud800"}""", "text"), TestCase("""{"text":"a\udc00b"}""", "text")]
    [TestCase("""{"sentAt":"soon"}""", "sentAt"), TestCase("""{"attachments":[{"size":1},{"Size":"x"}]}""", "attachments[1].size"), TestCase("""{"attachments":{}}""", "attachments")]
    [TestCase("""{"text":"a","text":"b"}""", null), TestCase("""{"text":"a","Text":"b"}""", null), TestCase("""{"created":NaN}""", "created"), TestCase("""{"text":"a",}""", null), TestCase("""{"\ud800":1}""", null)]
    public async Task BODY_5_Unreadable_JSON_is_400_with_the_member(string body, string? field)
    {
        var error = await Error(await Server.Post("/api/PostNote?room=query", body), 400, "SerializationException", field);
        Assert.That(error.GetProperty("message").GetString(), Does.Not.Contain("System.").And.Not.Contains("soon"));
    }

    [Test]
    public async Task BODY_5_Invalid_UTF_8_UTF_16_and_depth_1000_are_400_a_byte_order_mark_is_skipped()
    {
        await Error(await Bytes([.. "{\"text\":\"a"u8, 0xC3, 0x28, .. "\"}"u8]), 400, "SerializationException", "text");
        await Error(await Bytes([.. "{\"x"u8, 0xFF, .. "\":1,\"text\":5,\"sentAt\":\"soon\"}"u8]), 400, "SerializationException");
        await Error(await Bytes(Encoding.Unicode.GetBytes("""{"text":"a"}""")), 400, "SerializationException");
        await Error(await Bytes(Encoding.ASCII.GetBytes(new string('[', 1_000))), 400, "SerializationException");
        await Error(await Bytes(Encoding.ASCII.GetBytes("{\"other\":" + new string('[', 1_000) + new string(']', 1_000) + "}")), 400, "SerializationException");
        using var marked = await Bytes([0xEF, 0xBB, 0xBF, .. "{\"text\":\"a\"}"u8]);
        Assert.That(marked.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        Task<HttpResponseMessage> Bytes(byte[] body) => Server.Send("POST", "/api/PostNote", new ByteArrayContent(body));
    }

    [Test]
    public async Task Text_with_U_0000_is_refused_with_its_member()
    {
        await Error(await Server.Post("/api/PostNote", """{"text":"a\u0000b"}"""), 400, "InvalidText", "text");
        await Error(await Server.Post("/api/PostNote", """{"text":"a","meta":{"k":"\u0000"}}"""), 400, "InvalidText", "meta.k");
        await Error(await Server.Post("/api/PostNote", """{"text":"a","attachments":[{"size":1,"name":"\u0000"}]}"""), 400, "InvalidText", "attachments[0].name");
        await Error(await Server.Get("/api/FindNotes?room=%00"), 400, "InvalidText", "room");
    }

    [TestCase("gzip"), TestCase("deflate"), TestCase("br")]
    public async Task BODY_6_Compressed_bodies_are_read(string encoding)
    {
        using var answer = await Compressed(encoding, """{"text":"hi"}"""u8.ToArray());
        Assert.That((await Json(answer)).GetProperty("text").GetString(), Is.EqualTo("hi"));
    }

    [TestCase("gzip"), TestCase("deflate"), TestCase("br")]
    public async Task BODY_6_A_damaged_body_is_400(string encoding)
    {
        using var damaged = new StringContent("this is not compressed at all");
        damaged.Headers.ContentEncoding.Add(encoding);
        await Error(await Server.Send("POST", "/api/PostNote", damaged), 400, "SerializationException");
    }

    [Test]
    public async Task BODY_6_A_bomb_is_413_and_an_unknown_encoding_415()
    {
        await Error(await Compressed("gzip", Encoding.ASCII.GetBytes("{\"text\":\"" + new string('a', 50_000_000) + "\"}")), 413, "RequestTooLarge");
        using var unknown = new StringContent("{}");
        unknown.Headers.ContentEncoding.Add("zstd");
        await Error(await Server.Send("POST", "/api/PostNote", unknown), 415, "UnsupportedMediaType");
    }

    [Test]
    public async Task A_body_over_the_limit_is_413_with_or_without_its_length()
    {
        var large = "{\"text\":\"" + new string('a', 2_000_000) + "\"}";
        await Error(await Server.Post("/api/PostNote", large), 413, "RequestTooLarge");
        await Error(await Server.Send("POST", "/api/PostNote", new StreamContent(new UnknownLength(Encoding.ASCII.GetBytes(large)))), 413, "RequestTooLarge");
        await Error(await Server.Post("/api/GetMyNote", large), 401, "Unauthorized");
        await Error(await Server.Post("/api/Nothing", large), 404, "NotFound");
        await Error(await Server.Post("/api/PostNote", "{\"text\":\"" + new string('a', 131_072 - 11) + "\"}"), 400, "MaximumLength", "text");
        await Error(await Server.Post("/api/PostNote", "{\"text\":\"" + new string('a', 131_072 - 10) + "\"}"), 413, "RequestTooLarge");
    }

    [TestCase("?ids=1,2,3", "[1,2,3]"), TestCase("?ids=1%2C2", "[1,2]"), TestCase("?ids=[1,2]", "[1,2]"), TestCase("?ids=1&ids=2&IDS=3", "[1,2,3]"), TestCase("?ids=[]", "[]")]
    public async Task Lists_of_scalars_in_every_form(string query, string ids)
    {
        using var answer = await Server.Get("/api/FindNotes" + query);
        Assert.That((await Json(answer)).GetProperty("asked").GetProperty("ids").GetRawText(), Is.EqualTo(ids));
    }

    [TestCase("a,b c , d", """["a","b c","d"]"""), TestCase("[\"a,b\",c]", """["a,b","c"]"""), TestCase("\"say \"\"x\"\"\",\"\\\"y\\\"\"", """["say \"x\"","\"y\""]""")]
    public async Task Lists_of_text_may_be_quoted(string words, string expected)
    {
        using var answer = await Server.Get("/api/FindNotes?words=" + Uri.EscapeDataString(words));
        Assert.That((await Json(answer)).GetProperty("asked").GetProperty("words").GetRawText(), Is.EqualTo(expected));
    }

    [Test]
    public async Task QS_1_Keys_match_in_any_case_unknown_keys_are_ignored_and_empty_ones_not_set()
    {
        using var answer = await Server.Get("/api/FindNotes?ROOM=a&take&kind=&words=&ids=&since=&nonsense=1&=x&flag=1&age=90&id=0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        Assert.That((await Json(answer)).GetProperty("asked").GetRawText(),
            Is.EqualTo("""{"room":"a","flag":true,"id":"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","age":"PT1M30S"}"""));
    }

    [TestCase("true", true), TestCase("True", true), TestCase("1", true), TestCase("false", false), TestCase("False", false), TestCase("0", false)]
    public async Task Bool_in_every_form(string text, bool value)
    {
        using var answer = await Server.Get("/api/FindNotes?flag=" + text);
        Assert.That((await Json(answer)).GetProperty("asked").GetProperty("flag").GetBoolean(), Is.EqualTo(value));
    }

    [TestCase("?take=x", "take"), TestCase("?ids=1,x", "ids[1]"), TestCase("?since=soon", "since"), TestCase("?kind=Video", "kind"), TestCase("?id=1", "id"), TestCase("?flag=2", "flag")]
    public async Task BODY_5_An_unconvertible_value_is_400_with_the_member(string query, string field) =>
        await Error(await Server.Get("/api/FindNotes" + query), 400, "SerializationException", field);

    [Test]
    public async Task An_unconvertible_path_value_is_400_with_the_member() =>
        await Error(await Server.Send("DELETE", "/notes/x"), 400, "SerializationException", "id");

    [Test]
    public async Task Objects_and_maps_may_be_JSON_text_in_the_query()
    {
        var query = $"?text=a&attachments={Uri.EscapeDataString("""{"Size":0},{"size":1000}""")}&meta={Uri.EscapeDataString("""{"k":"v,w"}""")}";
        var error = await Error(await Server.Post("/api/PostNote" + query, ""), 400, "InclusiveBetween", "attachments[0].size");
        Assert.That(error.GetProperty("errors").GetArrayLength(), Is.EqualTo(2));
        await Error(await Server.Post("/api/PostNote?text=a&meta={k", ""), 400, "SerializationException", "meta");
        await Error(await Server.Post("/api/PostNote?text=a&meta=%20", ""), 400, "SerializationException", "meta");
        using var deep = new FormUrlEncodedContent([new("text", "a"), new("meta", new string('[', 1_000) + new string(']', 1_000))]);
        await Error(await Server.Send("POST", "/api/PostNote", deep), 400, "SerializationException", "meta");
        await Error(await Server.Post("/api/PostNote?text=a&attachments=" + Uri.EscapeDataString("""[{"size":"x"}]"""), ""), 400, "SerializationException", "attachments[0].size");
    }

    [TestCase("GET /api/FindNotes?room=lobby%20%26%20co&ids=1%2C2&since=2026-01-02T03%3A04%3A05.678Z&take", "lobby & co")]
    [TestCase("GET /api/FindNotes?room=lobby&ids=1%2C2&since=2026-01-02T03%3A04%3A05.6780000Z", "lobby")]
    [TestCase("GET /api/FindNotes?ids=%5B1%2C2%5D&since=%2FDate%281767323045678-0000%29%2F", null)]
    public async Task Seen_on_the_wire_queries(string line, string? room)
    {
        var asked = JsonDocument.Parse(Body(await Server.Raw($"{line} HTTP/1.1\nHost: localhost\nContent-Type: application/json\nConnection: close\n\n"))).RootElement.GetProperty("asked");
        Assert.That(asked.TryGetProperty("room", out var given) ? given.GetString() : null, Is.EqualTo(room));
        Assert.That(asked.GetProperty("ids").GetRawText(), Is.EqualTo("[1,2]"));
        Assert.That(asked.GetProperty("since").GetString(), Is.EqualTo("2026-01-02T03:04:05.678Z"));
    }

    [TestCase("""{"Room":"lobby","Text":"hi","ClientId":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","SentAt":"\/Date(1767323045678)\/"}""", "application/json")]
    [TestCase("""{"room":"lobby","text":"hi","clientId":"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","sentAt":"2026-01-02T03:04:05.678Z"}""", "text/plain;charset=UTF-8")]
    public async Task Seen_on_the_wire_bodies(string body, string type) => Assert.That(
        Body(await Server.Raw($"POST /api/PostNote HTTP/1.1\nHost: localhost\nContent-Type: {type}\nContent-Length: {body.Length}\nConnection: close\n\n{body}")), Is.EqualTo(WholeNote));

    [Test]
    public async Task No_damaged_body_or_query_is_ever_a_500()
    {
        var random = new Random(20260102);
        byte[] whole = [.. "{\"text\":\"h\\u00e5\",\"sentAt\":\"2026-01-02T03:04:05.678Z\",\"ttl\":\"PT1M\",\"kind\":\"image\",\"attachments\":[{\"size\":\"5\"}],\"meta\":{\"k\":null}}"u8];
        var seen = new HashSet<int>();
        for (var i = 0; i < 3_000; i++)
        {
            var body = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                body = body[..random.Next(body.Length)];
            var query = string.Concat(body[..random.Next(body.Length)].Select(letter => (char)letter).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '[' or '{' or '"' or ','));
            using var answer = await Server.Send("POST", $"/api/PostNote?{query}=1&take={query}&meta={query}", new ByteArrayContent(body));
            seen.Add((int)answer.StatusCode);
        }
        Assert.That(seen, Is.EquivalentTo(new[] { 200, 400 }), Server.Log.Text);
    }

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private async Task<HttpResponseMessage> Compressed(string encoding, byte[] body)
    {
        using var compressed = new MemoryStream();
        await using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            await stream.WriteAsync(body);
        }
        var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add(encoding);
        return await Server.Send("POST", "/api/PostNote", content);
    }

    /// <summary>Makes the client send chunks.</summary>
    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
