using System.Net;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: the HTTP side of AUTH rules.</summary>
sealed class CredentialTests : NotesTest
{
    [Test]
    public async Task AUTH_1_The_bearer_token_goes_before_the_cookie()
    {
        Assert.That(await Text(("Authorization", "Bearer good"), ("Cookie", "ss-tok=old")), Does.StartWith("ann"));
        Assert.That(await Text(("Authorization", "bearer good")), Does.StartWith("ann"));
        Assert.That(await Text(("Cookie", "ss-tok=good")), Does.StartWith("ann"));
        Assert.That(await Text(("Authorization", "Basic abc"), ("Cookie", "ss-tok=good")), Does.StartWith("ann"));
        await Error(await Server.Get("/api/GetMyNote", ("Authorization", "Bearer old"), ("Cookie", "ss-tok=good")), 401, "TokenExpired");
        await Error(await Server.Get("/api/GetMyNote", ("Authorization", "Bearer forged")), 401, "TokenInvalid");
        await Error(await Server.Get("/api/GetMyNote"), 401, "Unauthorized");
        await Error(await Server.Get("/api/GetMyNote?ss-tok=good"), 401, "Unauthorized");
    }

    [TestCase("21 Nov 2026 03:07:00 GMT=null; ss-tok=good"), TestCase("ss-tok=good; Expires=Sat, 21 Nov 2026 03:07:00 GMT"), TestCase(";;=; a; ss-tokx=1; xss-tok=2;ss-tok=good;"), TestCase("ss-tok=\"good\"; x={\"a\":1}")]
    public async Task AUTH_2_Junk_in_the_cookie_header_is_tolerated(string cookie) => Assert.That(await Text(("Cookie", cookie)), Does.StartWith("ann"));

    [Test]
    public async Task AUTH_5_Token_cookies_are_set_exactly_so()
    {
        using var answer = await Server.Post("/api/SignIn", "{}");
        Assert.That(answer.Headers.GetValues("Set-Cookie"), Is.EqualTo(new[]
        {
            "ss-tok=a.b-c_d; Max-Age=900; Path=/; HttpOnly; SameSite=Lax",
            "ss-reftok=r; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax",
        }));
        Assert.That(answer.Headers.GetValues("X-Cookies").Single(), Is.EqualTo("ss-tok,ss-reftok"));
    }

    [Test]
    public async Task AUTH_5_Secure_when_the_public_scheme_is_https()
    {
        await using var server = await NotesServer.StartAsync(settings => settings.PublicUrl = "https://chat.example.org");
        using var answer = await server.Post("/api/SignIn", "{}");
        Assert.That(answer.Headers.GetValues("Set-Cookie").First(), Is.EqualTo("ss-tok=a.b-c_d; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax"));
    }

    [Test]
    public async Task AUTH_7_Cookies_are_cleared_on_sign_out()
    {
        using var answer = await Server.Post("/api/SignIn", """{"out":true}""", ("Cookie", "ss-reftok=fresh"));
        Assert.That(answer.Headers.GetValues("Set-Cookie"), Is.EqualTo(new[]
        {
            "ss-tok=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
            "ss-reftok=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
        }));
        Assert.That(answer.Headers.Contains("X-Cookies"), Is.False);
    }

    [TestCase("GET", "/api/GetMyNote", HttpStatusCode.OK), TestCase("PUT", "/api/PutMyNote", HttpStatusCode.OK), TestCase("GET", "/api/FindNotes?take=x", HttpStatusCode.BadRequest)]
    public async Task AUTH_8_A_renewed_access_cookie_is_set_whatever_the_answer(string verb, string path, HttpStatusCode status)
    {
        using var answer = await Server.Send(verb, path, null, ("Cookie", "ss-tok=old; ss-reftok=fresh"));
        Assert.That(answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Headers.GetValues("Set-Cookie").Single(), Does.StartWith("ss-tok=renewed; Max-Age=900;"));
        Assert.That(answer.Headers.GetValues("X-Cookies").Single(), Is.EqualTo("ss-tok,ss-reftok"));
    }

    [TestCase("Authorization", "Bearer old"), TestCase("Authorization", "Bearer forged"), TestCase("Cookie", "ss-tok=old; ss-reftok=stale")]
    public async Task AUTH_8_Anonymous_operations_ignore_stale_credentials(string header, string value)
    {
        using var answer = await Server.Post("/api/SignIn", "{}", (header, value));
        Assert.That((await Json(answer)).GetProperty("text").GetString(), Is.EqualTo(header == "Cookie" ? "nobody stale" : "nobody "));
    }

    [TestCase("https://evil.example", "ss-tok=good", "PUT", HttpStatusCode.Forbidden)]
    [TestCase("null", "ss-tok=good", "PUT", HttpStatusCode.Forbidden)]
    [TestCase("https://evil.example", "ss-reftok=fresh", "PUT", HttpStatusCode.Forbidden)]
    [TestCase("https://evil.example", "ss-tok=good", "GET", HttpStatusCode.OK)]
    [TestCase("https://app.example.org", "ss-tok=good", "PUT", HttpStatusCode.OK)]
    [TestCase("own", "ss-tok=good", "PUT", HttpStatusCode.OK)]
    public async Task AUTH_10_A_foreign_origin_may_not_change_state_with_cookies(string origin, string cookie, string verb, HttpStatusCode status)
    {
        using var answer = await Server.Send(verb, verb == "GET" ? "/api/GetMyNote" : "/api/PutMyNote", null, ("Origin", origin == "own" ? Server.Url : origin), ("Cookie", cookie));
        if (status == HttpStatusCode.Forbidden)
            await Error(answer, 403, "Forbidden");
        else
            Assert.That(answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task AUTH_10_A_foreign_origin_with_a_bearer_token_or_without_cookies_may()
    {
        using var bearer = await Server.Send("PUT", "/api/PutMyNote", null, ("Origin", "https://evil.example"), ("Authorization", "Bearer good"), ("Cookie", "ss-tok=good"));
        using var anonymous = await Server.Post("/api/PostNote", """{"text":"hi"}""", ("Origin", "https://evil.example"));
        Assert.That((bearer.StatusCode, anonymous.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
    }

    protected override void Configure(ServerSettings settings) => settings.AllowedOrigins = ["https://app.example.org/"];

    private async Task<string?> Text(params (string Name, string Value)[] headers)
    {
        using var answer = await Server.Get("/api/GetMyNote", headers);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return (await Json(answer)).GetProperty("text").GetString();
    }
}
