using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Messages, marks, and profiles.</summary>
sealed partial class RandomLife
{
    [Act(6)]
    private Task Send(TestUser who, TestUser other) => who.Client.SendMessageAsync(Any(conversations), $"text {random.Next(1_000)}");

    [Act(2)]
    private Task MarkRead(TestUser who, TestUser other) => who.Client.MarkReadAsync(new MarkRead { ConversationId = Any(conversations), UpToSeq = random.Next(12) });

    [Act]
    private Task MarkDelivered(TestUser who, TestUser other) =>
        who.Client.MarkDeliveredAsync(new MarkDelivered { ConversationId = Any(conversations), UpToSeq = random.Next(12) });

    [Act]
    private Task Rename(TestUser who, TestUser other) => who.Client.UpdateMeAsync(new UpdateMe { DisplayName = $"{who.Name} {random.Next(100)}" });
}
