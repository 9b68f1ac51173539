using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: rules that hold for every operation and every path of the chat.</summary>
public sealed partial class WireProductTests : WireTest
{
    private static IReadOnlyList<Operation> Operations => ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>().All;

    [Test]
    public async Task ROUTE_1_and_2_Every_operation_has_all_its_names()
    {
        var bearer = await Bearer(await User("ann"));
        foreach (var (name, refused) in Operations.Select(one => (one.Name, one.Access == Actor.Admin)))
        {
            foreach (var path in new[] { $"/api/{name}[]", $"/api/{name.ToUpperInvariant()}%5B%5D", $"/json/reply/{name}[]", $"/JSON/Reply/{name}%5b%5d" })
            {
                var batch = await Send("POST", path, "[]", bearer);
                Assert.That((batch.Status, batch.Body), refused ? Is.EqualTo((403, batch.Body)) : Is.EqualTo((200, "[]")), path);
            }
            Assert.That((await Send("POST", $"/json/oneway/{name}[]", "[]", bearer)).Status, Is.EqualTo(refused ? 403 : 204), name);
            Assert.That((await Send("POST", $"/json/oneway/{name}", "{", bearer)).Status, Is.EqualTo(refused ? 403 : 400), name);
            Assert.That((await Send("POST", $"/api/{name}.json", "{", bearer)).Status, Is.EqualTo(refused ? 403 : 400), name);
        }
    }

    [Test]
    public async Task ROUTE_2_Batches_and_one_way_calls_of_reads_and_deletions()
    {
        var ann = await User("ann");
        var bearer = await Bearer(ann);
        var reads = await Send("POST", "/api/GetMe[]", "[{},{}]", bearer);
        Assert.That(reads.Json.EnumerateArray().Select(me => me.GetProperty("id").GetString()), Is.EqualTo(new[] { ann.Id, ann.Id }));
        Assert.That((await Send("POST", "/json/reply/StopTyping%5B%5D", "[]", bearer)).Body, Is.EqualTo("[]"));
        Assert.That((await Send("POST", "/json/oneway/GetMe", "", bearer)).Status, Is.EqualTo(204));
        var deletions = await Send("POST", "/api/UnblockUser[]", $$"""[{"userId":"{{Guid.NewGuid()}}"}]""", bearer);
        Assert.That((deletions.Status, deletions.Body), Is.EqualTo((200, "[null]")).Or.EqualTo((404, deletions.Body)));
    }

    [Test, Category("DTO-9")]
    public async Task ROUTE_4_Every_published_path_is_served_with_its_verb()
    {
        var missing = new List<string>();
        foreach (var (operation, route) in Operations.SelectMany(one => one.Routes.Select(route => (one, route))))
        {
            var path = Placeholder().Replace(route.Path, _ => Guid.NewGuid().ToString());
            var answer = await Send(route.Verb, path, route.Verb is "GET" or "DELETE" ? null : "{}");
            if (operation.Access == Actor.Anonymous ? answer.Body.Contains("MethodNotAllowed") || answer.Body.Contains("no such path", StringComparison.OrdinalIgnoreCase) : answer.Status != 401)
                missing.Add($"{route.Verb} {path}: {answer.Status}");
        }
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public async Task ROUTE_6_A_verb_in_a_header_changes_nothing()
    {
        var answer = await Send("POST", "/api/GetMe", "{}", await Bearer(await User("ann")), ("X-HTTP-Method-Override", "DELETE"));
        Assert.That(answer.Status, Is.EqualTo(200));
        IsError(await Send("GET", "/api/SendMessage", null, ("X-HTTP-Method-Override", "POST")), 405, "MethodNotAllowed", "a GET stays one");
    }

    [Test]
    public async Task RES_4_Reason_phrases_are_those_of_HTTP_and_say_nothing()
    {
        var bearer = await Bearer(await User("ann"));
        foreach (var (path, body, reason) in new[] { ("/api/GetMe", "{}", "OK"), ("/api/Nothing", "{}", "Not Found"), ("/api/SendMessage", "{}", "Bad Request"), ("/api/GetConversation", $$"""{"conversationId":"{{Guid.NewGuid()}}"}""", "Not Found") })
            Assert.That((await Send("POST", path, body, bearer)).Reason, Is.EqualTo(reason), path);
    }

    [TestCase("GET", "/nowhere.js", 404), TestCase("PUT", "/", 404), TestCase("DELETE", "/index.html", 404), TestCase("GET", "/api/Nothing", 404), TestCase("GET", "/api/v1/nothing", 404), TestCase("GET", "/json", 404)]
    [TestCase("GET", "/event-stream", 401), TestCase("POST", "/event-stream", 405), TestCase("GET", "/event-heartbeat?id=x", 404), TestCase("GET", "/event-heartbeat", 404), TestCase("POST", "/event-unregister?id=x", 404)]
    [TestCase("PUT", "/event-heartbeat?id=x", 405), TestCase("POST", "/event-subscribers/x", 404), TestCase("GET", "/event-subscribers", 401), TestCase("DELETE", "/event-subscribers", 405), TestCase("POST", "/ws", 405)]
    [TestCase("POST", "/health/ready", 405), TestCase("GET", "/api/GetMe", 401), TestCase("GET", "/api/UpsertUsers", 405), TestCase("TRACE", "/api/GetMe", 405), TestCase("GET", "/..%2f..%2fetc/passwd", 404)]
    public async Task ERR_1_Whatever_refuses_does_so_with_the_error_body(string verb, string path, int status) => IsError(await Send(verb, path, null), status, null, $"{verb} {path}");

    [Test]
    public async Task ERR_2_Codes_and_messages_are_never_empty_errors_are_a_list_and_meta_are_texts()
    {
        var ann = await User("ann");
        var bearer = await Bearer(ann);
        IsError(await Send("POST", "/api/SendMessage", "{}", bearer), 400, null, "validation");
        IsError(await Send("POST", "/api/SendMessage", "{", bearer), 400, "SerializationException", "unreadable");
        IsError(await Send("POST", "/api/GetMe", "{}", ("Authorization", "Bearer forged")), 401, "TokenInvalid", "forged");
        IsError(await Send("POST", "/api/UpsertUsers", "{}", bearer), 403, "Forbidden", "not allowed");
        IsError(await Send("POST", "/api/GetUser", """{"userId":"nobody"}""", bearer), 404, "UserNotFound", "not found");
        IsError(await Send("POST", "/api/Register", $$"""{"userName":"{{ann.UserName}}","password":"{{ann.Password}}"}"""), 409, "UserNameTaken", "taken");
        IsError(await Send("POST", "/api/GetEvents", """{"cursor":"AQ"}""", bearer), 410, "ResyncRequired", "gone");
        IsError(await Send("POST", "/api/GetMe", new string(' ', 2_000_000) + "{}", bearer), 413, "RequestTooLarge", "too large");
        IsError(await Send("POST", "/api/GetMe", "{}", bearer, ("Content-Encoding", "zstd")), 415, "UnsupportedMediaType", "unknown encoding");
    }

    [TestCase("/api/GetMe"), TestCase("/api/Nothing"), TestCase("/event-stream"), TestCase("/event-heartbeat?id=x"), TestCase("/event-unregister?id=x"), TestCase("/event-subscribers"), TestCase("/event-subscribers/x")]
    [TestCase("/types/typescript"), TestCase("/types/metadata.json"), TestCase("/openapi/v1.json"), TestCase("/ws"), TestCase("/"), TestCase("/api"), TestCase("/health/live"), TestCase("/nowhere")]
    public async Task CORS_1_Every_path_tells_its_own_origin_with_errors_too_and_answers_preflights(string path)
    {
        var answer = await Send("GET", path, null, ("Origin", Url));
        var preflight = await Send("OPTIONS", path, null, ("Origin", Url), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));
        foreach (var one in new[] { answer, preflight })
        {
            Assert.That((one.Header("Access-Control-Allow-Origin"), one.Header("Access-Control-Allow-Credentials")), Is.EqualTo((Url, "true")));
            Assert.That(one.Header("Vary"), Does.Contain("Origin"));
        }
        Assert.That(answer.Header("Access-Control-Expose-Headers"), Does.Contain("X-Cookies").And.Contain("Retry-After"));
        Assert.That((preflight.Status, preflight.Header("Access-Control-Allow-Headers")), Is.EqualTo((204, "Content-Type, Authorization")));
        var foreign = await Send("GET", path, null, ("Origin", "https://evil.example"));
        Assert.That(foreign.Header("Access-Control-Allow-Origin"), Is.Null);
        Assert.That(foreign.Header("Vary"), Does.Contain("Origin"));
    }

    [Test]
    public async Task UI_1_The_pages_and_session_cookies_of_ServiceStack_are_not_there_and_the_index_is()
    {
        foreach (var path in new[] { "/metadata", "/locode", "/auth/credentials" })
            IsError(await Send("GET", path, null), 404, "NotFound", path);
        var index = await Send("GET", "/api", null);
        Assert.That((index.Status, index.Cookies), Is.EqualTo((200, "")));
        Assert.That(index.Json.GetProperty("operations").GetArrayLength(), Is.EqualTo(Operations.Count));
    }

    [Test]
    public async Task JSON_2_Every_time_in_every_answer_of_a_lively_chat_is_UTC_with_Z_and_no_number_is_above_2_to_the_53()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartConversation(with: ben);
        await ann.SendMany(room, 10);
        await ann.Client.ScheduleMessageAsync(room.Id, "later", DateTimeOffset.UtcNow.AddHours(1));
        await ann.Client.CreateStreamTicketAsync(new CreateStreamTicket());
        var bearer = await Bearer(ann);
        var times = 0;
        foreach (var operation in Operations.Where(one => one.Verb == "GET"))
        {
            var answer = await Send("GET", $"/api/{operation.Name}?conversationId={room.Id}&userId={ben.Id}&query=later&channels={room.Id}&userIds={ben.Id}", null, bearer);
            if (answer.Status == 200)
                Check(answer.Json, operation.Name);
        }
        Assert.That(times, Is.GreaterThan(15));

        void Check(JsonElement json, string where)
        {
            switch (json.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in json.EnumerateObject())
                    {
                        if (member.Name.EndsWith("At", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.String && !where.StartsWith("GetEventSubscribers", StringComparison.Ordinal))
                        {
                            times++;
                            Assert.That(member.Value.GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$"), $"{where}.{member.Name}");
                        }
                        Check(member.Value, $"{where}.{member.Name}");
                    }
                    break;
                case JsonValueKind.Array:
                    foreach (var item in json.EnumerateArray())
                        Check(item, where);
                    break;
                case JsonValueKind.Number:
                    Assert.That(Math.Abs(json.GetDouble()), Is.LessThanOrEqualTo(9_007_199_254_740_991), where);
                    break;
                default:
                    break;
            }
        }
    }

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
