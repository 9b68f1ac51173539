using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Expiry;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Receipts;

/// <summary>T-G10, the counting half: unread is what counting message by message gives, for everyone, everywhere, at any moment.</summary>
public sealed class UnreadTests : ServiceTest
{
    /// <summary>The definition, message by message.</summary>
    private const string Recount = """
        SELECT m.conversation_id, m.user_id, c.last_seq, m.muted_until > now() IS TRUE AS muted,
               m.archived_at IS NOT NULL AND coalesce(c.last_seq <= m.archived_until_seq, true) AS archived,
               count(x.seq) AS unread, count(x.seq) FILTER (WHERE x.mentions && ARRAY[m.user_id, '*']) AS mentions
          FROM members m
          JOIN conversations c ON c.id = m.conversation_id
          LEFT JOIN messages x
            ON x.conversation_id = m.conversation_id AND x.seq > m.read_seq AND x.seq >= m.history_from_seq AND x.seq >= m.cleared_before_seq
           AND x.deleted_at IS NULL AND x.type <> 'system'
           AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = x.conversation_id AND h.seq = x.seq)
           AND NOT EXISTS (SELECT FROM blocks b WHERE b.user_id = m.user_id AND b.blocked_id = x.sender_id)
         WHERE m.user_id = ANY(@ids) AND m.left_at IS NULL
         GROUP BY m.conversation_id, m.user_id, c.last_seq
        """;

    private static readonly Dictionary<string, int> Happened = [];
    private static readonly UnreadTotals Remembered = new(ChatServers.DataSource) { RememberFrom = 0 };
    private static int samples;

    [Test, Order(1)]
    public async Task Unread_is_what_a_recount_gives_after_any_history([Range(1, 6)] int seed)
    {
        var random = new Random(seed);
        var users = await Users(5);
        Guid[] ids =
        [
            await Group(users[0], users[1..]), await Group(users[0], users[1], users[2]), await Group(users[0], users[3..]),
            await Group(users[0], users[1..]), await Direct(users[0], users[1]), await Direct(users[2], users[3]),
        ];
        for (var step = 0; step < 240; step++)
        {
            await Act(random, ids[random.Next(ids.Length)], users[0], users[random.Next(users.Length)], users[random.Next(users.Length)]);
            if (step % 4 == 0)
                await Check(users);
        }
    }

    [Test, Order(2)]
    public void Five_thousand_moments_were_looked_at_and_everything_happened()
    {
        TestContext.Out.WriteLine($"{samples} samples, 0 differences; {string.Join(", ", Happened.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}"))}");
        Assert.That(samples, Is.GreaterThanOrEqualTo(5_000));
        Assert.That(Happened.Keys, Is.SupersetOf(new[] { "send", "mention", "read", "read all", "delete", "hide", "system", "clear", "add", "remove", "block", "unblock", "mute", "archive", "edit", "mark unread", "leave", "forget", "expire", "unread", "mentioned" }));
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

    private static async Task Act(Random random, Guid id, Caller owner, Caller user, Caller other)
    {
        var (name, act) = random.Next(31) switch
        {
            < 8 => ("send", () => Send(id, user)),
            < 10 => ("mention", () => Mention(id, user, other, everyone: random.Next(3) == 0)),
            < 13 => ("read", () => Read(id, user, random.Next(60))),
            13 => ("read all", () => Receipts.MarkAllReadAsync(new MarkAllRead { ConversationIds = random.Next(2) == 0 ? null : [id] }, user, default)),
            14 => ("delete", () => Delete(id, random.Next(10), null)),
            15 or 16 => ("hide", () => Delete(id, random.Next(10), user)),
            17 => ("system", () => Infos.UpdateAsync(new UpdateConversation { ConversationId = id, Title = $"title {random.Next()}" }, owner, default)),
            18 => ("clear", () => Mine.ClearAsync(new ClearConversation { ConversationId = id, UpToSeq = random.Next(40) }, user, default)),
            19 => ("add", () => Add(id, owner, user)),
            20 => ("remove", () => Remove(id, owner, user)),
            21 => ("block", () => Blocks.BlockAsync(new BlockUser { UserId = other.UserId }, user, default)),
            22 or 23 => ("unblock", () => Blocks.UnblockAsync(new UnblockUser { UserId = other.UserId }, user, default)),
            24 => ("mute", () => Mine.UpdateMineAsync(new UpdateMyConversation { ConversationId = id, Muted = random.Next(2) == 0 }, user, default)),
            25 => ("edit", () => Edit(id, random.Next(10), other)),
            26 => ("mark unread", () => Receipts.MarkUnreadAsync(new MarkUnread { ConversationId = id }, user, default)),
            27 => ("leave", () => Leave(id, user)),
            28 => ("forget", () => Mine.DeleteAsync(new DeleteConversation { ConversationId = id }, user, default)),
            29 => ("expire", () => Expire(id, random.Next(10))),
            _ => ("archive", (Func<Task>)(() => Mine.UpdateMineAsync(new UpdateMyConversation { ConversationId = id, Archived = random.Next(2) == 0 }, user, default))),
        };
        try
        {
            await act();
            Happened[name] = Happened.GetValueOrDefault(name) + 1;
        }
        catch (ChatException)
        {
            // not possible here and now: out of the conversation, kept apart by a block, or it is a direct one
        }
    }

    /// <summary>Everyone's side of every conversation, as it is shown, as a client would derive it, and counted one by one.</summary>
    private static async Task Check(Caller[] users)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        var counted = (await db.QueryAsync<Counted>(Recount, new { ids = users.Select(user => user.UserId).ToArray() })).AsList();
        var shown = (await db.ListMineAsync([.. counted.Select(one => one.ConversationId)], [.. counted.Select(one => one.UserId)], default))
            .ToDictionary(row => (row.Mine.Id, row.Mine.UserId), row => row.Mine.ToMine());
        foreach (var one in counted)
        {
            var me = shown[(one.ConversationId, one.UserId)];
            Assert.That((me.Unread, me.UnreadMentions), Is.EqualTo(((int)one.Unread, (int)one.Mentions)));
            var from = Math.Max(me.ReadSeq, me.HistoryFromSeq - 1);
            Assert.That(Math.Max(0, one.LastSeq - from - (me.UncountedSeqs?.Count(seq => seq > from) ?? 0)), Is.EqualTo(one.Unread), "as clients derive it");
            Happened["unread"] = Happened.GetValueOrDefault("unread") + (one.Unread > 0 ? 1 : 0);
            Happened["mentioned"] = Happened.GetValueOrDefault("mentioned") + (one.Mentions > 0 ? 1 : 0);
        }
        foreach (var user in users)
        {
            var all = await Receipts.GetUnreadAsync(new GetUnread(), user, default);
            var open = counted.FindAll(one => one.UserId == user.UserId && !one.Archived);
            var remembered = await Remembered.CountAsync(user.UserId, default);
            Assert.That((remembered.Total, remembered.Muted, remembered.Mentions), Is.EqualTo((all.Total, all.Muted, all.Mentions)), "counted on from what was");
            Assert.That((all.Total, all.Muted, all.Mentions), Is.EqualTo((open.Sum(one => one.Unread), open.Where(one => one.Muted).Sum(one => one.Unread), open.Sum(one => one.Mentions))));
        }
        samples += counted.Count;
    }

    /// <summary>One of the last messages.</summary>
    private static Task<(Guid Id, string SenderId)> FindOne(Guid id, int before) => Ask<(Guid, string)>("""
        SELECT coalesce(msg.id, gen_random_uuid()), coalesce(msg.sender_id, '')
          FROM conversations c LEFT JOIN messages msg ON msg.conversation_id = c.id AND msg.seq = c.last_seq - @before WHERE c.id = @id
        """, new { id, before });

    /// <summary>From now on it mentions somebody else, and no more whom it did.</summary>
    private static async Task Edit(Guid id, int before, Caller whom)
    {
        var (messageId, senderId) = await FindOne(id, before);
        await Edits.EditAsync(new EditMessage { MessageId = messageId, Mentions = [whom.UserId], MentionsAll = false }, new Caller(senderId), default);
    }

    private static async Task Expire(Guid id, int before)
    {
        var (messageId, _) = await FindOne(id, before);
        await Sql("UPDATE messages SET expires_at = now() WHERE id = @messageId AND type <> 'system' AND deleted_at IS NULL", new { messageId });
        await ChatServers.NodeA.Services.GetRequiredService<MessageExpiryRounds>().RunAsync(default);
    }

    /// <summary>One of the last messages, for everyone, by its sender; or for one.</summary>
    private static async Task Delete(Guid id, int before, Caller? hider)
    {
        var (messageId, senderId) = await FindOne(id, before);
        await Deletions.DeleteAsync(new DeleteMessage { MessageId = messageId, Scope = hider is null ? "everyone" : "me" }, hider ?? new Caller(senderId), default);
    }

    private static Task Mention(Guid id, Caller sender, Caller whom, bool everyone)
    {
        var message = NewMessage(id);
        message.MentionsAll = everyone;
        message.Mentions = everyone ? null : [whom.UserId];
        return Messages.SendAsync(message, sender, default);
    }

    private static Task<int> Fill(Guid id, Caller sender, int count) => Sql("""
        INSERT INTO messages (conversation_id, seq, id, sender_id, body)
        SELECT @id, n, gen_random_uuid(), @UserId, 'x' FROM generate_series(1, @count) n;
        UPDATE conversations SET last_seq = @count, last_message_at = now() WHERE id = @id;
        UPDATE members SET delivered_seq = @count, read_seq = @count WHERE conversation_id = @id AND user_id = @UserId
        """, new { id, sender.UserId, count });

    private sealed record Counted
    {
        public Guid ConversationId { get; init; }
        public string UserId { get; init; } = "";
        public long LastSeq { get; init; }
        public bool Muted { get; init; }
        public bool Archived { get; init; }
        public long Unread { get; init; }
        public long Mentions { get; init; }
    }
}
