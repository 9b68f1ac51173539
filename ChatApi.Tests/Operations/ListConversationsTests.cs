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
}
