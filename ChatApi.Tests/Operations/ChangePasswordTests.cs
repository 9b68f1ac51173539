using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ChangePasswordTests : ChatTest
{
    private const string Better = "three copper kettles sing";

    [Test]
    public async Task The_new_one_signs_in_and_all_other_sessions_end_on_every_node()
    {
        var ann = await User("ann");
        var (phone, tablet) = (Client(ChatServers.NodeB), Client(ChatServers.NodeA));
        await phone.SignInAsync(ann.UserName, ann.Password);
        await tablet.SignInAsync(ann.UserName, ann.Password);
        var signedOut = new TaskCompletionSource();
        phone.SignedOut += () => signedOut.TrySetResult();
        await phone.ConnectAsync();
        var (ofPhone, ofTablet) = (phone.Tokens!, tablet.Tokens!);

        await ann.Client.ChangePasswordAsync(ann.Password, Better);
        await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(5));
        foreach (var (client, tokens) in new[] { (phone, ofPhone), (tablet, ofTablet) })
        {
            client.Resume(tokens);
            await Refused(ErrorCode.TokenInvalid, client.GetMeAsync());
            await Refused(ErrorCode.TokenInvalid, Client().GetAccessTokenAsync(new GetAccessToken { RefreshToken = tokens.RefreshToken }));
        }
        Assert.That((await ann.Client.GetMeAsync()).Id, Is.EqualTo(ann.Id), "the present session stays");
        await Refused(ErrorCode.Unauthorized, Client().SignInAsync(ann.UserName, ann.Password));
        await Client().SignInAsync(ann.UserName, Better);
    }

    [Test]
    public async Task Signing_in_with_the_old_one_at_the_same_moment_leaves_nobody_signed_in()
    {
        var ann = await User("ann");
        var (old, kept) = (ann.Password, new HashSet<string>());
        for (var round = 0; round < 10; round++)
        {
            var next = $"{Better} {round}";
            var signIns = Enumerable.Range(0, 3).Select(async _ =>
            {
                var client = Client(ChatServers.NodeB);
                try
                {
                    await client.SignInAsync(ann.UserName, old);
                }
                catch (ChatApi.Client.ChatApiException e) when (e.Status is 401 or 429 or 503)
                {
                    // too late, or too many at once
                }
            }).ToList();
            await ann.Client.ChangePasswordAsync(old, next);
            await Task.WhenAll(signIns);
            Assert.That((await ann.Client.ListSessionsAsync(new ListSessions())).Results.Single().Current, $"round {round}");
            old = next;
        }
    }

    [Test]
    public async Task It_takes_the_present_password_and_a_good_new_one()
    {
        var ann = await User("ann");
        await Refused(ErrorCode.InvalidValue, "currentPassword", ann.Client.ChangePasswordAsync("something else", Better));
        await Refused(ErrorCode.WeakPassword, "newPassword", ann.Client.ChangePasswordAsync(ann.Password, "password1"));
        await Refused(ErrorCode.WeakPassword, "newPassword", ann.Client.ChangePasswordAsync(ann.Password, "short"));
        await Refused(ErrorCode.WeakPassword, "newPassword", ann.Client.ChangePasswordAsync(ann.Password, $"x {ann.UserName} x"));
        await Refused(ErrorCode.NotEmpty, "currentPassword", ann.Client.ChangePasswordAsync(new ChangePassword { NewPassword = Better }));
        await Refused(ErrorCode.Unauthorized, Client().ChangePasswordAsync(ann.Password, Better));
        await Client().SignInAsync(ann.UserName, ann.Password);
    }

    [Test]
    public async Task Guessing_it_with_a_stolen_token_is_limited_like_signing_in()
    {
        var ann = await User("ann");
        for (var i = 0; i < 5; i++)
            await Refused(ErrorCode.InvalidValue, ann.Client.ChangePasswordAsync($"guess number {i}", Better));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{ChatServers.NodeB.Url}/api/ChangePassword")
        {
            Content = new StringContent($$"""{"currentPassword":"{{ann.Password}}","newPassword":"{{Better}}"}"""),
        };
        request.Headers.Authorization = new("Bearer", await ann.Client.GetAccessTokenAsync());
        using var answer = await http.SendAsync(request);
        Assert.That(((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta), Is.EqualTo((429, (TimeSpan?)answer.Headers.RetryAfter!.Delta)));
        Assert.That(answer.Headers.RetryAfter.Delta, Is.GreaterThan(TimeSpan.FromSeconds(60)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(120)));
    }

    [Test]
    public async Task Users_of_another_issuer_have_no_password_here() =>
        await Refused(ErrorCode.Forbidden, Client(ChatServers.Issuer.Token(NewNumber())).ChangePasswordAsync("whatever it is", Better));
}
