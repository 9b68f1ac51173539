using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class MarkReceiptsTests : ChatTest
{
    [Test]
    public async Task Several_conversations_are_marked_together_and_each_is_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var (direct, group, other) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob), await alice.StartGroup("not bob's"));
        await alice.SendMany(direct, 3);
        await alice.SendMany(group, 4);
        await using var inbox = await alice.Listen();

        var answer = await bob.Client.MarkReceiptsAsync(new MarkReceipts
        {
            Marks =
            [
                new() { ConversationId = direct.Id, ReadSeq = 2 }, new() { ConversationId = direct.Id, DeliveredSeq = 99, ReadSeq = 1 },
                new() { ConversationId = group.Id, DeliveredSeq = 4 }, new() { ConversationId = other.Id, ReadSeq = 1 }, new() { ConversationId = Guid.NewGuid(), ReadSeq = 1 },
            ],
        });
        Assert.That(answer.Results, Is.EquivalentTo(
        [
            new ConversationMarks { ConversationId = direct.Id, DeliveredSeq = 3, ReadSeq = 2, Unread = 1 },
            new ConversationMarks { ConversationId = group.Id, DeliveredSeq = 4, ReadSeq = 0, Unread = 4 },
        ]), "of two for one conversation the higher counts, and others' conversations are left out");
        Assert.That((await inbox.Next<MessageRead>()).Receipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 2, ReadSeq = 2 }));
        Assert.That((await inbox.Next<MessageDelivered>()).Receipt, Is.EqualTo(new Receipt { UserId = bob.Id, DeliveredSeq = 3 }));
        Assert.That((await inbox.Next<MessageDelivered>()).ConversationId, Is.EqualTo(group.Id));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_hundred_marks_that_each_say_something_are_given()
    {
        var (alice, bob) = await Users("alice", "bob");
        var id = (await alice.StartConversation(with: bob)).Id;

        await Refused(ErrorCode.NotEmpty, "marks", bob.Client.MarkReceiptsAsync(new MarkReceipts()));
        await Refused(ErrorCode.MaximumCount, "marks", bob.Client.MarkReceiptsAsync(new MarkReceipts { Marks = Many(101) }));
        Assert.That((await bob.Client.MarkReceiptsAsync(new MarkReceipts { Marks = Many(100) })).Results, Is.Empty);
        await Refused(ErrorCode.InvalidValue, "marks[1]", bob.Client.MarkReceiptsAsync(new MarkReceipts { Marks = [new() { ConversationId = id, ReadSeq = 1 }, new() { ConversationId = id }] }));
        await Refused(ErrorCode.NotEmpty, "marks[0].conversationId", bob.Client.MarkReceiptsAsync(new MarkReceipts { Marks = [new() { ReadSeq = 1 }] }));
        await Refused(ErrorCode.InclusiveBetween, "marks[0].readSeq", bob.Client.MarkReceiptsAsync(new MarkReceipts { Marks = [new() { ConversationId = id, ReadSeq = -1 }] }));
        await Refused(ErrorCode.Unauthorized, Client().MarkReceiptsAsync(new MarkReceipts { Marks = Many(1) }));
    }

    private static List<ReceiptMark> Many(int count) => [.. Enumerable.Range(0, count).Select(_ => new ReceiptMark { ConversationId = Guid.NewGuid(), ReadSeq = 1 })];
}
