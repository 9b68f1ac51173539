using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Conversations;

public sealed class ListConversationsTests : ServiceTest
{
    [Test]
    public async Task The_newest_activity_comes_first_and_pages_join_without_gap_or_repeat()
    {
        var ann = await User("ann");
        for (var n = 0; n < 23; n++)
            await Group(ann);
        // ties, and times that differ by one microsecond only
        await Sql("UPDATE conversations SET created_at = timestamptz '2026-01-01 00:00:00.000001Z' + (abs(hashtext(id::text)) % 4) * interval '1 microsecond' WHERE created_by = @UserId", new { ann.UserId });
        var moved = (await Page(ann, null, 100)).Results[11].Id;
        await Send(moved, ann);

        var whole = await Page(ann, null, 100);
        Assert.That(whole.Results, Has.Count.EqualTo(23));
        Assert.That(whole.NextCursor, Is.Null);
        Assert.That(whole.Results[0].Id, Is.EqualTo(moved));
        Assert.That(whole.Results.Select(c => c.LastActivityAt), Is.Ordered.Descending);
        foreach (var limit in new[] { 1, 4, 22, 23, 24 })
            Assert.That((await AllPages(ann, limit)).Select(c => c.Id), Is.EqualTo(whole.Results.Select(c => c.Id)), $"in pages of {limit}");
    }

    [Test]
    public async Task A_conversation_shows_the_newest_message_its_member_may_see()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann);
        await Send(id, ann, "before bob");
        await Add(id, ann, bob);
        Assert.That((await Page(bob, null, 10)).Results.Single().LastMessage!.System!.Action, Is.EqualTo("member_added"));
        Assert.That((await See(id, bob)).Me!.HistoryFromSeq, Is.EqualTo(2));

        await Send(id, ann, "with bob");
        await Sql("UPDATE messages SET deleted_at = now(), body = NULL, version = 2 WHERE conversation_id = @id AND seq = 3", new { id });
        var shown = (await Page(bob, null, 10)).Results.Single();
        Assert.That((shown.LastMessage!.Seq, shown.LastMessage.Text, shown.Me!.Unread), Is.EqualTo((3L, (string?)null, 0)), "a tombstone is shown and does not count");
    }

    [Test]
    public async Task A_conversation_left_is_gone_and_looks_as_if_it_had_never_been()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        await Leave(id, bob);
        Assert.That((await Page(bob, null, 10)).Results, Is.Empty);
        Assert.That(Refused(ErrorCode.ConversationNotFound, () => See(id, bob)).Message,
            Is.EqualTo(Refused(ErrorCode.ConversationNotFound, () => See(Guid.NewGuid(), bob)).Message));
    }

    [Test]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var ann = await User("ann");
        foreach (var cursor in new[] { "!", Paging.Encode("x"), Paging.Encode("1", "x", "y"), Paging.Encode("1", "1", "y"), Paging.Encode("2", "1", Guid.NewGuid().ToString()), Paging.Encode("1", "9223372036854775807", Guid.NewGuid().ToString()) })
            Refused(ErrorCode.InvalidCursor, () => Page(ann, cursor, 10));
    }

    [Test]
    public async Task The_snapshot_holds_every_conversation_as_the_list_shows_it()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        await Send(await Direct(ann, bob), bob);
        for (var n = 0; n < 6; n++)
            await Send(await Group(ann, bob), ann);

        var first = await Snapshots.GetAsync(new GetSnapshot { Limit = 5 }, ann, default);
        var second = await Snapshots.GetAsync(new GetSnapshot { Limit = 5, Cursor = first.NextCursor }, ann, default);
        Assert.That((first.Me!.Id, first.EventCursor), Is.EqualTo((ann.UserId, first.EventCursor)).And.Not.EqualTo((ann.UserId, (string?)null)));
        Assert.That((second.Me, second.EventCursor, second.NextCursor), Is.EqualTo(((MyProfile?)null, (string?)null, (string?)null)));
        Assert.That(first.Results.Concat(second.Results), Is.EquivalentTo((await Page(ann, null, 100)).Results));
    }

    [Test]
    public async Task Events_get_what_they_refer_to_in_bulk()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var (direct, group) = (await Direct(ann, bob), await Group(ann, bob));
        var message = await Send(direct, ann);
        await Leave(group, bob);

        await using var db = await DataSource.OpenConnectionAsync();
        var messages = await db.ListMessagesBySeqAsync([direct, direct, group], [1, 2, 2], default);
        Assert.That(messages, Is.EqualTo([message]));

        var members = await db.ListMembersByIdAsync([group, group, direct], [bob.UserId, "nobody", ann.UserId], readerId: null, default);
        Assert.That(members.Select(row => (row.ConversationId, row.UserId)), Is.EquivalentTo([(group, bob.UserId), (direct, ann.UserId)]));

        var shared = (await db.ListSharedConversationsAsync([direct, group, Guid.NewGuid()], default)).ToDictionary(row => row.Conversation.Id);
        Assert.That(shared[direct].Conversation, Is.EqualTo(await See(direct, ann) with { OtherUser = null, OtherReceipt = null, LastMessage = null, Me = null }));
        Assert.That(shared[direct].Members!.Select(member => member.UserId), Is.EqualTo([ann.UserId, bob.UserId]));
        Assert.That((shared[group].Conversation.MemberCount, shared[group].Members), Is.EqualTo((1, (List<MemberRow>?)null)));
    }

    private static Task<ListConversationsResponse> Page(Caller user, string? cursor, int limit) =>
        Conversations.ListAsync(new ListConversations { Cursor = cursor, Limit = limit }, user, default);

    private static async Task<List<Conversation>> AllPages(Caller user, int limit)
    {
        List<Conversation> all = [];
        string? cursor = null;
        do
        {
            var page = await Page(user, cursor, limit);
            all.AddRange(page.Results);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }
}
