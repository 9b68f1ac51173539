using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetAccessTokenTests : ChatTest
{
    [Test]
    public async Task A_client_goes_on_when_its_token_has_expired_and_its_refresh_token_rotates()
    {
        var ann = await User("ann");
        var before = ann.Client.Tokens!;
        ann.Client.Resume(before with { AccessTokenExpiry = DateTimeOffset.UtcNow }); // as after a night's sleep
        await ann.Client.GetMeAsync();

        Assert.That(ann.Client.Tokens!.AccessTokenExpiry, Is.EqualTo(DateTimeOffset.UtcNow.AddMinutes(15)).Within(TimeSpan.FromSeconds(30)));
        Assert.That(ann.Client.Tokens.RefreshToken, Is.Not.EqualTo(before.RefreshToken));
        Assert.That(ann.Client.Tokens.RefreshTokenExpiry, Is.EqualTo(before.RefreshTokenExpiry), "seven days from sign-in, however often it rotates");
    }

    [Test]
    public async Task A_lost_answer_may_be_asked_for_again()
    {
        var ann = await User("ann");
        var request = new GetAccessToken { RefreshToken = ann.Client.Tokens!.RefreshToken };
        var first = await Client().GetAccessTokenAsync(request);
        var again = await Client(ChatServers.NodeB).GetAccessTokenAsync(request);

        Assert.That((first.AccessToken, again.AccessToken), Is.Not.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task What_is_no_refresh_token_is_refused()
    {
        var ann = await User("ann");

        await Refused(ErrorCode.TokenInvalid, Client().GetAccessTokenAsync(new GetAccessToken { RefreshToken = "made-up" }));
        await Refused(ErrorCode.TokenInvalid, Client().GetAccessTokenAsync(new GetAccessToken { RefreshToken = ann.Client.Tokens!.AccessToken }));
        await Refused(ErrorCode.TokenInvalid, Client().GetAccessTokenAsync(new GetAccessToken()));
    }
}
