using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetMeTests : ChatTest
{
    [Test]
    public async Task Everyone_sees_their_own_profile()
    {
        var ann = await User("ann");

        Assert.That(await ann.Client.GetMeAsync(), Has.Property("Id").EqualTo(ann.Id).And.Property("UserName").EqualTo(ann.UserName).And.Property("DisplayName").EqualTo("ann"));
    }

    [Test]
    public Task Nobody_has_none() => Refused(ErrorCode.Unauthorized, Client().GetMeAsync());
}
