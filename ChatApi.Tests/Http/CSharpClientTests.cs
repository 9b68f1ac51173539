using System.Text.Json;

namespace ChatApi.Tests.Http;

/// <summary>
/// What ServiceStack's C# clients send, byte for byte: PascalCase members, GUIDs without dashes, <c>/Date()/</c>, renewal at /json/reply. The
/// clients themselves are not part of this build.
/// </summary>
public sealed class CSharpClientTests : WireTest
{
    private const string Password = "violet lantern over the harbour";

    [Test]
    public async Task BODY_3_A_conversation_in_PascalCase_with_GUIDs_without_dashes()
    {
        var (ann, ben) = await Users("ann", "ben");
        var bearer = await Bearer(ann);
        var key = Guid.NewGuid();
        var sent = await Reply("SendMessage", $$"""{"ConversationId":null,"RecipientId":"{{ben.Id}}","ClientMessageId":"{{key:N}}","Text":"h\u00E5\u20AC","Mentions":[],"Silent":false}""", bearer);
        Assert.That(sent.Status, Is.EqualTo(201));
        var message = sent.Json.GetProperty("message");
        Assert.That((message.GetProperty("text").GetString(), message.GetProperty("clientMessageId").GetString()), Is.EqualTo(("hå€", key.ToString("D"))));
        var again = await Reply("SendMessage", $$"""{"RecipientId":"{{ben.Id}}","ClientMessageId":"{{key:D}}","Text":"hå€"}""", bearer);
        Assert.That((again.Status, again.Header("Idempotency-Replayed")), Is.EqualTo((200, "true")), "the same key, however it is written");

        var room = Guid.Parse(message.GetProperty("conversationId").GetString()!);
        var page = await Send("GET", $"/json/reply/ListMessages?ConversationId={room:N}&Limit=5", null, bearer, ("Accept", "application/json"));
        Assert.That(page.Json.GetProperty("results").GetArrayLength(), Is.EqualTo(1));
        var route = await Send("POST", $"/api/v1/conversations/{room:N}/read", """{"UpToSeq":1}""", await Bearer(ben), ("Content-Type", "application/json"));
        Assert.That(route.Json.GetProperty("readSeq").GetInt64(), Is.EqualTo(1));
    }

    [Test]
    public async Task BODY_1_A_time_as_Date_of_milliseconds_whatever_its_suffix()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = (await ann.StartConversation(with: ben)).Id;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeMilliseconds());
        foreach (var suffix in new[] { "", "-0000", "+0200" })
        {
            var answer = await Reply("ScheduleMessage", $$"""{"Message":{"ConversationId":"{{room:N}}","ClientMessageId":"{{Guid.NewGuid():N}}","Text":"later"},"SendAt":"\/Date({{at.ToUnixTimeMilliseconds()}}{{suffix}})\/"}""", await Bearer(ann));
            Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
            Assert.That(FindTime(answer.Json, "sendAt"), Is.EqualTo(at), suffix);
        }
    }

    [Test]
    public async Task AUTH_8_The_token_is_renewed_at_json_reply_with_a_stale_Authorization_header()
    {
        var signedIn = (await Reply("Register", $$"""{"UserName":"{{NewName()}}","Password":"{{Password}}","Meta":{"tokens":"body"} }""")).Json;
        var expired = ("Authorization", "Bearer " + signedIn.GetProperty("bearerToken").GetString()![..^4] + "AAAA");
        Assert.That((await Send("GET", "/json/reply/GetMe", null, expired)).Status, Is.EqualTo(401), "what makes the client renew");
        var renewed = await Reply("GetAccessToken", $$"""{"RefreshToken":"{{signedIn.GetProperty("refreshToken").GetString()}}","UseTokenCookie":null}""", expired);
        Assert.That((renewed.Status, renewed.Json.EnumerateObject().Count()), Is.EqualTo((200, 1)));
        Assert.That((await Send("GET", "/json/reply/GetMe", null, ("Authorization", "Bearer " + renewed.Json.GetProperty("accessToken").GetString()))).Status, Is.EqualTo(200));
        IsError(await Reply("GetAccessToken", """{"RefreshToken":"made up"}"""), 401, "TokenInvalid", "401, so that the client signs in again");
    }

    [Test]
    public async Task BODY_2_A_read_with_a_content_type_and_no_body_and_a_batch_of_reads()
    {
        var ann = await User("ann");
        var bearer = await Bearer(ann);
        Assert.That((await Send("GET", "/json/reply/GetMe", "", bearer, ("Content-Type", "application/json"), ("Accept", "application/json"))).Status, Is.EqualTo(200));
        Assert.That((await Send("POST", "/json/reply/GetMe[]", "[{},{}]", bearer)).Json.GetArrayLength(), Is.EqualTo(2));
    }

    private Task<Answer> Reply(string name, string json, params (string, string)[] headers) =>
        Send("POST", "/json/reply/" + name, json, [("Content-Type", "application/json"), ("Accept", "application/json"), .. headers]);

    private static DateTimeOffset? FindTime(JsonElement json, string member)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        return json.TryGetProperty(member, out var time) ? time.GetDateTimeOffset() : json.EnumerateObject().Select(one => FindTime(one.Value, member)).FirstOrDefault(found => found is not null);
    }
}
