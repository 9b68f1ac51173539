using System.Net;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: BATCH rules.</summary>
sealed class BatchTests : NotesTest
{
    [TestCase("/api/PostNote[]"), TestCase("/api/postnote%5B%5D"), TestCase("/json/reply/PostNote[]"), TestCase("/json/reply/PostNote%5b%5d")]
    public async Task BATCH_1_Answers_come_in_order(string path)
    {
        using var answer = await Server.Post(path, """[{"text":"a","created":true}, {"Text":"b"}]""");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Json(answer)).EnumerateArray().Select(note => note.GetProperty("text").GetString()), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(answer.Headers.GetValues("X-AutoBatch-Completed").Single(), Is.EqualTo("2"));
    }

    [Test]
    public async Task BATCH_1_Void_items_answer_null_nothing_answers_nothing_and_reads_work_too()
    {
        Assert.That(await Text("/api/RemoveNote[]", """[{"id":1},{"id":2}]"""), Is.EqualTo("[null,null]"));
        Assert.That(await Text("/api/RemoveNote[]", "[]"), Is.EqualTo("[]"));
        Assert.That(await Text("/json/reply/FindNotes[]", """[{"ids":[1]}]"""), Does.StartWith("""[{"asked":{"ids":[1]"""));
    }

    [Test]
    public async Task BATCH_2_It_stops_at_the_first_failure_and_earlier_items_stay()
    {
        var before = Server.Notes.Removed;
        using var answer = await Server.Post("/api/RemoveNote[]", """[{"id":1},{"id":2},{"id":-1},{"id":3}]""");
        var error = await Error(answer, 404, "MessageNotFound");
        Assert.That(error.GetProperty("meta").GetProperty("AutoBatchIndex").GetString(), Is.EqualTo("2"));
        Assert.That(Server.Notes.Removed, Is.EqualTo(before + 2));
    }

    [Test]
    public async Task BATCH_2_An_item_that_cannot_be_read_or_is_invalid_fails_at_its_place()
    {
        var unreadable = await Error(await Server.Post("/api/PostNote[]", """[{"text":"a"},{"text":{}}]"""), 400, "SerializationException", "text");
        var invalid = await Error(await Server.Post("/api/PostNote[]", """[{"text":"a"},{"text":"b"},{}]"""), 400, "NotEmpty", "text");
        Assert.That(unreadable.GetProperty("meta").GetProperty("AutoBatchIndex").GetString(), Is.EqualTo("1"));
        Assert.That(invalid.GetProperty("meta").GetProperty("AutoBatchIndex").GetString(), Is.EqualTo("2"));
    }

    [TestCase("{}"), TestCase(""), TestCase("[{},"), TestCase("[{}] x"), TestCase("nonsense")]
    public async Task BATCH_1_The_body_must_be_an_array(string body)
    {
        var before = Server.Notes.Removed;
        await Error(await Server.Post("/api/RemoveNote[]", body), 400, "SerializationException");
        Assert.That(Server.Notes.Removed, Is.EqualTo(before), "nothing runs of what is not whole");
    }

    [Test]
    public async Task BATCH_3_A_batch_has_a_maximum_size_and_access_is_checked()
    {
        await Error(await Server.Post("/api/RemoveNote[]", $"[{string.Join(',', Enumerable.Repeat("{}", 101))}]"), 400, "BatchTooLarge");
        await Error(await Server.Post("/api/GetMyNote[]", "[{}]"), 401, "Unauthorized");
    }

    private async Task<string> Text(string path, string body)
    {
        using var answer = await Server.Post(path, body);
        return await answer.Content.ReadAsStringAsync();
    }
}
