using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class LogoutTests : ChatTest
{
    [Test]
    public async Task The_session_and_its_connections_end_on_every_node_and_other_devices_stay()
    {
        var ann = await User("ann");
        var (phone, laptop) = (Client(ChatServers.NodeB), Client());
        await phone.SignInAsync(ann.UserName, ann.Password);
        laptop.Resume(phone.Tokens!); // the same session on another node
        var signedOut = new TaskCompletionSource();
        phone.SignedOut += () => signedOut.TrySetResult();
        await phone.ConnectAsync();
        var tokens = phone.Tokens!;
        await laptop.LogoutAsync(new Logout());

        await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(phone.Tokens, Is.Null);
        phone.Resume(tokens);
        await Refused(ErrorCode.TokenInvalid, phone.GetMeAsync());
        await Refused(ErrorCode.TokenInvalid, Client().GetAccessTokenAsync(new GetAccessToken { RefreshToken = tokens.RefreshToken }));
        Assert.That((await ann.Client.GetMeAsync()).Id, Is.EqualTo(ann.Id));
    }

    [Test]
    public async Task A_session_that_ends_while_its_connection_opens_ends_the_connection_too()
    {
        var ann = await User("ann");
        var rounds = Enumerable.Range(0, 30).Select(async n =>
        {
            var (phone, laptop) = (Client(ChatServers.NodeB), Client());
            await phone.SignInAsync(ann.UserName, ann.Password);
            laptop.Resume(phone.Tokens!);
            var signedOut = new TaskCompletionSource();
            phone.SignedOut += () => signedOut.TrySetResult();
            await phone.ConnectAsync();
            await laptop.LogoutAsync(new Logout());
            await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(5));
        });
        foreach (var round in rounds)
            await round;
    }

    [Test]
    public async Task Signing_out_closes_the_connection_and_forgets_the_tokens()
    {
        var ann = await User("ann");
        await ann.Client.ConnectAsync();
        await ann.Client.SignOutAsync();

        Assert.That((ann.Client.ConnectionState, ann.Client.Tokens), Is.EqualTo((ConnectionState.Offline, (ChatTokens?)null)));
        await Refused(ErrorCode.Unauthorized, ann.Client.GetMeAsync());
    }

    [Test]
    public Task Nobody_cannot_sign_out() => Refused(ErrorCode.Unauthorized, Client().LogoutAsync(new Logout()));
}
