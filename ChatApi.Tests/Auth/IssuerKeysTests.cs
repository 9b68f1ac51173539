using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Auth;

/// <summary>When published keys are fetched, and what they are then.</summary>
public sealed class IssuerKeysTests
{
    private readonly TestClock clock = new();
    private StubIssuer issuer = null!;
    private HttpClient http = null!;
    private IssuerKeys keys = null!;

    [SetUp]
    public async Task Start()
    {
        issuer = await StubIssuer.StartAsync();
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(2), MaxResponseContentBufferSize = 10_000 };
        keys = new(new TrustedIssuer { Issuer = issuer.Url, JwksUrl = issuer.Url + "/jwks", Algorithms = ["RS256", "ES256"] }, http, clock, NullLogger.Instance);
    }

    [TearDown]
    public async Task Stop()
    {
        http.Dispose();
        await issuer.DisposeAsync();
    }

    [Test]
    public async Task Many_who_wait_for_the_first_keys_fetch_them_once()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Find().AsTask()));
        Assert.That((found.Count(key => key?.KeyId == issuer.Current.Id), issuer.Fetches), Is.EqualTo((30, 1)));
    }

    [Test]
    public async Task An_unknown_key_is_looked_for_once_in_a_while_whatever_comes()
    {
        await Find();
        var stranger = new StubIssuer.Key("RS256", "stranger");
        for (var i = 0; i < 20; i++)
            Assert.That(await keys.FindSignerAsync(Token(stranger), default), Is.Null);
        Assert.That(issuer.Fetches, Is.EqualTo(1), "the keys are of this moment");
        clock.Pass(TimeSpan.FromSeconds(11));
        for (var i = 0; i < 20; i++)
            Assert.That(await keys.FindSignerAsync(Token(stranger), default), Is.Null);
        Assert.That(issuer.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task A_known_key_that_has_not_signed_is_no_reason_to_fetch()
    {
        await Find();
        clock.Pass(TimeSpan.FromSeconds(11));
        Assert.That(await keys.FindSignerAsync(Token(new StubIssuer.Key("RS256", issuer.Current.Id)), default), Is.Null);
        Assert.That(issuer.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task A_new_key_is_found_and_one_that_is_gone_does_not_count_any_more()
    {
        var before = issuer.Current;
        var first = (await Find())!;
        issuer.Rotate("ES256", keepBefore: true);
        clock.Pass(TimeSpan.FromSeconds(11));
        var second = (await Find())!;
        Assert.That((second.Algorithm, keys.Has(first), keys.Has(second)), Is.EqualTo(("ES256", true, true)));

        issuer.Rotate("RS256");
        clock.Pass(TimeSpan.FromMinutes(31));
        Assert.That((await keys.FindSignerAsync(Token(before), default), keys.Has(first)), Is.EqualTo(((TokenKey?)null, false)), "keys that are old are fetched anew before they count");
    }

    [Test]
    public async Task A_key_that_is_replaced_under_its_name_is_found_when_the_known_ones_are_old()
    {
        var before = (await Find())!;
        issuer.Replace();
        clock.Pass(TimeSpan.FromMinutes(31));
        Assert.That((await Find())?.Is(before), Is.False);
    }

    [Test]
    public async Task Trouble_leaves_the_last_good_keys([Values("down", "redirect", "huge", "no json", "no keys", "never ends")] string trouble)
    {
        await Find();
        issuer.Trouble = Answer(trouble);
        clock.Pass(TimeSpan.FromMinutes(31));
        Assert.That(await keys.FindSignerAsync(Token(new StubIssuer.Key("RS256", "stranger")), default), Is.Null);
        Assert.That((await Find())?.KeyId, Is.EqualTo(issuer.Current.Id));
        Assert.That(issuer.Baits, Is.Zero, "redirects are not followed");
    }

    [Test]
    public async Task Without_any_keys_nobody_is_told_that_a_token_is_bad()
    {
        issuer.Trouble = Answer("down");
        var refusal = await Refused.With(ErrorCode.Overloaded, () => Find().AsTask());
        Assert.That(refusal.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(10)));
        issuer.Trouble = null;
        await Refused.With(ErrorCode.Overloaded, () => Find().AsTask());
        clock.Pass(TimeSpan.FromSeconds(11));
        Assert.That(await Find(), Is.Not.Null);
        Assert.That(issuer.Fetches, Is.EqualTo(2));
    }

    private ValueTask<TokenKey?> Find() => keys.FindSignerAsync(Token(issuer.Current), default);

    private SignedToken Token(StubIssuer.Key key) => SignedToken.Read(key.Sign(key.Header(), issuer.Claims("1")))!;

    private static Func<HttpContext, Task> Answer(string trouble) => async http =>
    {
        switch (trouble)
        {
            case "down":
                http.Response.StatusCode = 500;
                break;
            case "redirect":
                http.Response.Redirect("/elsewhere");
                break;
            case "huge":
                await http.Response.WriteAsync(new string(' ', 100_000) + """{"keys":[]}""");
                break;
            case "no json":
                await http.Response.WriteAsync("<html>");
                break;
            case "no keys":
                await http.Response.WriteAsync("""{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"},{"kty":"RSA","use":"enc"},{"kty":7}]}""");
                break;
            default:
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
        }
    };
}
