using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class AuthenticateTests : ChatTest
{
    [Test]
    public async Task Signing_in_works_on_any_node_whatever_the_case_of_the_name()
    {
        var ann = await User("ann");
        var elsewhere = Client(ChatServers.NodeB);
        var answer = await elsewhere.SignInAsync(ann.UserName.ToUpperInvariant(), ann.Password);

        Assert.That((answer.UserId, answer.DisplayName), Is.EqualTo((ann.Id, "ann")));
        Assert.That((await elsewhere.GetMeAsync()).Id, Is.EqualTo(ann.Id));
        Assert.That(answer.SessionId, Is.Not.EqualTo((await ann.Client.GetAuthenticationAsync(new GetAuthentication())).SessionId), "each device has its own session");
    }

    [Test]
    public async Task A_wrong_password_and_an_unknown_name_are_the_same_refusal()
    {
        var ann = await User("ann");

        await RefusedAlike(ErrorCode.Unauthorized, Client().SignInAsync(ann.UserName, "not that one"), Client().SignInAsync("nobody-of-this-name", "not that one"));
    }

    [Test]
    public async Task Name_and_password_are_needed_and_the_provider_is_ours()
    {
        await Refused(ErrorCode.NotEmpty, "userName", Client().SignInAsync("", "four random words"));
        await Refused(ErrorCode.NotEmpty, "password", Client().SignInAsync("ann", ""));
        await Refused(ErrorCode.InvalidValue, "provider", Client().AuthenticateAsync(new Authenticate { Provider = "moon", UserName = "ann", Password = "four random words" }));
    }
}
