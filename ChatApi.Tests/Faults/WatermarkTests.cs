using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Faults;

/// <summary>Marks from several devices in any order only rise, stay within the conversation, and unread is what counting by hand gives.</summary>
public sealed class WatermarkTests : ChatTest
{
    [Test]
    public async Task G10_marks_from_three_devices_only_rise_and_unread_is_exact()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.SendMany(conversation, 20);
        var random = new Random(1);
        var plans = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, FaultForm.Of(60, 1_700)).Select(_ => (Seq: random.NextInt64(0, 40), IsRead: random.Next(2) == 0)).ToList()).ToList();

        var devices = plans.Select((plan, n) => (plan, n)).Select(async one =>
        {
            var (read, delivered) = (0L, 0L);
            foreach (var (seq, isRead) in one.plan)
            {
                var marks = isRead ? await bob.MarkRead(conversation, seq) : await bob.Client.MarkDeliveredAsync(new MarkDelivered { ConversationId = conversation.Id, UpToSeq = seq });
                Assert.That(marks.ReadSeq, Is.GreaterThanOrEqualTo(read));
                Assert.That(marks.DeliveredSeq, Is.GreaterThanOrEqualTo(Math.Max(delivered, marks.ReadSeq)));
                (read, delivered) = (marks.ReadSeq, marks.DeliveredSeq);
                var seen = await bob.See(conversation);
                Assert.That(seen.Me!.DeliveredSeq, Is.InRange(seen.Me.ReadSeq, seen.LastSeq));
                Assert.That(seen.Me.Unread, Is.EqualTo(seen.LastSeq - seen.Me.ReadSeq), "bob has sent nothing, so all after his mark are unread");
            }
        });
        var sending = alice.SendMany(conversation, FaultForm.Of(30, 500));
        await Task.WhenAll([.. devices, sending]);

        await Refused(ErrorCode.InclusiveBetween, bob.MarkRead(conversation, -1));
        var stranger = await User("eve");
        await Refused(ErrorCode.ConversationNotFound, stranger.MarkRead(conversation, 1));
    }
}
