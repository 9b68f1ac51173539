using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

public sealed class AuthenticateTests
{
    private Identity identity = null!;

    [OneTimeSetUp]
    public async Task SetUp() => identity = await Identity.StartAsync();

    [Test]
    public async Task AUTH_5_Cookie_mode_is_the_default_and_keeps_tokens_out_of_the_body()
    {
        var name = Identity.NewName();
        await identity.Register(name);
        var visitor = Identity.Visitor();
        var answer = await identity.Auth.AuthenticateAsync(new Authenticate { Provider = "credentials", UserName = name, Password = Identity.Password }, visitor, default);
        Assert.That((answer.BearerToken, answer.RefreshToken, answer.RefreshTokenExpiry), Is.EqualTo(((string?)null, (string?)null, (DateTimeOffset?)null)));
        Assert.That(visitor.Cookies!.ToSet.Keys, Is.EquivalentTo(new[] { "ss-tok", "ss-reftok" }));
        Assert.That(visitor.Cookies.ToSet["ss-tok"].Life, Is.EqualTo(TimeSpan.FromSeconds(900)));
        Assert.That(visitor.Cookies.ToSet["ss-reftok"].Life, Is.EqualTo(TimeSpan.FromSeconds(604_800)));
        Assert.That(visitor.Cookies.ToSet.Values.Select(cookie => cookie.Value), Has.All.Match("^[A-Za-z0-9._-]+$"));
        Assert.That((await identity.Identify(accessCookie: visitor.Cookies.ToSet["ss-tok"].Value)).UserId, Is.EqualTo(answer.UserId));
        Assert.That(answer.Created, Is.False);
    }

    [Test]
    public async Task AUTH_6_Token_mode_sets_no_cookies()
    {
        var name = Identity.NewName();
        await identity.Register(name);
        var visitor = Identity.Visitor();
        var answer = await identity.Auth.AuthenticateAsync(
            new Authenticate { UserName = name, Password = Identity.Password, Meta = new() { ["tokens"] = "body" } }, visitor, default);
        Assert.That(visitor.Cookies!.ToSet, Is.Empty);
        Assert.That(answer.BearerToken, Is.Not.Null);
        Assert.That(answer.RefreshToken, Does.Match("^[A-Za-z0-9_-]+$"));
        Assert.That(answer.RefreshTokenExpiry, Is.EqualTo(identity.Clock.Now.AddDays(7)));
    }

    [Test]
    public async Task Token_mode_can_be_configured_and_cookies_asked_for()
    {
        var byBody = await Identity.StartAsync(new AuthSettings { TokensInBody = true, PasswordIterations = 10_000, AddressAttempts = 0 });
        var name = Identity.NewName();
        Assert.That((await byBody.Register(name)).BearerToken, Is.Not.Null);
        Assert.That((await byBody.SignIn(name, Identity.Password, ("tokens", "cookies"))).BearerToken, Is.Null);
    }

    [Test]
    public async Task Wrong_unknown_and_disabled_look_the_same()
    {
        var name = Identity.NewName();
        await identity.Register(name);
        var wrong = await Refused.With(ErrorCode.Unauthorized, () => identity.SignIn(name, "another password"));
        var unknown = await Refused.With(ErrorCode.Unauthorized, () => identity.SignIn(Identity.NewName()));
        await identity.Execute("UPDATE users SET disabled_at = now() WHERE user_name = @name", new { name });
        var disabled = await Refused.With(ErrorCode.Unauthorized, () => identity.SignIn(name));
        Assert.That(new[] { unknown.Message, disabled.Message }, Has.All.EqualTo(wrong.Message));
        await Refused.With(ErrorCode.Unauthorized, () => identity.SignIn("nul\0name"));
    }

    [TestCase(null, "x", "userName")]
    [TestCase(" ", "x", "userName")]
    [TestCase("ann", null, "password")]
    public async Task What_is_missing_is_named(string? userName, string? password, string field) =>
        Assert.That((await Refused.With(ErrorCode.NotEmpty, () => identity.SignIn(userName!, password!))).Field, Is.EqualTo(field));

    [Test]
    public async Task An_unknown_provider_is_refused() => Assert.That((await Refused.With(ErrorCode.InvalidValue, () =>
        identity.Auth.AuthenticateAsync(new Authenticate { Provider = "facebook" }, Identity.Visitor(), default))).Field, Is.EqualTo("provider"));

    [Test]
    public async Task A_hash_of_fewer_iterations_is_replaced_at_the_next_sign_in()
    {
        var name = Identity.NewName();
        await identity.Register(name);
        var stronger = await Identity.StartAsync(new AuthSettings { PasswordIterations = 20_000, AddressAttempts = 0 });
        await stronger.SignIn(name);
        await using var db = await identity.DataSource.OpenConnectionAsync();
        Assert.That((await ChatApi.ServiceInterface.Auth.AuthQueries.FindAccountAsync(db, name, null, null, default))!.PasswordHash, Does.StartWith("pbkdf2-sha512$20000$"));
        Assert.DoesNotThrowAsync(() => identity.SignIn(name));
    }

    [Test]
    public async Task AUTH_7_GetAuthentication_says_who_without_tokens()
    {
        var signedIn = await identity.Register(Identity.NewName());
        var answer = await identity.Auth.GetAuthenticationAsync(new(), Identity.Of(signedIn), default);
        Assert.That((answer.UserId, answer.SessionId, answer.BearerToken), Is.EqualTo((signedIn.UserId, signedIn.SessionId, (string?)null)));
        await identity.Execute("UPDATE users SET deleted_at = now() WHERE id = @UserId", new { signedIn.UserId });
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Auth.GetAuthenticationAsync(new(), Identity.Of(signedIn), default));
    }

    [Test]
    public async Task The_device_is_kept_printable_and_short()
    {
        var answer = await identity.Register(Identity.NewName());
        var name = answer.UserName!;
        var session = await identity.SignIn(name, Identity.Password, ("device", $" my\u0000 phone {new string('x', 200)}"));
        await using var db = await identity.DataSource.OpenConnectionAsync();
        var device = (await ChatApi.ServiceInterface.Auth.SessionQueries.FindSessionAsync(db, Guid.Parse(session.SessionId!), default))!.Device;
        Assert.That(device, Does.StartWith("my phone x").And.Length.LessThanOrEqualTo(100));
    }
}
