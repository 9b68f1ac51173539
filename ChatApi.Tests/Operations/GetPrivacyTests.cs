using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetPrivacyTests : ChatTest
{
    [Test]
    public async Task At_first_everyone_may_do_everything()
    {
        var alice = await User("alice");
        var privacy = await alice.Client.GetPrivacyAsync();
        Assert.That(new[] { privacy.Messages, privacy.Groups, privacy.Presence, privacy.Search }, Has.All.EqualTo("everyone"));
        Assert.That((privacy.ReadReceipts, privacy.Typing), Is.EqualTo((true, true)));
        Assert.That((await alice.Client.GetSnapshotAsync()).Privacy, Is.EqualTo(privacy));
    }

    [Test]
    public Task Nobody_has_none() => Refused(ErrorCode.Unauthorized, Client().GetPrivacyAsync(new GetPrivacy()));
}
