using System.Net;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

/// <summary>Wire AUTH-1 and AUTH-8, the server's side.</summary>
public sealed class AuthenticatorTests
{
    private Identity identity = null!;
    private string access = "", refresh = "", userId = "";

    [SetUp]
    public async Task SetUp()
    {
        identity = await Identity.StartAsync();
        var visitor = Identity.Visitor();
        userId = (await identity.Auth.RegisterAsync(new Register { UserName = Identity.NewName(), Password = Identity.Password }, visitor, default)).UserId!;
        access = visitor.Cookies!.ToSet["ss-tok"].Value!;
        refresh = visitor.Cookies.ToSet["ss-reftok"].Value!;
    }

    [Test]
    public async Task Without_credentials_one_is_anonymous()
    {
        var caller = await identity.Authenticator.IdentifyAsync(new Credentials(null, "", "", IPAddress.Loopback), default);
        Assert.That((caller.IsSignedIn, caller.Address), Is.EqualTo((false, IPAddress.Loopback)));
        Assert.That(caller.Cookies, Is.Not.Null);
    }

    [Test]
    public async Task The_bearer_token_comes_before_the_cookies()
    {
        var other = await identity.Register(Identity.NewName(), ("tokens", "body"));
        Assert.That((await identity.Identify(other.BearerToken, access, refresh)).UserId, Is.EqualTo(other.UserId));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify("forged", access, refresh));
        identity.Clock.Pass(TimeSpan.FromMinutes(17));
        await Refused.With(ErrorCode.TokenExpired, () => identity.Identify(other.BearerToken, access, refresh));
    }

    [Test]
    public async Task A_live_access_cookie_is_not_renewed()
    {
        var caller = await identity.Identify(accessCookie: access, refreshCookie: refresh);
        Assert.That(caller.UserId, Is.EqualTo(userId));
        Assert.That(caller.Cookies!.ToSet, Is.Empty);
        Assert.That(caller.Cookies.RefreshToken, Is.EqualTo(refresh));
    }

    [Test]
    public async Task AUTH_8_A_missing_or_expired_access_cookie_is_renewed([Values] bool missing)
    {
        identity.Clock.Pass(TimeSpan.FromMinutes(17));
        await Refused.With(ErrorCode.TokenExpired, () => identity.Identify(accessCookie: access));
        var callers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => identity.Identify(accessCookie: missing ? null : access, refreshCookie: refresh)));
        foreach (var caller in callers)
        {
            Assert.That(caller.UserId, Is.EqualTo(userId));
            Assert.That(caller.TokenExpires, Is.EqualTo(identity.Clock.Now.AddMinutes(15)));
            var (value, life) = caller.Cookies!.ToSet["ss-tok"];
            Assert.That(life, Is.EqualTo(TimeSpan.FromSeconds(900)));
            Assert.That((await identity.Identify(accessCookie: value)).SessionId, Is.EqualTo(caller.SessionId));
        }
    }

    [Test]
    public async Task A_forged_access_cookie_is_not_renewed() =>
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(accessCookie: access[..^6] + "AAAAAA", refreshCookie: refresh));

    [Test]
    public async Task A_refresh_cookie_that_is_no_good_is_told()
    {
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(refreshCookie: "forged"));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(refreshCookie: access));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(accessCookie: refresh));
        identity.Clock.Pass(TimeSpan.FromDays(7));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(refreshCookie: refresh));
    }

    [Test]
    public async Task A_rotating_token_sent_as_a_cookie_is_not_replaced()
    {
        var user = await identity.NewRotatingUser();
        await identity.Identify(refreshCookie: user.RefreshToken);
        await identity.Identify(refreshCookie: user.RefreshToken);
        identity.Clock.Pass(TimeSpan.FromMinutes(5));
        Assert.That((await identity.Renew(user.RefreshToken)).RefreshToken, Is.Not.Null);
    }
}
