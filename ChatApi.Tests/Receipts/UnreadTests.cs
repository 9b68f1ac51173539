using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Receipts;

public sealed class UnreadTests : ServiceTest
{
    /// <summary>The definition, message by message.</summary>
    private const string Recount = """
        SELECT count(*)
          FROM messages x
          JOIN members m ON m.conversation_id = x.conversation_id AND m.user_id = @UserId AND m.left_at IS NULL
         WHERE x.conversation_id = @id AND x.seq > m.read_seq AND x.seq >= m.history_from_seq AND x.seq >= m.cleared_before_seq
           AND x.deleted_at IS NULL AND x.type <> 'system'
        """;

    [Test]
    public async Task Unread_is_what_a_recount_gives_after_any_history([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var users = await Users(4);
        var ids = new[] { await Group(users[0], users[1..]), await Group(users[0], users[1]), await Direct(users[0], users[1]) };
        for (var step = 0; step < 250; step++)
        {
            var id = ids[random.Next(ids.Length)];
            var user = users[random.Next(users.Length)];
            await Act(random, id, users[0], user);
            if (step % 5 == 0)
                await Check(ids, users);
        }
        await Check(ids, users);
    }

    [Test]
    public async Task Counting_stops_at_999()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await Fill(id, ann, 1_005);
        Assert.That((await See(id, bob)).Me!.Unread, Is.EqualTo(999));
        await Sql("UPDATE messages SET deleted_at = now() WHERE conversation_id = @id AND seq <= 7", new { id });
        Assert.That((await See(id, bob)).Me!.Unread, Is.EqualTo(998));
        Assert.That((await Receipts.GetUnreadAsync(new GetUnread(), bob, default)).Total, Is.EqualTo(998));
    }

    private static async Task Act(Random random, Guid id, Caller owner, Caller user)
    {
        try
        {
            switch (random.Next(9))
            {
                case 0 or 1 or 2:
                    await Send(id, user);
                    break;
                case 3:
                    await Read(id, user, random.Next(60));
                    break;
                case 4: // deleted for everyone
                    await Sql("UPDATE messages SET deleted_at = now(), body = NULL WHERE conversation_id = @id AND seq = @seq", new { id, seq = random.Next(60) });
                    break;
                case 5: // a system message
                    await Sql("UPDATE messages SET type = 'system' WHERE conversation_id = @id AND seq = (SELECT last_seq FROM conversations WHERE id = @id)", new { id });
                    break;
                case 6: // cleared for oneself
                    await Sql("UPDATE members SET cleared_before_seq = (SELECT last_seq - @back FROM conversations WHERE id = @id) WHERE conversation_id = @id AND user_id = @UserId AND @back >= 0",
                        new { id, user.UserId, back = random.Next(6) - 1 });
                    break;
                case 7:
                    await Add(id, owner, user);
                    break;
                default:
                    await Remove(id, owner, user);
                    break;
            }
        }
        catch (ChatException)
        {
            // not possible here and now: out of the conversation, or it is a direct one
        }
    }

    private static async Task Check(Guid[] ids, Caller[] users)
    {
        foreach (var user in users)
        {
            var total = 0;
            foreach (var id in ids)
            {
                var expected = await Ask<int>(Recount, new { id, user.UserId });
                total += expected;
                if (await Ask<bool>("SELECT EXISTS (SELECT FROM members WHERE conversation_id = @id AND user_id = @UserId AND left_at IS NULL)", new { id, user.UserId }))
                    Assert.That((await See(id, user)).Me!.Unread, Is.EqualTo(expected));
            }
            Assert.That((await Receipts.GetUnreadAsync(new GetUnread(), user, default)).Total, Is.EqualTo(total));
        }
    }

    private static Task<int> Fill(Guid id, Caller sender, int count) => Sql("""
        INSERT INTO messages (conversation_id, seq, id, sender_id, body)
        SELECT @id, n, gen_random_uuid(), @UserId, 'x' FROM generate_series(1, @count) n;
        UPDATE conversations SET last_seq = @count, last_message_at = now() WHERE id = @id;
        UPDATE members SET delivered_seq = @count, read_seq = @count WHERE conversation_id = @id AND user_id = @UserId
        """, new { id, sender.UserId, count });
}
