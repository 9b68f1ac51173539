using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class BlockUserTests : ChatTest
{
    [Test]
    public async Task It_is_told_to_the_own_devices_alone_and_twice_is_once()
    {
        var (alice, bob) = await Users("alice", "bob");
        await using var phone = await alice.Listen(on: ChatServers.NodeB);
        await using var bobs = await bob.Listen();

        var block = await alice.Client.BlockUserAsync(bob.Id);
        Assert.That((await phone.Next<UserBlocked>()).User, Is.EqualTo(new UserSummary { Id = bob.Id, UserName = bob.UserName, DisplayName = "bob" }));
        Assert.That((block.User.Id, block.BlockedAt), Is.EqualTo((bob.Id, (await alice.Client.BlockUserAsync(bob.Id)).BlockedAt)));
        await phone.StaysQuiet();
        await bobs.StaysQuiet();
        Assert.That((await alice.Client.GetSnapshotAsync()).BlockedUserIds, Is.EqualTo([bob.Id]));
        Assert.That((await bob.Client.GetSnapshotAsync()).BlockedUserIds, Is.Empty);
    }

    [Test]
    public async Task In_a_group_the_others_messages_have_no_content_and_do_not_count()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await bob.Send(group, "before");
        await using var alices = await alice.Listen();
        await alice.Client.BlockUserAsync(bob.Id);

        var mine = await alices.Next<MyMembershipUpdated>();
        Assert.That((mine.Me.Unread, mine.Me.UncountedSeqs, mine.LastMessage!.Text, mine.LastMessage.HiddenByBlock), Is.EqualTo((0, new[] { 1L }, (string?)null, true)));
        await bob.Send(group, "after");
        var heard = (await alices.Next<MessageCreated>()).Message;
        Assert.That((heard.Seq, heard.Text, heard.HiddenByBlock), Is.EqualTo((2L, (string?)null, true)));
        await carol.Send(group, "me too");
        Assert.That((await alices.Next<MessageCreated>()).Message.Text, Is.EqualTo("me too"));
        Assert.That((await alice.See(group)).Me!.Unread, Is.EqualTo(1));
        Assert.That(await alice.Read(group), Is.EqualTo(new[] { "me too", null, null }));
        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "me too", "after", "before" }));
    }

    [Test]
    public async Task One_may_block_a_thousand()
    {
        var (alice, bob) = await Users("alice", "bob");
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
        {
            await db.ExecuteAsync("""
                WITH crowd AS (
                  INSERT INTO users (id, display_name, display_name_key) SELECT 'blocked-' || gen_random_uuid(), 'one', 'one' FROM generate_series(1, 999) RETURNING id
                )
                INSERT INTO blocks (user_id, blocked_id) SELECT @Id, id FROM crowd
                """, new { alice.Id });
        }
        await alice.Client.BlockUserAsync(bob.Id);
        var carol = await User("carol");

        var refusal = await Refused(ErrorCode.TooManyBlocks, alice.Client.BlockUserAsync(carol.Id));
        Assert.That((refusal.Status, refusal.Message), Is.EqualTo((409, "At most 1000 users can be blocked: lift another block first.")));
        await alice.Client.BlockUserAsync(bob.Id); // is blocked already
        await alice.Client.UnblockUserAsync(bob.Id);
        await alice.Client.BlockUserAsync(carol.Id);
        Assert.That((await alice.Client.GetSnapshotAsync()).BlockedUserIds, Has.Count.EqualTo(1_000));
    }

    [Test]
    public async Task Somebody_else_who_exists_is_named()
    {
        var alice = await User("alice");
        await Refused(ErrorCode.UserNotFound, "userId", alice.Client.BlockUserAsync("nobody"));
        await Refused(ErrorCode.UserNotFound, "userId", alice.Client.BlockUserAsync("no id at all"));
        await Refused(ErrorCode.InvalidValue, "userId", alice.Client.BlockUserAsync(alice.Id));
        await Refused(ErrorCode.InvalidValue, "userId", alice.Client.BlockUserAsync("me"));
        await Refused(ErrorCode.MaximumLength, "userId", alice.Client.BlockUserAsync(new string('a', 65)));
        await Refused(ErrorCode.Unauthorized, Client().BlockUserAsync(alice.Id));
    }
}
