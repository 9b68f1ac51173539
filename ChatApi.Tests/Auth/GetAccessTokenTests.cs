using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

/// <summary>Guarantees 9.1 and wire AUTH-8, the client's side.</summary>
public sealed class GetAccessTokenTests
{
    private Identity identity = null!;

    [SetUp]
    public async Task SetUp() => identity = await Identity.StartAsync();

    [Test]
    public async Task A_fixed_token_renews_for_its_7_days_and_stays_the_same()
    {
        var user = await identity.Register(Identity.NewName(), ("tokens", "body"));
        for (var day = 0; day < 7; day++)
        {
            var renewed = await identity.Renew(user.RefreshToken);
            Assert.That((renewed.RefreshToken, renewed.RefreshTokenExpiry), Is.EqualTo(((string?)null, (DateTimeOffset?)null)));
            Assert.That((await identity.Identify(bearer: renewed.AccessToken)).UserId, Is.EqualTo(user.UserId));
            identity.Clock.Pass(TimeSpan.FromDays(1));
        }
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(user.RefreshToken));
    }

    [Test]
    public async Task An_access_token_does_not_outlive_its_session()
    {
        var user = await identity.Register(Identity.NewName(), ("tokens", "body"));
        identity.Clock.Pass(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(5));
        var caller = await identity.Identify(bearer: (await identity.Renew(user.RefreshToken)).AccessToken);
        Assert.That(caller.TokenExpires, Is.EqualTo(user.RefreshTokenExpiry));
    }

    [Test]
    public async Task A_rotating_token_is_replaced_at_each_renewal()
    {
        var user = await identity.NewRotatingUser();
        var token = user.RefreshToken;
        for (var i = 0; i < 5; i++)
        {
            var renewed = await identity.Renew(token);
            Assert.That(renewed.RefreshToken, Is.Not.Null.And.Not.EqualTo(token));
            Assert.That(renewed.RefreshTokenExpiry, Is.EqualTo(user.RefreshTokenExpiry));
            token = renewed.RefreshToken;
            identity.Clock.Pass(TimeSpan.FromHours(1));
        }
    }

    [Test]
    public async Task A_lost_answer_is_given_again_within_the_grace()
    {
        var user = await identity.NewRotatingUser();
        var first = await identity.Renew(user.RefreshToken);
        identity.Clock.Pass(TimeSpan.FromSeconds(30));
        var again = await identity.Renew(user.RefreshToken);
        Assert.That(again.RefreshToken, Is.EqualTo(first.RefreshToken));
        Assert.That((await identity.Renew(first.RefreshToken)).RefreshToken, Is.Not.Null);
    }

    [Test]
    public async Task An_old_token_after_the_grace_ends_the_whole_family()
    {
        var user = await identity.NewRotatingUser();
        var renewed = await identity.Renew(user.RefreshToken);
        identity.Clock.Pass(TimeSpan.FromSeconds(31));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(user.RefreshToken));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(renewed.RefreshToken));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Identify(bearer: renewed.AccessToken));
        Assert.That(await identity.EventsOf(user.UserId!), Is.EqualTo(new[] { ("session.revoked", user.UserId, user.SessionId) }));
    }

    [Test]
    public async Task A_token_two_generations_old_ends_the_family_even_within_the_grace()
    {
        var user = await identity.NewRotatingUser();
        var second = await identity.Renew(user.RefreshToken);
        var third = await identity.Renew(second.RefreshToken);
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(user.RefreshToken));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(third.RefreshToken));
    }

    [Test]
    public async Task Renewals_at_the_same_time_all_succeed_with_one_successor()
    {
        var user = await identity.NewRotatingUser();
        var otherNode = await Identity.StartAsync(identity.Settings, identity.Clock);
        var token = user.RefreshToken;
        for (var round = 0; round < 10; round++)
        {
            var renewals = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? identity : otherNode).Renew(token)));
            Assert.That(renewals.Select(renewal => renewal.RefreshToken).Distinct().Count(), Is.EqualTo(1));
            token = renewals[0].RefreshToken;
        }
    }

    [Test]
    public async Task Without_grace_the_current_token_still_renews()
    {
        var strict = await Identity.StartAsync(new AuthSettings { PasswordIterations = 10_000, RefreshGraceSeconds = 0, AddressAttempts = 0 });
        var user = await strict.NewRotatingUser();
        var renewed = await strict.Renew(user.RefreshToken);
        strict.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.DoesNotThrowAsync(() => strict.Renew(renewed.RefreshToken));
    }

    [Test]
    public async Task A_forged_token_is_refused_and_ends_nothing()
    {
        var user = await identity.NewRotatingUser();
        var good = user.RefreshToken!;
        var parsed = RefreshTokens.Parse(good)!.Value;
        string[] forged =
        [
            good[..^1], good + "A", good[..^5] + "AAAAA", new string('A', good.Length), "", "a b", new string('\ud800', good.Length), new string('!', good.Length),
            new RefreshTokens(await OtherKeys()).Issue(parsed.SessionId, 0, new byte[16]), // another service's
            identity.RefreshTokens.Issue(parsed.SessionId, 0, new byte[16]), // another nonce
            identity.RefreshTokens.Issue(Guid.NewGuid(), 0, new byte[16]), // no such session
            user.BearerToken!,
        ];
        foreach (var token in forged)
            await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(token));
        Assert.DoesNotThrowAsync(() => identity.Renew(good));
    }

    [Test]
    public async Task A_closed_account_or_an_ended_session_renews_nothing()
    {
        var one = await identity.NewRotatingUser();
        await identity.Execute("UPDATE users SET disabled_at = now() WHERE id = @UserId", new { one.UserId });
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(one.RefreshToken));
        var other = await identity.NewRotatingUser();
        await identity.Auth.LogoutAsync(new Logout(), Identity.Of(other), default);
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(other.RefreshToken));
    }

    [Test]
    public async Task The_cookie_is_renewed_when_no_token_is_given()
    {
        var visitor = Identity.Visitor();
        var user = await identity.Auth.RegisterAsync(new Register { UserName = Identity.NewName(), Password = Identity.Password }, visitor, default);
        var again = Identity.Visitor(visitor.Cookies!.ToSet["ss-reftok"].Value);
        var answer = await identity.Auth.GetAccessTokenAsync(new GetAccessToken { UseTokenCookie = true }, again, default);
        Assert.That((answer.AccessToken, answer.RefreshToken), Is.EqualTo(((string?)null, (string?)null)));
        Assert.That(again.Cookies!.ToSet.Keys, Is.EqualTo(new[] { "ss-tok" }));
        Assert.That((await identity.Identify(accessCookie: again.Cookies.ToSet["ss-tok"].Value)).UserId, Is.EqualTo(user.UserId));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Renew(null));
    }

    private static async Task<SigningKeys> OtherKeys()
    {
        var keys = new SigningKeys(null!, new AuthSettings { SigningKey = Convert.ToBase64String(new byte[32]) });
        await keys.LoadAsync(default);
        return keys;
    }
}
