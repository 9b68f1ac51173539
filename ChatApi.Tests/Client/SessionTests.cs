using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

public sealed class SessionTests : ClientTest
{
    [Test]
    public async Task Signing_in_asks_for_rotating_tokens_in_the_body_and_uses_them()
    {
        Service.On("Authenticate", $$"""{"userId":"ann","bearerToken":"{{Token("signed-in")}}","refreshToken":"r1"}""").On("GetUnread", Unread);
        await Client.SignInAsync("ann", "secret words");
        await Client.GetUnreadAsync();

        var meta = JsonSerializer.Deserialize<JsonElement>(Service.Requests.First().Body).GetProperty("meta");
        Assert.That(meta.GetRawText(), Is.EqualTo("""{"tokens":"body","rotate":"true","device":"test device"}"""));
        Assert.That(Service.Requests.Last().Authorization, Is.EqualTo("Bearer " + Token("signed-in")));
        Assert.That(Client.Tokens!.AccessTokenExpiry, Is.EqualTo(Clock.Now.AddMinutes(15)));
    }

    [Test]
    public async Task An_expired_token_is_renewed_once_however_many_calls_find_out()
    {
        Renews("second");
        Service.On("GetUnread", async http =>
        {
            var expired = http.Request.Headers.Authorization == "Bearer " + Token("first");
            http.Response.StatusCode = expired ? 401 : 200;
            await using var body = new StreamWriter(http.Response.Body);
            await body.WriteAsync(expired ? """{"responseStatus":{"errorCode":"TokenExpired","message":"Renew."}}""" : Unread);
        });
        var saved = new List<ChatTokens?>();
        Client.TokensChanged += saved.Add;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Client.GetUnreadAsync()));

        Assert.That(answers.Select(answer => answer.Total), Is.All.EqualTo(3));
        Assert.That(CallsOf("GetAccessToken"), Is.EqualTo(1));
        Assert.That(saved.Single()!.RefreshToken, Is.EqualTo("refresh-second"));
    }

    [Test]
    public async Task A_token_about_to_expire_is_renewed_before_the_call()
    {
        Clock.Now = Clock.Now.AddMinutes(14).AddSeconds(40);
        Renews("second");
        Service.On("GetUnread", Unread);
        await Client.GetUnreadAsync();

        Assert.That(Service.Requests.Select(request => request.Name), Is.EqualTo(new[] { "GetAccessToken", "GetUnread" }));
        Assert.That(Service.Requests.First().Authorization, Is.Null, "a stale token has no business there");
    }

    [Test]
    public void A_call_is_repeated_once_only_after_a_renewal()
    {
        Renews("second");
        Service.OnError("GetUnread", 401, "TokenExpired");

        Assert.That(() => Client.GetUnreadAsync(), Throws.TypeOf<ChatApiException>().With.Property("Code").EqualTo(ErrorCode.TokenExpired));
        Assert.That(CallsOf("GetUnread"), Is.EqualTo(2));
    }

    [Test]
    public void A_refused_renewal_ends_the_session()
    {
        var (signedOut, last) = (0, Client.Tokens);
        Client.SignedOut += () => signedOut++;
        Client.TokensChanged += tokens => last = tokens;
        Service.OnError("GetUnread", 401, "TokenExpired").OnError("GetAccessToken", 401, "TokenInvalid");

        Assert.That(() => Client.GetUnreadAsync(), Throws.TypeOf<ChatApiException>().With.Property("Code").EqualTo(ErrorCode.TokenInvalid));
        Assert.That(signedOut, Is.EqualTo(1));
        Assert.That(last, Is.Null);
    }

    [Test]
    public async Task A_renewal_whose_answer_is_lost_is_repeated_with_the_same_refresh_token()
    {
        Service.OnError("GetUnread", 401, "TokenExpired").On("GetUnread", Unread).OnCut("GetAccessToken");
        Renews("second");
        await Client.GetUnreadAsync();

        var renewals = Service.Requests.Where(request => request.Name == "GetAccessToken").Select(request => request.Body);
        Assert.That(renewals, Is.EqualTo(new[] { """{"refreshToken":"refresh-first"}""", """{"refreshToken":"refresh-first"}""" }));
    }

    [Test]
    public async Task Cancelling_one_caller_leaves_the_renewal_to_the_others()
    {
        var renewing = new TaskCompletionSource();
        Service.OnError("GetUnread", 401, "TokenExpired").OnError("GetUnread", 401, "TokenExpired").On("GetUnread", Unread)
            .On("GetAccessToken", async http =>
            {
                await renewing.Task;
                await using var body = new StreamWriter(http.Response.Body);
                await body.WriteAsync($$"""{"accessToken":"{{Token("second")}}"}""");
            });
        using var impatience = new CancellationTokenSource();
        var impatient = Client.GetUnreadAsync(impatience.Token);
        var patient = Client.GetUnreadAsync();
        while (CallsOf("GetUnread") < 2 || CallsOf("GetAccessToken") < 1)
            await Task.Yield();
        await impatience.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());
        renewing.SetResult();

        Assert.That((await patient).Total, Is.EqualTo(3));
    }

    [Test]
    public async Task A_token_provider_stands_in_for_signing_in()
    {
        var asked = 0;
        await using var client = NewClient(tokenProvider: _ => Task.FromResult($"foreign-{++asked}"));
        Service.On("GetUnread", Unread).OnError("GetUnread", 401, "TokenExpired").On("GetUnread", Unread);
        await client.GetUnreadAsync();
        await client.GetUnreadAsync();

        Assert.That(Service.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer foreign-1", "Bearer foreign-1", "Bearer foreign-2" }));
    }

    [Test]
    public async Task Signing_out_forgets_the_tokens_even_when_the_session_had_ended()
    {
        Service.OnError("Logout", 401, "TokenInvalid").OnError("GetAccessToken", 401, "TokenInvalid");
        await Client.SignOutAsync();

        Assert.That(Client.Tokens, Is.Null);
    }

    [Test]
    public async Task Signing_out_forgets_the_tokens_before_the_service_has_answered()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.On("Logout", http =>
        {
            asked.SetResult();
            http.Response.StatusCode = 204;
            return answer.Task;
        });
        var leaving = Client.SignOutAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(Client.Tokens, Is.Null);
        Assert.That(Service.Requests.Last().Authorization, Is.EqualTo($"Bearer {Token("first")}"));
        answer.SetResult();
        await leaving;
    }

    [Test]
    public void Tokens_do_not_slip_into_logs() => Assert.That(Tokens("secret").ToString(), Is.EqualTo("ChatTokens of u"));
}
