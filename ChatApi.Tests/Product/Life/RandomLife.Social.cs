using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Blocks and privacy.</summary>
sealed partial class RandomLife
{
    [Act(2)]
    private async Task Block(TestUser who, TestUser other)
    {
        await who.Client.BlockUserAsync(other.Id);
        if (random.Next(2) == 0)
            await who.Client.UnblockUserAsync(other.Id);
    }

    [Act]
    private Task BePrivate(TestUser who, TestUser other) =>
        who.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = AnyCircle(), Groups = AnyCircle(), Presence = AnyCircle() });

    private string AnyCircle() => Any(["everyone", "everyone", "shared", "nobody"]);
}
