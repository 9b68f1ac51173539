using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Marks of several conversations, and what is marked unread.</summary>
sealed partial class RandomLife
{
    [Act]
    private Task MarkSeveral(TestUser who, TestUser other) => who.Client.MarkReceiptsAsync(new MarkReceipts
    {
        Marks = [.. Enumerable.Range(0, 3).Select(_ => new ReceiptMark { ConversationId = Any(conversations), DeliveredSeq = random.Next(12), ReadSeq = Maybe() == true ? random.Next(12) : null })],
    });

    [Act]
    private Task MarkAll(TestUser who, TestUser other) => who.Client.MarkAllReadAsync(new MarkAllRead { ConversationIds = Maybe() == true ? null : [Any(conversations)] });

    [Act(2)]
    private Task MarkUnread(TestUser who, TestUser other) => who.Client.MarkUnreadAsync(Any(conversations), Maybe() == true ? 1 + random.Next(12) : null);

    [Act]
    private Task HideReads(TestUser who, TestUser other) => who.Client.UpdatePrivacyAsync(new UpdatePrivacy { ReadReceipts = random.Next(3) > 0 });
}
