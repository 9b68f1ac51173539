using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

public sealed class LogoutTests
{
    private Identity identity = null!;

    [SetUp]
    public async Task SetUp() => identity = await Identity.StartAsync();

    [Test]
    public async Task The_session_ends_here_at_once_and_is_told_to_the_others()
    {
        var user = await identity.Register(Identity.NewName(), ("tokens", "body"));
        var caller = Identity.Of(user);
        await identity.Auth.LogoutAsync(new Logout(), caller, default);
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(bearer: user.BearerToken));
        Assert.That(caller.Cookies!.ToSet.Values.Select(cookie => cookie.Value), Is.EqualTo(new string?[] { null, null }));
        Assert.That(await identity.EventsOf(user.UserId!), Is.EqualTo(new[] { ("session.revoked", user.UserId, user.SessionId) }));

        await identity.Auth.LogoutAsync(new Logout(), caller, default);
        Assert.That(await identity.EventsOf(user.UserId!), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_node_refuses_the_token_once_it_hears_of_it_and_after_a_restart()
    {
        var user = await identity.Register(Identity.NewName(), ("tokens", "body"));
        var running = await Identity.StartAsync(identity.Settings, identity.Clock);
        await identity.Auth.LogoutAsync(new Logout(), Identity.Of(user), default);
        Assert.DoesNotThrowAsync(() => running.Identify(bearer: user.BearerToken)); // it has not heard yet
        running.Revoked.Add(Guid.Parse(user.SessionId!));
        await Refused.With(ErrorCode.TokenInvalid, () => running.Identify(bearer: user.BearerToken));

        var restarted = await Identity.StartAsync(identity.Settings, identity.Clock);
        await restarted.Revoked.LoadAsync(default);
        await Refused.With(ErrorCode.TokenInvalid, () => restarted.Identify(bearer: user.BearerToken));
    }

    [Test]
    public async Task Other_sessions_of_the_user_go_on()
    {
        var phone = await identity.Register(Identity.NewName(), ("tokens", "body"));
        var laptop = await identity.SignIn(phone.UserName!, Identity.Password, ("tokens", "body"));
        await identity.Auth.LogoutAsync(new Logout(), Identity.Of(phone), default);
        Assert.DoesNotThrowAsync(() => identity.Identify(bearer: laptop.BearerToken));
    }

    [Test]
    public async Task AUTH_7_Provider_logout_ends_the_cookies_session_even_when_the_access_cookie_is_gone()
    {
        var visitor = Identity.Visitor();
        var user = await identity.Auth.RegisterAsync(new Register { UserName = Identity.NewName(), Password = Identity.Password }, visitor, default);
        var access = visitor.Cookies!.ToSet["ss-tok"].Value;
        var refresh = visitor.Cookies.ToSet["ss-reftok"].Value;

        var leaving = Identity.Visitor(refresh);
        var answer = await identity.Auth.AuthenticateAsync(new Authenticate { Provider = "logout" }, leaving, default);
        Assert.That(System.Text.Json.JsonSerializer.Serialize(answer, ContractJson.Wire), Is.EqualTo("{}"));
        Assert.That(leaving.Cookies!.ToSet.Values.Select(cookie => cookie.Value), Is.EqualTo(new string?[] { null, null }));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(accessCookie: access, refreshCookie: refresh));
        Assert.That(await identity.EventsOf(user.UserId!), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Provider_logout_ends_a_bearer_session_and_is_no_error_for_strangers()
    {
        var user = await identity.Register(Identity.NewName(), ("tokens", "body"));
        await identity.Auth.AuthenticateAsync(new Authenticate { Provider = "logout" }, Identity.Of(user), default);
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(bearer: user.BearerToken));
        Assert.DoesNotThrowAsync(() => identity.Auth.AuthenticateAsync(new Authenticate { Provider = "logout" }, Identity.Visitor("forged"), default));
        Assert.DoesNotThrowAsync(() => identity.Auth.AuthenticateAsync(new Authenticate { Provider = "logout" }, Caller.Anonymous, default));
    }
}
