using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

public sealed class RegisterTests
{
    private Identity identity = null!;

    [OneTimeSetUp]
    public async Task SetUp() => identity = await Identity.StartAsync();

    [Test]
    public async Task A_new_account_is_signed_in_with_a_UUIDv7()
    {
        var name = Identity.NewName("Ann");
        var answer = await identity.Register(name, ("tokens", "body"));
        Assert.That(answer.Created, Is.True);
        Assert.That(Guid.Parse(answer.UserId!).Version, Is.EqualTo(7));
        Assert.That((answer.UserName, answer.DisplayName), Is.EqualTo((name, name)));
        var caller = await identity.Identify(bearer: answer.BearerToken);
        Assert.That((caller.UserId, caller.SessionId.ToString()), Is.EqualTo((answer.UserId, answer.SessionId)));
        Assert.That(caller.TokenExpires, Is.EqualTo(identity.Clock.Now.AddMinutes(15)));
    }

    [Test]
    public async Task Any_of_the_three_names_is_enough_and_signs_in()
    {
        var name = Identity.NewName();
        var phone = $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
        Register[] requests = [new() { UserName = name }, new() { Email = $"Ä.{name}@Example.org" }, new() { Phone = phone }];
        foreach (var request in requests)
        {
            request.Password = Identity.Password;
            await identity.Auth.RegisterAsync(request, Identity.Visitor(), default);
        }
        Assert.DoesNotThrowAsync(() => identity.SignIn(name.ToUpperInvariant()));
        Assert.DoesNotThrowAsync(() => identity.SignIn($" a\u0308.{name.ToUpperInvariant()}@EXAMPLE.org ")); // as composed on other keyboards
        Assert.That((await identity.SignIn(phone)).DisplayName, Is.EqualTo("New user"));
    }

    [Test]
    public async Task A_name_is_needed()
    {
        var refusal = await Refused.With(ErrorCode.NotEmpty, () =>
            identity.Auth.RegisterAsync(new Register { Password = Identity.Password }, Identity.Visitor(), default));
        Assert.That(refusal.Field, Is.EqualTo("userName"));
    }

    [Test]
    public async Task Each_name_is_taken_once_whatever_its_case()
    {
        var name = Identity.NewName("bob");
        var phone = $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
        await Register(new() { UserName = name, Email = $"{name}@example.org", Phone = phone });
        var byName = await Refused.With(ErrorCode.UserNameTaken, () => Register(new() { UserName = name.ToUpperInvariant() }));
        var byEmail = await Refused.With(ErrorCode.EmailTaken, () => Register(new() { Email = $"{name}@EXAMPLE.org" }));
        var byPhone = await Refused.With(ErrorCode.PhoneTaken, () => Register(new() { Phone = phone }));
        Assert.That((byName.Field, byEmail.Field, byPhone.Field), Is.EqualTo(("userName", "email", "phone")));
        Assert.That((byName.Status, byEmail.Status, byPhone.Status), Is.EqualTo((409, 409, 409)));
    }

    [Test]
    public async Task Of_many_who_want_a_name_at_once_one_gets_it()
    {
        var name = Identity.NewName();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (await Register(new() { UserName = name })).UserId;
            }
            catch (ChatException e) when (e.Code == ErrorCode.UserNameTaken)
            {
                return null;
            }
        }));
        Assert.That(results.Count(id => id is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task A_weak_password_is_refused_with_its_field()
    {
        var refusal = await Refused.With(ErrorCode.WeakPassword, () =>
            identity.Auth.RegisterAsync(new Register { UserName = Identity.NewName(), Password = "password1" }, Identity.Visitor(), default));
        Assert.That((refusal.Field, refusal.Status), Is.EqualTo(("password", 400)));
    }

    [Test]
    public async Task The_service_can_be_closed_to_new_accounts()
    {
        var closed = await Identity.StartAsync(new AuthSettings { OwnAccounts = false });
        await Refused.With(ErrorCode.Forbidden, () => closed.Register(Identity.NewName()));
    }

    [Test]
    public async Task An_address_that_unfolds_beyond_its_limit_is_refused() =>
        await Refused.With(ErrorCode.MaximumLength, () => Register(new() { Email = $"{new string('\uFDFA', 200)}@example.org" }));

    [Test]
    public async Task A_demo_account_is_made_once_and_may_have_any_password()
    {
        var name = Identity.NewName("demo");
        var id = await identity.Auth.EnsureAccountAsync(name, "Demo", "password", default);
        Assert.That(await identity.Auth.EnsureAccountAsync(name, "Other", "another", default), Is.EqualTo(id));
        Assert.That((await identity.SignIn(name, "password")).DisplayName, Is.EqualTo("Demo"));
    }

    private Task<AuthenticateResponse> Register(Register request)
    {
        request.Password = Identity.Password;
        return identity.Auth.RegisterAsync(request, Identity.Visitor(), default);
    }
}
