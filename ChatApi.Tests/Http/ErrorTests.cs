using System.Net;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: ERR rules.</summary>
sealed class ErrorTests : NotesTest
{
    [Test]
    public async Task ERR_1_The_body_of_a_validation_error_is_exactly_this()
    {
        using var answer = await Server.Post("/api/PostNote", "{}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(text, Does.Match(
            """^\{"responseStatus":\{"errorCode":"NotEmpty","message":"'text' must not be empty.","errors":\[\{"errorCode":"NotEmpty","fieldName":"text","message":"'text' must not be empty."\}\],"meta":\{"traceId":"[0-9a-f]{32}"\}\}\}$"""));
    }

    [Test]
    public async Task ERR_3_All_field_errors_are_told_and_the_first_is_repeated()
    {
        var error = await Error(await Server.Post("/api/PostNote", """{"text":" ","attachments":[{"size":1},{"size":0},null],"meta":{"a":"\u0000"}}"""), 400, "NotEmpty", "text");
        Assert.That(error.GetProperty("errors").EnumerateArray().Select(item => $"{item.GetProperty("fieldName")} {item.GetProperty("errorCode")}"),
            Is.EqualTo(new[] { "text NotEmpty", "attachments[1].size InclusiveBetween", "attachments[2] NotEmpty", "meta.a InvalidText" }));
    }

    [TestCase("55P03", 503, "ConversationBusy"), TestCase("40P01", 503, "ConversationBusy"), TestCase("57014", 503, "Overloaded"), TestCase("53100", 503, "StorageFull")]
    [TestCase("53300", 503, "DatabaseUnavailable"), TestCase("57P01", 503, "DatabaseUnavailable"), TestCase("08006", 503, "DatabaseUnavailable"), TestCase("down", 503, "DatabaseUnavailable")]
    [TestCase("23505", 500, "InternalServerError"), TestCase("bug", 500, "InternalServerError"), TestCase("json", 500, "InternalServerError")]
    public async Task ERR_4_Failures_have_their_status_and_tell_nothing(string how, int status, string code)
    {
        using var answer = await Server.Post("/api/FailNote", $$"""{"how":"{{how}}"}""");
        var error = await Error(answer, status, code);
        Assert.That(error.GetRawText(), Does.Not.Contain("secret"));
        Assert.That(answer.Headers.RetryAfter is not null, Is.EqualTo(status == 503));
        Assert.That(Server.Log.Text, Does.Contain(error.GetProperty("meta").GetProperty("traceId").GetString()).And.Not.Contains("secret"));
    }

    [Test]
    public async Task ERR_4_A_refusal_carries_its_facts_and_when_to_retry()
    {
        using var answer = await Server.Post("/api/FailNote", """{"how":"busy"}""");
        var error = await Error(answer, 429, "RateLimitExceeded");
        Assert.That(error.GetProperty("meta").GetProperty("limit").GetString(), Is.EqualTo("60"));
        Assert.That(answer.Headers.GetValues("Retry-After").Single(), Is.EqualTo("3"));
    }

    [Test]
    public async Task A_deadlock_is_repeated_once()
    {
        await using var fresh = await NotesServer.StartAsync();
        await Error(await fresh.Post("/api/FailNote", """{"how":"deadlock once"}"""), 409, "Conflict");
        await Error(await fresh.Post("/api/FailNote", """{"how":"40001"}"""), 503, "ConversationBusy");
        Assert.That(fresh.Notes.Failures, Is.EqualTo(4));
        Assert.That(fresh.Log.Text, Does.Contain("40001"));
    }

    [Test]
    public async Task A_client_that_goes_away_is_no_error()
    {
        await using var fresh = await NotesServer.StartAsync();
        using var impatient = new CancellationTokenSource(200);
        Assert.That(() => fresh.Client.PostAsync("/api/FailNote", new StringContent("""{"how":"wait"}"""), impatient.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await fresh.Raw("POST /api/PostNote HTTP/1.1\nHost: a\nContent-Length: 5\nConnection: close\n\n{}").WaitAsync(TimeSpan.FromSeconds(0.3)).ContinueWith(task => task.IsFaulted), "half a body is waited for");
        using var answer = await fresh.Get("/api/FindNotes");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(fresh.Log.Text, Is.Empty);
    }

    [Test]
    public async Task Headers_over_32_KiB_are_refused_by_the_server_itself() =>
        Assert.That(await Server.Raw($"GET /api/FindNotes HTTP/1.1\nHost: a\nX-Large: {new string('a', 33_000)}\n\n"), Does.StartWith("HTTP/1.1 431"));

    [TestCase("GET /api/FindNotes?room=\0 HTTP/1.1\nHost: a\n\n"), TestCase("GET /api/%00 HTTP/1.1\nHost: a\n\n"), TestCase("nonsense\n\n")]
    [TestCase("POST /api/PostNote HTTP/1.1\nHost: a\nContent-Length: x\n\n{}"), TestCase("POST /api/PostNote HTTP/1.1\nHost: a\nConnection: close\nTransfer-Encoding: chunked\n\nzz\n")]
    public async Task Malformed_HTTP_is_400(string request) => Assert.That(await Server.Raw(request), Does.StartWith("HTTP/1.1 400"));
}
