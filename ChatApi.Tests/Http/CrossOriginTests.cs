using System.Net;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: CORS-1 and PROXY-1.</summary>
sealed class CrossOriginTests : NotesTest
{
    private const string App = "https://app.example.org";

    [TestCase("GET", "/api/FindNotes"), TestCase("GET", "/api/Nothing"), TestCase("GET", "/api/GetMyNote"), TestCase("PUT", "/api/PostNote"), TestCase("GET", "/plain"), TestCase("GET", "/nowhere"), TestCase("POST", "/plain")]
    public async Task CORS_1_Allowed_origins_may_read_every_answer(string verb, string path)
    {
        using var answer = await Server.Send(verb, path, null, ("Origin", App));
        Assert.That(Header(answer, "Access-Control-Allow-Origin"), Is.EqualTo(App));
        Assert.That(Header(answer, "Access-Control-Allow-Credentials"), Is.EqualTo("true"));
        Assert.That(Header(answer, "Access-Control-Expose-Headers"), Is.EqualTo("X-Cookies, X-AutoBatch-Completed, Retry-After, Idempotency-Replayed, RateLimit, RateLimit-Policy"));
        Assert.That(answer.Headers.Vary, Does.Contain("Origin"));
    }

    [TestCase("https://evil.example"), TestCase("null"), TestCase("https://app.example.org.evil.example"), TestCase("http://app.example.org"), TestCase("https://app.example.org:444")]
    public async Task CORS_1_Other_origins_get_no_permission(string origin)
    {
        using var answer = await Server.Get("/api/FindNotes", ("Origin", origin));
        using var preflight = await Server.Send("OPTIONS", "/api/PostNote", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        Assert.That((Header(answer, "Access-Control-Allow-Origin"), Header(preflight, "Access-Control-Allow-Origin")), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(answer.Headers.Vary, Does.Contain("Origin"));
    }

    [TestCase("/api/GetMyNote"), TestCase("/api/Nothing"), TestCase("/plain"), TestCase("/event-stream")]
    public async Task CORS_1_Preflight_needs_no_sign_in_on_any_path(string path)
    {
        using var answer = await Server.Send("OPTIONS", path, null, ("Origin", App), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "content-type"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Header(answer, "Access-Control-Allow-Origin"), Is.EqualTo(App));
        Assert.That(Header(answer, "Access-Control-Allow-Methods"), Is.EqualTo("GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD"));
        Assert.That(Header(answer, "Access-Control-Allow-Headers"), Is.EqualTo("Content-Type, Authorization"));
        Assert.That(Header(answer, "Access-Control-Max-Age"), Is.EqualTo("600"));
    }

    [Test]
    public async Task CORS_1_The_own_origin_is_allowed()
    {
        using var answer = await Server.Get("/api/FindNotes", ("Origin", Server.Url));
        Assert.That(Header(answer, "Access-Control-Allow-Origin"), Is.EqualTo(Server.Url));
    }

    [Test]
    public async Task PROXY_1_Forwarded_headers_are_not_believed_from_anyone()
    {
        Assert.That(await Seen(Server), Is.EqualTo("ann 127.0.0.1"));
        Assert.That(await OriginAllowed(Server), Is.False);
    }

    [TestCase("127.0.0.1"), TestCase("127.0.0.0/8")]
    public async Task PROXY_1_Forwarded_headers_are_believed_from_trusted_proxies(string proxy)
    {
        await using var server = await NotesServer.StartAsync(settings => settings.TrustedProxies = [proxy]);
        Assert.That(await Seen(server), Is.EqualTo("ann 203.0.113.9"));
        Assert.That(await OriginAllowed(server));
    }

    [Test]
    public async Task PROXY_1_Only_the_hops_of_trusted_proxies_count()
    {
        await using var other = await NotesServer.StartAsync(settings => settings.TrustedProxies = ["10.0.0.0/8"]);
        Assert.That(await Seen(other), Is.EqualTo("ann 127.0.0.1"));
        await using var chain = await NotesServer.StartAsync(settings => settings.TrustedProxies = ["127.0.0.1", "10.0.0.0/8"]);
        using var answer = await chain.Get("/api/GetMyNote", ("Authorization", "Bearer good"), ("X-Forwarded-For", "198.51.100.1, 203.0.113.9, 10.1.2.3"));
        Assert.That((await Json(answer)).GetProperty("text").GetString(), Is.EqualTo("ann 203.0.113.9"));
    }

    [Test]
    public void PROXY_1_A_setting_that_is_no_address_stops_the_start() =>
        Assert.That(() => NotesServer.StartAsync(settings => settings.TrustedProxies = ["my-proxy"]), Throws.InvalidOperationException.With.Message.Contains("my-proxy"));

    protected override void Configure(ServerSettings settings) => settings.AllowedOrigins = [App];

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static async Task<string?> Seen(NotesServer server)
    {
        using var answer = await server.Get("/api/GetMyNote", ("Authorization", "Bearer good"), ("X-Forwarded-For", "203.0.113.9"));
        return (await Json(answer)).GetProperty("text").GetString();
    }

    private static async Task<bool> OriginAllowed(NotesServer server)
    {
        using var answer = await server.Get("/api/FindNotes", ("Origin", "https://chat.example.org"),
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "chat.example.org"));
        return Header(answer, "Access-Control-Allow-Origin") is not null;
    }
}
