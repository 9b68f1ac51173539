using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class RevokeSessionTests : ChatTest
{
    [Test]
    public async Task A_lost_phone_is_signed_out_from_the_laptop_and_again_changes_nothing()
    {
        var ann = await User("ann");
        var phone = Client(ChatServers.NodeB);
        await phone.SignInAsync(ann.UserName, ann.Password);
        var signedOut = new TaskCompletionSource();
        phone.SignedOut += () => signedOut.TrySetResult();
        await phone.ConnectAsync();
        var tokens = phone.Tokens!;
        var lost = (await ann.Client.ListSessionsAsync(new ListSessions())).Results.Single(session => !session.Current).Id;

        await ann.Client.RevokeSessionAsync(lost);
        await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await ann.Client.RevokeSessionAsync(lost);
        phone.Resume(tokens);
        await Refused(ErrorCode.TokenInvalid, phone.GetMeAsync());
        Assert.That((await ann.Client.ListSessionsAsync(new ListSessions())).Results.Single().Current);
    }

    [Test]
    public async Task Ending_ones_own_is_signing_out()
    {
        var ann = await User("ann");
        await ann.Client.RevokeSessionAsync((await ann.Client.ListSessionsAsync(new ListSessions())).Results.Single().Id);
        await Refused(ErrorCode.TokenInvalid, ann.Client.GetMeAsync());
    }

    [Test]
    public async Task Sessions_of_others_do_not_exist()
    {
        var (ann, ben) = await Users("ann", "ben");
        var bens = (await ben.Client.ListSessionsAsync(new ListSessions())).Results.Single().Id;
        await RefusedAlike(ErrorCode.NotFound, ann.Client.RevokeSessionAsync(bens), ann.Client.RevokeSessionAsync(Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "sessionId", ann.Client.RevokeSessionAsync(new RevokeSession()));
        await Refused(ErrorCode.Unauthorized, Client().RevokeSessionAsync(bens));
        Assert.That((await ben.Client.GetMeAsync()).Id, Is.EqualTo(ben.Id));
    }
}
