using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListConversationsTests : ChatTest
{
    [Test]
    public async Task The_newest_activity_comes_first_over_all_pages()
    {
        var alice = await User("alice");
        var groups = new List<Conversation>();
        for (var n = 0; n < 5; n++)
            groups.Add(await alice.StartGroup($"group {n}"));
        await alice.Send(groups[1], "newest");

        var (titles, request) = (new List<string?>(), new ListConversations { Limit = 2 });
        do
        {
            var page = await alice.Client.ListConversationsAsync(request);
            titles.AddRange(page.Results.Select(conversation => conversation.Title));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        Assert.That(titles, Is.EqualTo(new[] { "group 1", "group 4", "group 3", "group 2", "group 0" }));

        var all = new List<Guid>();
        await foreach (var conversation in alice.Client.ListConversationsAsync())
            all.Add(conversation.Id);
        Assert.That(all, Has.Count.EqualTo(5).And.Unique);
    }

    [Test]
    public async Task Each_shows_what_the_conversation_itself_shows()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.Send(conversation, "hello");

        var listed = (await bob.Client.ListConversationsAsync(new ListConversations())).Results.Single();
        Assert.That(listed, Is.EqualTo(await bob.See(conversation)));
        Assert.That((listed.OtherUser!.DisplayName, listed.LastMessage!.Text, listed.Me!.Unread), Is.EqualTo(("alice", "hello", 1)));
    }

    [Test]
    public async Task A_conversation_left_is_listed_no_more()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await bob.Client.LeaveConversationAsync(group.Id);

        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations())).Results, Is.Empty);
    }

    [Test]
    public async Task Limit_and_cursor_are_checked_and_signing_in_is_needed()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.ListConversationsAsync(new ListConversations { Limit = 101 }));
        await Refused(ErrorCode.InvalidCursor, alice.Client.ListConversationsAsync(new ListConversations { Cursor = "made-up" }));
        await Refused(ErrorCode.Unauthorized, Client().ListConversationsAsync(new ListConversations()));
    }

    [Test]
    public async Task Pinned_ones_come_first_and_pages_join_across_the_border()
    {
        var alice = await User("alice");
        var groups = new List<Conversation>();
        for (var n = 0; n < 7; n++)
            groups.Add(await alice.StartGroup($"group {n}"));
        foreach (var n in new[] { 1, 4, 2 })
            await alice.Client.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = groups[n].Id, Pinned = true });

        int[] expected = [4, 2, 1, 6, 5, 3, 0];
        foreach (var limit in new[] { 1, 2, 3, 4, 7 })
            Assert.That(await TitlesInPages(alice, new() { Limit = limit }), Is.EqualTo(expected.Select(n => $"group {n}")), $"in pages of {limit}");
        Assert.That(await TitlesInPages(alice, new() { Limit = 2, Pinned = true }), Is.EqualTo(new[] { "group 4", "group 2", "group 1" }));
        Assert.That(await TitlesInPages(alice, new() { Limit = 3, Pinned = false }), Is.EqualTo(new[] { "group 6", "group 5", "group 3", "group 0" }));
    }

    [Test]
    public async Task Filters_choose_by_kind_name_member_and_what_is_unread()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var direct = await alice.StartConversation(with: bob);
        var lunch = await alice.StartGroup("ÉCLAIR lunch", carol);
        var work = await alice.StartGroup("100% work_", bob, carol);
        await bob.Send(direct, "one");
        await carol.Send(lunch, "two");
        await alice.MarkRead(lunch, 1);
        async Task<IEnumerable<Guid>> Ids(ListConversations request) => (await alice.Client.ListConversationsAsync(request)).Results.Select(one => one.Id);

        Assert.That(await Ids(new() { Kind = "direct" }), Is.EqualTo(new[] { direct.Id }));
        Assert.That(await Ids(new() { Kind = "group" }), Is.EquivalentTo(new[] { lunch.Id, work.Id }));
        Assert.That(await Ids(new() { Unread = true }), Is.EqualTo(new[] { direct.Id }));
        Assert.That(await Ids(new() { Unread = false }), Is.EquivalentTo(new[] { lunch.Id, work.Id }));
        Assert.That(await Ids(new() { MemberId = carol.Id }), Is.EquivalentTo(new[] { lunch.Id, work.Id }));
        Assert.That(await Ids(new() { MemberId = bob.Id, Kind = "group" }), Is.EqualTo(new[] { work.Id }));
        Assert.That(await Ids(new() { Query = " éclair" }), Is.EqualTo(new[] { lunch.Id }));
        Assert.That(await Ids(new() { Query = "BOB" }), Is.EqualTo(new[] { direct.Id }), "the other's name");
        foreach (var (text, found) in new[] { ("%", 1), ("_", 1), ("lunch", 1), ("o%w", 0), ("\\", 0), ("  ", 3) })
            Assert.That((await Ids(new() { Query = text })).Count(), Is.EqualTo(found), text);

        await Refused(ErrorCode.RegularExpression, "kind", Ids(new() { Kind = "channel" }));
        await Refused(ErrorCode.MaximumLength, "query", Ids(new() { Query = new string('x', Limits.TitleLength + 1) }));
        Assert.That(await Ids(new() { Query = new string('x', Limits.TitleLength) }), Is.Empty);
    }

    private static async Task<List<string?>> TitlesInPages(TestUser user, ListConversations request)
    {
        var titles = new List<string?>();
        do
        {
            var page = await user.Client.ListConversationsAsync(request);
            titles.AddRange(page.Results.Select(one => one.Title));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        return titles;
    }
}
