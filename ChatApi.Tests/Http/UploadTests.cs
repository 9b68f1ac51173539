using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: FILE-1. The forms that clients send, byte by byte.</summary>
sealed class UploadTests : NotesTest
{
    private const string Boundary = "----b0undary";

    protected override Type[] MoreRequests => [typeof(FileNote)];

    [TestCase("/api/FileNote"), TestCase("/json/reply/FileNote"), TestCase("/rooms/here/files")]
    public async Task FILE_1_JavaScript_sends_the_members_in_the_query_and_the_files_in_parts(string path)
    {
        var note = await Send(path + "?text=holiday&cover=%7BName%3Aa%2CSize%3A5%7D&tags=a%2Cb", Part("form-data; name=\"upload0\"; filename=\"bl\u00e5b\u00e6r.png\"", "image/png", "\u0089PNG"));
        Assert.That(note.GetProperty("text").GetString(), Is.EqualTo("holiday"));
        Assert.That(note.GetProperty("cover").GetRawText(), Is.EqualTo("""{"name":"a","size":5}"""));
        Assert.That(Files(note), Is.EqualTo(new[] { $"upload0|blåbær.png|image/png|{Hex("\u0089PNG")}" }));
    }

    [Test]
    public async Task FILE_1_CSharp_sends_the_members_in_parts_with_PascalCase_names_and_JSV()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("holiday"), "Text" },
            { new StringContent("{Name:\"a,b\",Size:5}"), "Cover" },
            { new StringContent("[a,\"b,c\"]"), "Tags" },
            { new StringContent("/Date(1767323045678-0000)/"), "SentAt" },
            { new ByteArrayContent("one"u8.ToArray()) { Headers = { ContentType = new("text/plain") } }, "upload", "naïve name.txt" },
        };
        using var answer = await Server.Send("POST", "/api/FileNote", form);
        var note = await Json(answer);
        Assert.That(note.GetProperty("cover").GetRawText(), Is.EqualTo("""{"name":"a,b","size":5}"""));
        Assert.That(note.GetProperty("tags").GetRawText(), Is.EqualTo("""["a","b,c"]"""));
        Assert.That(note.GetProperty("sentAt").GetString(), Is.EqualTo("2026-01-02T03:04:05.678Z"));
        Assert.That(Files(note), Is.EqualTo(new[] { $"upload|naïve name.txt|text/plain|{Hex("one")}" }));
    }

    [Test]
    public async Task FILE_1_Swift_sends_the_members_in_both_and_names_without_quotes()
    {
        var note = await Send("/api/FileNote?text=query&room=lobby",
            Part("form-data; name=text", null, "part"), Part("form-data; name=upload 0; filename=my photo (1).txt", null, "one"), Part("form-data;name=upload1;filename=b.txt", "text/plain", ""));
        Assert.That((note.GetProperty("text").GetString(), note.GetProperty("room").GetString()), Is.EqualTo(("part", "lobby")));
        Assert.That(Files(note), Is.EqualTo(new[] { $"upload 0|my photo (1).txt||{Hex("one")}", "upload1|b.txt|text/plain|" }));
    }

    [TestCase("form-data; name=\"f\"; filename=\"a;b \\\"c\\\".txt\"", "a;b \"c\".txt"), TestCase("form-data; filename=\"../../etc/passwd\"; name=\"f\"", "passwd")]
    [TestCase("form-data; name=\"f\"; filename=\"C:\\Users\\ann\\a.txt\"", "a.txt"), TestCase("form-data; name=f; filename=fallback.txt; filename*=UTF-8''na%C3%AFve.txt", "naïve.txt")]
    [TestCase("form-data; name=f; filename=fallback.txt; filename*=latin1''na%EFve.txt", "fallback.txt"), TestCase("form-data; name=f; filename=\"a\u0001b.txt\"", "ab.txt"), TestCase("form-data; name=f; filename=\"\"", "")]
    public async Task FILE_1_File_names_are_read_leniently_and_lose_their_folders(string disposition, string name) =>
        Assert.That(Files(await Send("/api/FileNote", Part(disposition, null, "x"))), Is.EqualTo(new[] { $"f|{name}||{Hex("x")}" }));

    [TestCase("\r\n"), TestCase("\n")]
    public async Task FILE_1_Content_is_kept_to_the_byte_whatever_ends_the_lines(string lineEnd)
    {
        var content = $"{lineEnd}--{Boundary}x{lineEnd}--{Boundary[..^1]}{lineEnd}a--{Boundary}{lineEnd}{lineEnd}";
        var body = $"a preamble{lineEnd}--{Boundary}  {lineEnd}content-disposition: FORM-DATA; NAME=f; FILENAME=a.txt{lineEnd}{lineEnd}{content}{lineEnd}--{Boundary}--{lineEnd}an epilogue";
        Assert.That(Files(await SendBody("/api/FileNote", body)), Is.EqualTo(new[] { $"f|a.txt||{Hex(content)}" }));
    }

    [Test]
    public async Task FILE_1_A_files_input_that_nothing_was_chosen_for_is_no_file_and_needed_ones_are_asked_for()
    {
        await Error(await Post("/api/FileNote?text=a", Body(Part("form-data; name=\"f\"; filename=\"\"", "application/octet-stream", ""))), 400, "NotEmpty", "files");
        await Error(await Server.Post("/api/FileNote", """{"text":"JSON has no files","files":[{"field":"x"}]}"""), 400, "NotEmpty", "files");
        using var ignored = await Post("/api/PostNote", Body(Part("form-data; name=text", null, "an operation without files"[..20]), Part("form-data; name=f; filename=a.txt", null, "x")));
        Assert.That((await Json(ignored)).GetProperty("text").GetString(), Is.EqualTo("an operation without"));
    }

    [Test]
    public async Task FILE_1_Type_and_size_are_checked_by_the_operation_and_the_whole_by_the_server()
    {
        await Error(await Post("/api/FileNote", Body(Part("form-data; name=f; filename=a.txt", null, "fine"), Part("form-data; name=f; filename=b.txt", "text/plain", "\0\u0001"))), 415, "UnsupportedMediaType", "files[1]");
        await Error(await Post("/api/FileNote", Body(Part("form-data; name=f; filename=a.txt", null, new string('x', 1_001)))), 413, "RequestTooLarge", "files[0]");
        await Error(await Post("/api/FileNote", Body(Part("form-data; name=f; filename=a.txt", null, new string('x', 200_000)))), 413, "RequestTooLarge");
    }

    [Test]
    public async Task FILE_1_A_member_given_by_several_parts_is_a_list() => Assert.That(
        (await Send("/api/FileNote", Part("form-data; name=tags", null, "a"), Part("form-data; name=Tags", null, "b"), Part("form-data; name=f; filename=a", null, "x"))).GetProperty("tags").GetRawText(),
        Is.EqualTo("""["a","b"]"""));

    [TestCase("--{0}\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\ncut short"), TestCase("--{0}\r\nContent-Disposition: form-da"), TestCase("--{0}"), TestCase("nothing of the kind")]
    [TestCase("--{0}\r\nContent-Disposition: form-data; name=text\r\n\r\n\u00ff\u00fe\r\n--{0}--")]
    public async Task BODY_5_A_form_that_is_cut_short_or_no_text_is_400(string form) =>
        await Error(await Post("/api/FileNote", string.Format(null, form, Boundary)), 400, "SerializationException");

    [Test]
    public async Task BODY_5_Too_many_parts_and_too_large_headers_are_400()
    {
        await Error(await Post("/api/FileNote", Body([.. Enumerable.Range(0, 257).Select(n => Part($"form-data; name=f{n}", null, "x"))])), 400, "SerializationException");
        await Error(await Post("/api/FileNote", Body(Part($"form-data; name={new string('x', 17_000)}", null, "x"))), 400, "SerializationException");
        await Error(await Server.Send("POST", "/api/FileNote", Content("--x--", $"multipart/form-data; boundary={new string('x', 201)}")), 400, "SerializationException");
    }

    [Test]
    public async Task No_damaged_form_is_ever_a_500()
    {
        var random = new Random(20260103);
        var whole = Encoding.Latin1.GetBytes(Body(Part("form-data; name=\"cover\"", null, "{Name:\"a,b\",Size:5}"), Part("form-data; name=f; filename=\"a b.txt\"; filename*=utf-8''a", "text/plain", "one\r\ntwo")));
        var seen = new HashSet<int>();
        for (var i = 0; i < 2_000; i++)
        {
            var body = whole.ToArray();
            for (var change = random.Next(1, 5); change > 0; change--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var answer = await Post("/api/FileNote", Encoding.Latin1.GetString(random.Next(4) == 0 ? body[..random.Next(body.Length)] : body));
            seen.Add((int)answer.StatusCode);
        }
        Assert.That(seen, Is.SubsetOf(new[] { 200, 400, 415 }).And.Contain(200).And.Contain(400), Server.Log.Text);
    }

    private static string Part(string disposition, string? type, string content) =>
        $"Content-Disposition: {Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(disposition))}\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n{content}\r\n";

    private static string Body(params string[] parts) => string.Concat(parts.Select(part => $"--{Boundary}\r\n{part}")) + $"--{Boundary}--\r\n";

    private async Task<JsonElement> Send(string path, params string[] parts) => await SendBody(path, Body(parts));

    private async Task<JsonElement> SendBody(string path, string body)
    {
        using var answer = await Post(path, body);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await Json(answer);
    }

    private Task<HttpResponseMessage> Post(string path, string body) => Server.Send("POST", path, Content(body, $"multipart/form-data; boundary=\"{Boundary}\""));

    private static ByteArrayContent Content(string body, string type) =>
        new(Encoding.Latin1.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    private static IEnumerable<string?> Files(JsonElement note) => note.GetProperty("files").EnumerateArray().Select(file => file.GetString());

    private static string Hex(string content) => Convert.ToHexStringLower(Encoding.Latin1.GetBytes(content));
}
