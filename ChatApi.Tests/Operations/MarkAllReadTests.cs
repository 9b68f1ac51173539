using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class MarkAllReadTests : ChatTest
{
    [Test]
    public async Task Everything_is_read_then_and_what_was_marked_unread_is_not_any_more()
    {
        var (alice, bob) = await Users("alice", "bob");
        var (direct, group, read) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob), await alice.StartGroup("read", bob));
        await alice.SendMany(direct, 2);
        await alice.SendMany(group, 3);
        await bob.Client.MarkUnreadAsync(read.Id);
        await using var phone = await bob.Listen(on: ChatServers.NodeA);

        var unread = await bob.Client.MarkAllReadAsync();
        Assert.That((unread.Total, unread.Muted, unread.Mentions), Is.EqualTo((0, 0, 0)));
        Assert.That(new[] { await phone.Next<MessageRead>(), await phone.Next<MessageRead>() }.Select(e => (e.ConversationId, e.Receipt.ReadSeq)), Is.EquivalentTo(new[] { (direct.Id, (long?)2), (group.Id, 3) }));
        Assert.That((await phone.Next<MyMembershipUpdated>()).Me.MarkedUnread, Is.Null);
        Assert.That((await alice.See(direct)).OtherReceipt!.ReadSeq, Is.EqualTo(2));
        await bob.Client.MarkAllReadAsync();
        await phone.StaysQuiet();
    }

    [Test]
    public async Task Of_some_conversations_only_these_are()
    {
        var (alice, bob) = await Users("alice", "bob");
        var (direct, group, other) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob), await alice.StartGroup("not bob's"));
        await alice.SendMany(direct, 2);
        await alice.SendMany(group, 3);

        Assert.That((await bob.Client.MarkAllReadAsync(new MarkAllRead { ConversationIds = [direct.Id, other.Id, Guid.NewGuid(), direct.Id] })).Total, Is.EqualTo(3));
        Assert.That((await bob.Client.MarkAllReadAsync(new MarkAllRead { ConversationIds = [.. Enumerable.Range(0, 100).Select(_ => Guid.NewGuid())] })).Total, Is.EqualTo(3));
        await Refused(ErrorCode.MaximumCount, "conversationIds", bob.Client.MarkAllReadAsync(new MarkAllRead { ConversationIds = [.. Enumerable.Range(0, 101).Select(_ => Guid.NewGuid())] }));
        await Refused(ErrorCode.Unauthorized, Client().MarkAllReadAsync(new MarkAllRead()));
    }

    [Test]
    public async Task More_conversations_than_one_transaction_takes_are_all_read()
    {
        var alice = await User("alice");
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
        {
            await db.ExecuteAsync("""
                WITH made AS (
                  INSERT INTO conversations (id, kind, title, created_by, member_count, last_seq)
                  SELECT gen_random_uuid(), 'group', 't', @Id, 1, 5 FROM generate_series(1, 2100) RETURNING id
                )
                INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) SELECT id, @Id, 'member', 1, 0, 0 FROM made
                """, new { alice.Id });
        }
        Assert.That((await alice.Client.GetUnreadAsync()).Total, Is.EqualTo(10_500));
        Assert.That((await alice.Client.MarkAllReadAsync()).Total, Is.Zero);
    }
}
