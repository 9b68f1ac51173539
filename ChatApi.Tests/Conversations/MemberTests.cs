using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Conversations;

public sealed class MemberTests : ServiceTest
{
    [Test]
    public async Task A_new_member_begins_after_the_last_message()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var id = await Group(ann, bob);
        await SendMany(3, id, ann);
        var answer = await Add(id, ann, cem, bob);

        Assert.That(answer.Results.Select(member => (member.User.Id, member.HistoryFromSeq, member.ReadSeq)), Is.EqualTo([(bob.UserId, 1L, 0L), (cem.UserId, 4L, 3L)]));
        Assert.That(await EventsOf(id), Has.Exactly(1).StartsWith("member.added").And.Contains($"member.added 3 {cem.UserId}"));
        var seen = await See(id, cem);
        Assert.That((seen.MemberCount, seen.Version, seen.Me!.Unread), Is.EqualTo((3, 1L, 0)));
    }

    [Test]
    public async Task Adding_only_members_changes_nothing()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        var before = await See(id, ann);
        Assert.That((await Add(id, ann, ann, bob)).Results, Has.Count.EqualTo(2));
        Assert.That(await See(id, ann), Is.EqualTo(before));
        Assert.That(await EventsOf(id), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Whoever_comes_back_begins_anew()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        await Roles.TransferOwnershipAsync(new TransferOwnership { ConversationId = id, UserId = bob.UserId }, ann, default);
        await Roles.TransferOwnershipAsync(new TransferOwnership { ConversationId = id, UserId = ann.UserId }, bob, default);
        await SendMany(2, id, ann);
        await Remove(id, ann, bob);
        await SendMany(2, id, ann);
        await Add(id, ann, bob);

        var mine = (await See(id, bob)).Me!;
        Assert.That((mine.Role, mine.ReadSeq, mine.DeliveredSeq, mine.HistoryFromSeq, mine.Unread), Is.EqualTo(("member", 7L, 7L, 8L, 0)));
        Assert.That((await Messages.ListAsync(new ListMessages { ConversationId = id }, bob, default)).Results.Single().System!.Action, Is.EqualTo("member_added"));
    }

    [Test]
    public async Task Refusals_come_in_their_order()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var (group, direct) = (await Group(ann, bob), await Direct(ann, bob));
        Caller nobody = new("nobody");

        Refused(ErrorCode.ConversationNotFound, () => Add(group, cem, nobody));
        Refused(ErrorCode.ConversationNotFound, () => Add(Guid.NewGuid(), ann, nobody));
        Refused(ErrorCode.NotAGroup, () => Add(direct, bob, nobody));
        Refused(ErrorCode.Forbidden, () => Add(group, bob, nobody));
        Assert.That(Refused(ErrorCode.UserNotFound, () => Add(group, ann, cem, nobody)).Meta["userIds"], Is.EqualTo("nobody"));
        Refused(ErrorCode.ConversationNotFound, () => Remove(group, cem, bob));
        Refused(ErrorCode.NotAGroup, () => Remove(direct, ann, bob));
        Refused(ErrorCode.Forbidden, () => Remove(group, bob, ann));
        Refused(ErrorCode.InvalidValue, () => Remove(group, ann, ann));
        Refused(ErrorCode.NotAGroup, () => Leave(direct, ann));
        Refused(ErrorCode.ConversationNotFound, () => Leave(group, cem));
        Assert.That((await See(group, ann)).MemberCount, Is.EqualTo(2));
    }

    [Test]
    public async Task A_group_takes_no_more_than_its_limit()
    {
        var users = await Users(4);
        var small = new MemberService(DataSource, Events, new GroupSettings { MaxMembers = 3 });
        var id = await Group(users[0], users[1]);
        Task AddTo(params Caller[] added) => small.AddAsync(new AddMembers { ConversationId = id, UserIds = [.. added.Select(user => user.UserId)] }, users[0], default);

        Refused(ErrorCode.GroupFull, () => AddTo(users[2], users[3]));
        await AddTo(users[2], users[1]);
        Refused(ErrorCode.GroupFull, () => AddTo(users[3]));

        var conversations = new ConversationService(DataSource, Events, new GroupSettings { MaxMembers = 3 }, NullLogger<ConversationService>.Instance);
        Task<CreateConversationResponse> Make(params Caller[] others) =>
            conversations.CreateAsync(NewGroup("a group", [.. others.Select(user => user.UserId)]), users[0], default);
        Assert.That((await Make(users[1], users[2], users[0])).Conversation.MemberCount, Is.EqualTo(3));
        Refused(ErrorCode.GroupFull, () => Make(users[1], users[2], users[3]));
    }

    [Test]
    public async Task A_removal_is_told_to_those_who_stay_and_to_the_one_who_goes()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        await Remove(id, ann, bob);
        await Remove(id, ann, bob);

        Assert.That((await EventsOf(id))[1..], Is.EqualTo([$"member.removed {bob.UserId}", $"member.removed {bob.UserId} to {bob.UserId}", "message.new 1"]));
        var left = await See(id, ann);
        Assert.That((left.MemberCount, left.Version), Is.EqualTo((1, 1L)));
        Refused(ErrorCode.ConversationNotFound, () => Send(id, bob));
    }

    [Test]
    public async Task The_owner_leaves_others_behind_only_after_a_transfer()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        Refused(ErrorCode.LastOwner, () => Leave(id, ann));
        await Roles.TransferOwnershipAsync(new TransferOwnership { ConversationId = id, UserId = bob.UserId }, ann, default);
        await Leave(id, ann);
        await Leave(id, bob);
        Assert.That(await Ask<int>("SELECT member_count FROM conversations WHERE id = @id", new { id }), Is.Zero);
    }

    [Test]
    public async Task Ownership_goes_to_a_member_and_to_one_only()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var id = await Group(ann, bob);
        Task<Conversation> Transfer(Caller from, Caller to) => Roles.TransferOwnershipAsync(new TransferOwnership { ConversationId = id, UserId = to.UserId }, from, default);

        Assert.That(Refused(ErrorCode.UserNotFound, () => Transfer(ann, cem)).Meta["userIds"], Is.EqualTo(cem.UserId));
        Assert.That((await Transfer(ann, ann)).Version, Is.EqualTo(1));
        var answer = await Transfer(ann, bob);
        Assert.That((answer.Me!.Role, answer.Version), Is.EqualTo(("admin", 1L)));
        Assert.That((await Transfer(ann, bob)).Me!.Role, Is.EqualTo("admin"), "a repeat changes nothing");
        Assert.That((await EventsOf(id))[1..], Is.EqualTo([$"member.updated {ann.UserId}", $"member.updated {bob.UserId}", "message.new 1"]));

        await DeleteAccount(ann);
        Refused(ErrorCode.UserNotFound, () => Transfer(bob, ann));
        Assert.That((await See(id, bob)).Me!.Role, Is.EqualTo("owner"));
    }

    [Test]
    public async Task Members_are_listed_in_pages_without_those_who_left()
    {
        var users = await Users(12);
        var id = await Group(users[0], users[1..]);
        await Leave(id, users[5]);
        var expected = users.Where(user => user != users[5]).Select(user => user.UserId).Order(StringComparer.Ordinal).ToList();

        List<string> listed = [];
        string? cursor = null;
        do
        {
            var page = await Members.ListAsync(new ListMembers { ConversationId = id, Limit = 4, Cursor = cursor }, users[3], default);
            listed.AddRange(page.Results.Select(member => member.User.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.That(listed, Is.EqualTo(expected));
        Refused(ErrorCode.ConversationNotFound, () => Members.ListAsync(new ListMembers { ConversationId = id }, users[5], default));
    }

    [Test]
    public async Task Whatever_races_no_message_is_accepted_after_the_removal_was_acknowledged()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var id = await Group(ann, bob, cem);
        using var end = new CancellationTokenSource();
        var senders = new[] { ann, bob, cem }.SelectMany(user => Enumerable.Repeat(user, 3)).Select(user => SendUntil(id, user, end.Token)).ToArray();

        for (var round = 0; round < 40; round++)
        {
            await (round % 3 == 0 ? Leave(id, bob) : Remove(id, ann, bob));
            var accepted = await Ask<long>("SELECT count(*) FROM messages WHERE conversation_id = @id AND sender_id = @UserId", new { id, bob.UserId });
            await Send(id, cem, "meanwhile");
            Assert.That(await Ask<long>("SELECT count(*) FROM messages WHERE conversation_id = @id AND sender_id = @UserId", new { id, bob.UserId }), Is.EqualTo(accepted));
            await Task.WhenAll(Add(id, ann, bob), Add(id, ann, bob), Read(id, cem, long.MaxValue));
        }
        await end.CancelAsync();
        await Task.WhenAll(senders);

        Assert.That(await Ask<bool>("""
            SELECT c.member_count = (SELECT count(*) FROM members WHERE conversation_id = c.id AND left_at IS NULL)
               AND c.last_seq = (SELECT count(*) FROM messages WHERE conversation_id = c.id)
               AND c.last_seq = (SELECT max(seq) FROM messages WHERE conversation_id = c.id)
              FROM conversations c WHERE id = @id
            """, new { id }), Is.True, "the counts of the conversation are those of its rows");
        Assert.That((await EventsOf(id)).Count(line => line.StartsWith("member.added", StringComparison.Ordinal)), Is.EqualTo(40), "each return is told once");
    }

    private static async Task SendUntil(Guid conversationId, Caller user, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await Send(conversationId, user);
            }
            catch (ChatException e) when (e.Code == ErrorCode.ConversationNotFound)
            {
                await Task.Yield(); // out for the moment
            }
        }
    }
}
