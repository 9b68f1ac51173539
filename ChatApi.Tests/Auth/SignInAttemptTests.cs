using System.Net;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Auth;

/// <summary>Guessing passwords is slow whoever tries, from wherever, on whatever node, and tells nothing.</summary>
public sealed class SignInAttemptTests
{
    private const string Wrong = "not the pass phrase";
    private Identity identity = null!;

    [OneTimeSetUp]
    public async Task SetUp() => identity = await Identity.StartAsync(new AuthSettings { PasswordIterations = 10_000, AddressAttempts = 8 });

    [Test]
    public async Task The_sixth_attempt_on_a_name_is_refused_whether_or_not_somebody_has_it([Values] bool exists)
    {
        var name = Identity.NewName();
        if (exists)
            await Register(name, NewAddress());
        for (var i = 0; i < 5; i++)
            Assert.That((await Refused.With(ErrorCode.Unauthorized, () => SignIn(name, Wrong, NewAddress()))).Message, Is.EqualTo("The user name and the password do not match."));
        var refusal = await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(name.ToUpperInvariant(), Identity.Password, NewAddress()));
        Assert.That(refusal.RetryAfter!.Value.TotalSeconds, Is.InRange(100, 120));
        Assert.That(refusal.Message, Does.Match(@"^Too many attempts; try again in 1\d\d seconds\.$"));
        Assert.That(refusal.Rates.Select(rate => (rate.Name, rate.Quota.Burst, rate.Remaining)), Is.EqualTo([("signInPerAccount", 5, 0)]), "told in RateLimit and RateLimit-Policy");
    }

    [Test]
    public async Task An_attempt_comes_back_every_two_minutes()
    {
        var name = Identity.NewName();
        await Register(name, NewAddress());
        await Exhaust(name);
        await Pass(name, seconds: 121);
        await Refused.With(ErrorCode.Unauthorized, () => SignIn(name, Wrong, NewAddress()));
        await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(name, Wrong, NewAddress()));
        await Pass(name, seconds: 121);
        await SignIn(name, Identity.Password, NewAddress());
    }

    [Test]
    public async Task Who_knows_the_password_gets_the_accounts_attempts_back_but_never_the_addresss()
    {
        var (name, address) = (Identity.NewName(), NewAddress());
        await Register(name, NewAddress());
        for (var i = 0; i < 4; i++)
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(name, Wrong, address));
        await SignIn(name, Identity.Password, address);
        for (var i = 0; i < 3; i++)
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(name, Wrong, address));
        await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(name, Identity.Password, address));
        await SignIn(name, Identity.Password, NewAddress());
    }

    [Test]
    public async Task An_address_that_has_no_attempts_left_takes_none_of_an_account()
    {
        var (name, address) = (Identity.NewName(), NewAddress());
        await Register(name, NewAddress());
        for (var i = 0; i < 8; i++)
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(Identity.NewName(), Wrong, address));
        for (var i = 0; i < 10; i++)
            await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(name, Wrong, address));
        await Refused.With(ErrorCode.RateLimitExceeded, () => Register(Identity.NewName(), address));
        await SignIn(name, Identity.Password, NewAddress());
    }

    [Test]
    public async Task One_site_is_one_address()
    {
        var bytes = Guid.NewGuid().ToByteArray();
        for (var i = 0; i < 8; i++)
        {
            bytes[15] = (byte)i; // another host of the same /64
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(Identity.NewName(), Wrong, new IPAddress(bytes)));
        }
        bytes[10]++;
        await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(Identity.NewName(), Wrong, new IPAddress(bytes)));
        bytes[7]++;
        await Refused.With(ErrorCode.Unauthorized, () => SignIn(Identity.NewName(), Wrong, new IPAddress(bytes)));

        var address = NewAddress();
        for (var i = 0; i < 8; i++)
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(Identity.NewName(), Wrong, i % 2 == 0 ? address : address.MapToIPv6()));
        await Refused.With(ErrorCode.RateLimitExceeded, () => SignIn(Identity.NewName(), Wrong, address));
    }

    [Test]
    public async Task Many_at_once_over_two_nodes_get_no_more()
    {
        var name = Identity.NewName();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(async n =>
        {
            using var http = new HttpClient();
            using var answer = await http.PostAsync($"{(n % 2 == 0 ? ChatServers.NodeA : ChatServers.NodeB).Url}/api/Authenticate",
                new StringContent($$"""{"userName":"{{name}}","password":"guess number {{n}}"}"""));
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
            return (int)answer.StatusCode;
        }));
        Assert.That((statuses.Count(status => status == 429), statuses.Count(status => status is 401 or 503)), Is.EqualTo((59, 5)));
    }

    [Test]
    public async Task Limits_can_be_switched_off()
    {
        var open = await Identity.StartAsync(new AuthSettings { PasswordIterations = 10_000, AccountAttempts = 0, AddressAttempts = 0 });
        var name = Identity.NewName();
        for (var i = 0; i < 10; i++)
            await Refused.With(ErrorCode.Unauthorized, () => open.SignIn(name, Wrong));
    }

    [Test]
    public async Task What_is_free_again_is_forgotten()
    {
        var (free, held) = (Identity.NewName(), Identity.NewName());
        await Exhaust(free);
        await Exhaust(held);
        await Pass(free, seconds: 3_600);
        await ChatServers.NodeA.Services.GetRequiredService<IdentityCleanup>().RunAsync(default);
        await using var db = await identity.DataSource.OpenConnectionAsync();
        var keys = await db.QueryAsync<string>("SELECT encode(key, 'hex') FROM sign_in_attempts");
        Assert.That(keys, Does.Contain(Key(held)).And.Not.Contain(Key(free)));
        Assert.That(keys, Has.None.Contain(held));
    }

    private static IPAddress NewAddress() => new(Random.Shared.NextInt64(1, uint.MaxValue));

    private static string Key(string name) => Convert.ToHexStringLower(SignInAttempts.OfName(name));

    private Task<AuthenticateResponse> Register(string name, IPAddress address) =>
        identity.Auth.RegisterAsync(new Register { UserName = name, Password = Identity.Password }, From(address), default);

    private Task<AuthenticateResponse> SignIn(string name, string password, IPAddress address) =>
        identity.Auth.AuthenticateAsync(new Authenticate { UserName = name, Password = password }, From(address), default);

    private async Task Exhaust(string name)
    {
        for (var i = 0; i < 5; i++)
            await Refused.With(ErrorCode.Unauthorized, () => SignIn(name, Wrong, NewAddress()));
    }

    /// <summary>As if so much time had gone by.</summary>
    private Task Pass(string name, int seconds) => identity.Execute(
        "UPDATE sign_in_attempts SET free_at = free_at - make_interval(secs => @seconds) WHERE key = @key", new { seconds, key = SignInAttempts.OfName(name) });

    private static Caller From(IPAddress address) => new() { Address = address, Cookies = new TokenCookies() };
}
