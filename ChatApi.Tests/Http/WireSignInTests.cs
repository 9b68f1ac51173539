namespace ChatApi.Tests.Http;

/// <summary>Wire contract: the AUTH rules on a real node, as the bytes of requests and answers.</summary>
public sealed class WireSignInTests : WireTest
{
    private const string Password = "violet lantern over the harbour";

    [Test]
    public async Task AUTH_3_Sign_in_takes_all_that_clients_send()
    {
        var name = await Registered();
        var answer = await Send("POST", "/json/reply/Authenticate",
            $$"""{"Provider":"credentials","UserName":"{{name}}","Password":"{{Password}}","RememberMe":true,"AccessToken":null,"AccessTokenSecret":null,"ReturnUrl":null,"ErrorView":null,"Meta":null}""");
        Assert.That((answer.Status, answer.Json.GetProperty("userName").GetString()), Is.EqualTo((200, name)));
        IsError(await Send("POST", "/api/Authenticate", $$"""{"provider":"credentials","userName":"{{name}}","password":"wrong words here"}"""), 401, "Unauthorized", "wrong password");
    }

    [Test]
    public async Task AUTH_4_The_answer_says_who_with_an_id_of_text()
    {
        var name = await Registered();
        var answer = (await SignIn(name)).Json;
        Assert.That(answer.GetProperty("userId").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.String));
        string[] known = ["userId", "sessionId", "userName", "displayName", "referrerUrl", "bearerToken", "refreshToken", "refreshTokenExpiry", "profileUrl", "roles", "permissions", "authProvider", "responseStatus", "meta"];
        Assert.That(answer.EnumerateObject().Select(member => member.Name), Is.SubsetOf(known).And.SupersetOf(new[] { "userId", "sessionId", "userName" }));
    }

    [Test]
    public async Task AUTH_5_Cookie_mode_tells_no_token_in_the_body_and_that_there_are_cookies()
    {
        var answer = await SignIn(await Registered());
        Assert.That(answer.Body, Does.Not.Contain("Token"));
        Assert.That(answer.Header("X-Cookies"), Is.EqualTo("ss-tok,ss-reftok"));
        var set = answer.Header("Set-Cookie")!.Split('\n');
        Assert.That(set[0], Does.Match("^ss-tok=[A-Za-z0-9_.-]+; Max-Age=900; Path=/; HttpOnly; SameSite=Lax$"));
        Assert.That(set[1], Does.Match("^ss-reftok=[A-Za-z0-9_.-]+; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax$"));
        Assert.That((await Send("GET", "/api/GetMe", null, ("Cookie", answer.Cookies + "; 21 Nov 2026 03:07:00 GMT=null"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task AUTH_6_Token_mode_gives_tokens_in_the_body_and_sets_no_cookies()
    {
        var answer = await SignIn(await Registered(), ""","meta":{"tokens":"body"}""");
        Assert.That((answer.Cookies, answer.Header("X-Cookies")), Is.EqualTo(("", (string?)null)));
        Assert.That(answer.Json.GetProperty("refreshTokenExpiry").GetString(), Does.EndWith("Z"));
        Assert.That((await Send("GET", "/api/GetMe", null, ("Authorization", $"Bearer {answer.Json.GetProperty("bearerToken").GetString()}"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task AUTH_7_Who_is_signed_in_is_asked_by_GET_and_ends_by_the_provider_logout()
    {
        var cookies = (await SignIn(await Registered())).Cookies;
        var who = await Send("GET", "/api/Authenticate", null, ("Cookie", cookies));
        Assert.That((who.Status, who.Body.Contains("Token")), Is.EqualTo((200, false)));
        IsError(await Send("GET", "/api/Authenticate", null), 401, "Unauthorized", "nobody");
        var ended = await Send("POST", "/api/Authenticate", """{"provider":"logout"}""", ("Cookie", cookies));
        Assert.That((ended.Status, ended.Body, ended.Cookies), Is.EqualTo((200, "{}", "ss-tok=; ss-reftok=")));
        IsError(await Send("GET", "/api/GetMe", null, ("Cookie", cookies)), 401, null, "the session has ended");
        IsError(await Send("POST", "/json/reply/GetAccessToken", "{}", ("Cookie", cookies)), 401, "TokenInvalid", "the refresh token too");
    }

    [Test]
    public async Task AUTH_8_With_the_refresh_cookie_alone_every_request_at_once_succeeds_and_sets_a_new_access_cookie_also_a_stream()
    {
        var refresh = (await SignIn(await Registered())).Cookies.Split("; ")[1];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Send("GET", n % 5 == 4 ? "/event-stream" : "/api/GetMe", null, ("Cookie", refresh))));
        Assert.That(answers.Select(answer => answer.Status), Has.All.EqualTo(200));
        Assert.That(answers.Select(answer => answer.Cookies), Has.All.StartsWith("ss-tok="));
    }

    [TestCase("/api/GetAccessToken", "{}"), TestCase("/json/reply/GetAccessToken", """{"UseTokenCookie":true}"""), TestCase("/json/reply/GetAccessToken", """{"meta":{}}"""), TestCase("/api/GetAccessToken", "")]
    public async Task AUTH_8_Without_a_token_in_the_body_the_cookie_is_renewed(string path, string body)
    {
        var refresh = (await SignIn(await Registered())).Cookies.Split("; ")[1];
        var answer = await Send("POST", path, body, ("Cookie", refresh), ("Authorization", "Bearer stale"));
        Assert.That((answer.Status, answer.Body), Is.EqualTo((200, "{}")));
        Assert.That(answer.Cookies, Does.Match("^ss-tok=[A-Za-z0-9_.-]+$"));
        IsError(await Send("POST", path, body), 401, "TokenInvalid", "no token at all");
    }

    [Test]
    public async Task AUTH_9_A_ticket_opens_one_stream_and_no_token_in_a_URL_does()
    {
        var ann = await User("ann");
        var (bearer, token) = (await Bearer(ann), await ann.Client.GetAccessTokenAsync());
        foreach (var path in new[] { $"/event-stream?ss-tok={token}", $"/event-stream?ticket={token}", $"/api/GetMe?ss-tok={token}" })
            IsError(await Send("GET", path, null), 401, null, path.Split('=')[0]);
        var ticket = (await Send("POST", "/api/CreateStreamTicket", "{}", bearer)).Json.GetProperty("ticket").GetString();
        IsError(await Send("GET", $"/api/GetMe?ss-tok={ticket}", null), 401, "Unauthorized", "not on other paths");
        Assert.That((await Send("GET", $"/event-stream?ss-tok={ticket}", null)).Status, Is.EqualTo(200));
        IsError(await Send("GET", $"/event-stream?ss-tok={ticket}", null), 401, null, "spent");
        Assert.That((await Send("GET", $"/event-stream?ss-tok={ticket}", null, bearer)).Status, Is.EqualTo(200), "a spent one beside a good token is ignored");
        Assert.That((await Send("GET", $"/event-stream?ss-tok={ticket}", null, ("Cookie", $"ss-tok={token}"))).Status, Is.EqualTo(200), "and beside a good cookie");
    }

    private async Task<string> Registered()
    {
        var name = NewName();
        Assert.That((await Send("POST", "/api/Register", $$"""{"userName":"{{name}}","password":"{{Password}}"}""")).Status, Is.EqualTo(201));
        return name;
    }

    private Task<Answer> SignIn(string name, string more = "") => Send("POST", "/api/Authenticate", $$"""{"provider":"credentials","userName":"{{name}}","password":"{{Password}}"{{more}}}""");
}
