using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetAuthenticationTests : ChatTest
{
    [Test]
    public async Task It_says_who_is_signed_in_and_gives_no_tokens()
    {
        var ann = await User("ann");
        var answer = await ann.Client.GetAuthenticationAsync(new GetAuthentication());

        Assert.That((answer.UserId, answer.UserName, answer.DisplayName), Is.EqualTo((ann.Id, ann.UserName, "ann")));
        Assert.That((answer.BearerToken, answer.RefreshToken), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task Nobody_and_forged_tokens_are_refused()
    {
        await Refused(ErrorCode.Unauthorized, Client().GetAuthenticationAsync(new GetAuthentication()));
        var forger = Client();
        forger.Resume(new() { AccessToken = "e30.e30.c2ln" });
        Assert.That(async () => await forger.GetAuthenticationAsync(new GetAuthentication()), Throws.Exception.With.Property("Status").EqualTo(401));
    }
}
