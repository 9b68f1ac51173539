using System.Net;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: ROUTE and RES rules.</summary>
sealed class RoutingTests : NotesTest
{
    [TestCase("/api/FindNotes"), TestCase("/API/findnotes"), TestCase("/api/FindNotes.json"), TestCase("/api/findnotes/"), TestCase("/json/reply/FindNotes"), TestCase("/JSON/Reply/FINDNOTES")]
    public async Task ROUTE_1_Every_operation_has_its_names_in_any_case(string path)
    {
        using var answer = await Server.Get(path + "?room=lobby");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Json(answer)).GetProperty("asked").GetProperty("room").GetString(), Is.EqualTo("lobby"));
    }

    [TestCase("/json/oneway/PostNote", """{"text":"hi"}"""), TestCase("/json/oneway/FindNotes", "{}"), TestCase("/json/oneway/RemoveNote", """{"id":1}""")]
    [TestCase("/json/oneway/PostNote[]", """[{"text":"hi"}]"""), TestCase("/json/oneway/FindNotes%5B%5D", "[{}]")]
    public async Task ONEWAY_1_One_way_answers_204(string path, string json)
    {
        using var answer = await Server.Post(path, json);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task ONEWAY_1_One_way_validates_and_authorizes_like_the_operation()
    {
        await Error(await Server.Post("/json/oneway/PostNote", "{}"), 400, "NotEmpty", "text");
        await Error(await Server.Post("/json/oneway/GetMyNote", "{}"), 401, "Unauthorized");
    }

    [TestCase("GET", "/api/FindNotes"), TestCase("POST", "/api/FindNotes"), TestCase("HEAD", "/api/FindNotes"), TestCase("POST", "/json/reply/RemoveNote")]
    [TestCase("DELETE", "/api/RemoveNote"), TestCase("DELETE", "/notes/5"), TestCase("GET", "/rooms/a/notes")]
    public async Task ROUTE_3_The_declared_verb_and_POST_are_served(string verb, string path)
    {
        using var answer = await Server.Send(verb, path);
        Assert.That(answer.IsSuccessStatusCode);
    }

    [TestCase("GET", "/api/PostNote", "POST, OPTIONS"), TestCase("DELETE", "/api/FindNotes", "GET, POST, HEAD, OPTIONS"), TestCase("PUT", "/json/reply/RemoveNote", "DELETE, POST, OPTIONS")]
    [TestCase("GET", "/json/oneway/FindNotes", "POST, OPTIONS"), TestCase("GET", "/api/FindNotes[]", "POST, OPTIONS"), TestCase("POST", "/notes/5", "DELETE, PUT, OPTIONS")]
    [TestCase("TRACE", "/api/FindNotes", "GET, POST, HEAD, OPTIONS"), TestCase("BREW", "/rooms/a/notes", "GET, POST, HEAD, OPTIONS")]
    public async Task ROUTE_3_Other_verbs_are_405_with_Allow(string verb, string path, string allow)
    {
        using var answer = await Server.Send(verb, path);
        await Error(answer, 405, "MethodNotAllowed");
        Assert.That(string.Join(", ", answer.Content.Headers.Allow), Is.EqualTo(allow));
    }

    [Test]
    public async Task ROUTE_4_Path_values_query_and_body_are_merged()
    {
        using var answer = await Server.Post("/rooms/the%20lobby/notes?kind=image&text=query&room=query", """{"Text":"body","room":"body"}""");
        var note = await Json(answer);
        Assert.That((note.GetProperty("room").GetString(), note.GetProperty("text").GetString(), note.GetProperty("kind").GetString()), Is.EqualTo(("the lobby", "body", "Image")));
    }

    [Test]
    public async Task ROUTE_4_A_literal_segment_goes_before_a_placeholder_but_a_verb_is_found_in_both()
    {
        using var latest = await Server.Get("/notes/latest", ("Authorization", "Bearer good"));
        using var put = await Server.Send("PUT", "/notes/latest", null, ("Authorization", "Bearer good"));
        Assert.That((await Json(latest)).GetProperty("text").GetString(), Does.StartWith("ann"));
        Assert.That((await Json(put)).GetProperty("room").GetString(), Is.EqualTo("latest"));
    }

    [TestCase("/api/Nothing"), TestCase("/json/reply/Nothing"), TestCase("/json/other/FindNotes"), TestCase("/rooms/a"), TestCase("/rooms//notes"), TestCase("/nowhere"), TestCase("/")]
    [TestCase("/api/FindNotes/more"), TestCase("/api/"), TestCase("/api/%2e%2e%2f"), TestCase("/api/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z")]
    public async Task ROUTE_5_Unknown_operation_or_path_is_404(string path)
    {
        if (path != "/api/")
            await Error(await Server.Get(path), 404, "NotFound");
        await Error(await Server.Post(path, "{}"), 404, "NotFound");
    }

    [Test]
    public async Task ROUTE_5_HEAD_of_an_unknown_path_has_the_status_and_no_body()
    {
        using var answer = await Server.Send("HEAD", "/api/Nothing");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task ROUTE_5_What_other_endpoints_refuse_has_the_error_body_too() =>
        await Error(await Server.Post("/plain", "{}"), 405, "MethodNotAllowed");

    [TestCase("text/html"), TestCase("*/*"), TestCase("image/png")]
    public async Task RES_2_Answers_are_JSON_whatever_is_accepted(string accept)
    {
        using var answer = await Server.Post("/api/PostNote", """{"text":"hi"}""", ("Accept", accept));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo((await answer.Content.ReadAsByteArrayAsync()).Length));
    }

    [Test]
    public async Task RES_1_201_when_something_was_made_and_a_header_when_it_was_replayed()
    {
        using var made = await Server.Post("/api/PostNote", """{"text":"hi","created":true}""");
        using var replayed = await Server.Post("/api/PostNote", """{"text":"hi","replayed":true}""");
        Assert.That((made.StatusCode, made.Headers.Contains("Idempotency-Replayed")), Is.EqualTo((HttpStatusCode.Created, false)));
        Assert.That((replayed.StatusCode, replayed.Headers.GetValues("Idempotency-Replayed").Single()), Is.EqualTo((HttpStatusCode.OK, "true")));
    }

    [Test]
    public async Task RES_3_Void_answers_204_without_body_and_type()
    {
        using var answer = await Server.Send("DELETE", "/api/RemoveNote?id=1");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(answer.Content.Headers.ContentType, Is.Null);
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("/api/FindNotes"), TestCase("/api/Nothing")]
    public async Task Answers_are_not_stored_or_sniffed_and_name_no_server(string path)
    {
        using var answer = await Server.Get(path);
        Assert.That(answer.Headers.CacheControl!.NoStore);
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
        Assert.That(answer.Headers.Server, Is.Empty);
    }

    [Test]
    public async Task The_index_lists_the_operations()
    {
        using var answer = await Server.Get("/api");
        var operations = (await Json(answer)).GetProperty("operations");
        Assert.That(operations.EnumerateArray().Select(operation => operation.GetProperty("name").GetString()), Does.Contain("PostNote"));
    }
}
