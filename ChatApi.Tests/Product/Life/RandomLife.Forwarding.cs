using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Copies.</summary>
sealed partial class RandomLife
{
    [Act]
    private async Task Forward(TestUser who, TestUser other) =>
        await who.Client.ForwardMessagesAsync([await AnyMessage(who), await AnyMessage(who)], [Any(conversations), Any(conversations)]);
}
