using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListThreadsTests : ChatTest
{
    [Test]
    public async Task A_reply_is_a_message_of_the_conversation_and_its_root_counts_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var root = await alice.Send(conversation, "root");
        await using var inbox = await alice.Listen();
        var reply = await Reply(bob, root, "reply");

        Assert.That((reply.Seq, reply.ThreadRootId), Is.EqualTo((2, root.Id)));
        Assert.That((await inbox.Next<MessageCreated>()).Message, Is.EqualTo(reply));
        var told = await inbox.Next<ThreadUpdated>();
        Assert.That((told.RootId, told.Seq, told.ReplyCount, told.LastReplyAt, told.Me), Is.EqualTo((root.Id, 1, 1, reply.CreatedAt, (MyThread?)null)));
        Assert.That(await alice.Client.GetMessageAsync(root.Id), Is.EqualTo(root with { ReplyCount = 1, LastReplyAt = reply.CreatedAt }));
        Assert.That(await alice.Read(conversation), Is.EqualTo(new[] { "reply", "root" }));
        Assert.That((await alice.See(conversation)).Me!.Unread, Is.EqualTo(1));
    }

    [Test]
    public async Task Who_wrote_the_root_and_who_replied_follow_each_with_what_they_have_not_read()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var root = await alice.Send(group, "root");
        await Reply(bob, root, "one");
        await Reply(carol, root, "two");

        Assert.That((await Threads(alice)).Single().Me, Is.EqualTo(new MyThread { Following = true, ReadSeq = 1, Unread = 2 }));
        Assert.That((await Threads(alice)).Single().Participants.Select(one => one.DisplayName), Is.EqualTo(new[] { "carol", "bob" }), "who replied last first");
        Assert.That((await Threads(bob)).Single().Me, Is.EqualTo(new MyThread { Following = true, ReadSeq = 2, Unread = 1 }));
        Assert.That((await Threads(carol)).Single(), Has.Property("Root").EqualTo(root with { ReplyCount = 2, LastReplyAt = (await carol.See(group)).LastMessage!.CreatedAt }));

        await using var phone = await alice.Listen(on: ChatServers.NodeB);
        Assert.That(await alice.Client.MarkThreadReadAsync(new MarkThreadRead { MessageId = root.Id, UpToSeq = 2 }), Has.Property("Unread").EqualTo(1));
        Assert.That((await phone.Next<ThreadUpdated>()).Me, Is.EqualTo(new MyThread { Following = true, ReadSeq = 2, Unread = 1 }));
        Assert.That(await alice.Client.MarkThreadReadAsync(root.Id), Has.Property("Unread").Zero.And.Property("ReadSeq").EqualTo(3));
        await phone.Next<ThreadUpdated>();
        await alice.Client.MarkThreadReadAsync(new MarkThreadRead { MessageId = root.Id, UpToSeq = 1 });
        await phone.StaysQuiet();
        Assert.That((await alice.See(group)).Me!.ReadSeq, Is.EqualTo(1), "the conversation's own marks stay");
    }

    [Test]
    public async Task Who_does_not_want_to_follow_does_not_until_they_reply()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var root = await alice.Send(conversation, "root");
        Assert.That((await bob.Client.FollowThreadAsync(root.Id)).Following, Is.True);
        Assert.That((await Threads(bob)).Single().Root.ReplyCount, Is.Null, "a thread may be followed before there is one");
        await alice.Client.UnfollowThreadAsync(root.Id);
        await Reply(bob, root, "one");

        Assert.That(await Threads(alice), Is.Empty);
        await Reply(alice, root, "two");
        Assert.That((await Threads(alice)).Single().Me, Is.EqualTo(new MyThread { Following = true, ReadSeq = 3 }));
        Assert.That((await bob.Client.UnfollowThreadAsync(new UnfollowThread { MessageId = root.Id })).Following, Is.False);
        Assert.That(await Threads(bob), Is.Empty);
        Assert.That((await bob.Client.FollowThreadAsync(new FollowThread { MessageId = root.Id })).Unread, Is.Zero);
    }

    [Test]
    public async Task Threads_are_listed_newest_reply_first_and_replies_in_pages_both_ways()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var roots = await alice.SendMany(conversation, 3);
        foreach (var n in new[] { 2, 0, 1, 0, 0, 0 })
            await Reply(bob, roots[n], $"to {n + 1}");

        var page = await bob.Client.ListThreadsAsync(new ListThreads { Limit = 2 });
        var rest = await bob.Client.ListThreadsAsync(new ListThreads { Limit = 2, Cursor = page.NextCursor });
        Assert.That(page.Results.Concat(rest.Results).Select(thread => thread.Root.Text), Is.EqualTo(new[] { "1", "2", "3" }));

        async Task<string> Page(long? before = null, long? after = null)
        {
            var found = await bob.Client.ListThreadMessagesAsync(new ListThreadMessages { MessageId = roots[0].Id, BeforeSeq = before, AfterSeq = after, Limit = 2 });
            Assert.That(found.Root.ReplyCount, Is.EqualTo(4));
            return $"{string.Join(' ', found.Results.Select(message => message.Seq))} {(found.HasMoreBefore ? "before" : "")} {(found.HasMoreAfter ? "after" : "")}".Trim();
        }
        Assert.That(await Page(), Is.EqualTo("9 8 before"));
        Assert.That(await Page(before: 8), Is.EqualTo("7 5  after"));
        Assert.That(await Page(after: 1), Is.EqualTo("7 5  after"));
        Assert.That(await Page(after: 7), Is.EqualTo("9 8 before"));
        await Refused(ErrorCode.InvalidValue, "afterSeq", Page(1, 1));
        await Refused(ErrorCode.InvalidCursor, "cursor", bob.Client.ListThreadsAsync(new ListThreads { Cursor = "x" }));
    }

    [Test]
    public async Task A_thread_whose_root_one_has_deleted_for_oneself_is_not_listed()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var (hidden, kept) = (await alice.Send(conversation, "hidden"), await alice.Send(conversation, "kept"));
        await Reply(bob, hidden, "one");
        await Reply(bob, kept, "two");
        await bob.Client.DeleteMessageAsync(new DeleteMessage { MessageId = hidden.Id, Scope = "me" });

        Assert.That((await Threads(bob)).Select(thread => thread.Root.Text), Is.EqualTo(new[] { "kept" }));
        Assert.That((await Threads(alice)).Select(thread => thread.Root.Text), Is.EqualTo(new[] { "kept", "hidden" }));
    }

    [Test]
    public async Task A_thread_hangs_on_a_message_that_its_writer_may_read_and_that_is_in_no_thread()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (conversation, elsewhere) = (await alice.StartConversation(with: bob), await alice.StartConversation(with: carol));
        var root = await alice.Send(conversation, "root");
        var reply = await Reply(bob, root, "reply");

        await Refused(ErrorCode.InvalidValue, "threadRootId", Reply(alice, reply, "x"));
        await Refused(ErrorCode.InvalidValue, "messageId", alice.Client.FollowThreadAsync(reply.Id));
        await Refused(ErrorCode.MessageNotFound, "threadRootId", Reply(alice, root with { ConversationId = elsewhere.Id }, "x"));
        foreach (var call in new Func<Guid, Task>[]
                 {
                     id => carol.Client.ListThreadMessagesAsync(new ListThreadMessages { MessageId = id }), id => carol.Client.FollowThreadAsync(id),
                     id => carol.Client.UnfollowThreadAsync(id), id => carol.Client.MarkThreadReadAsync(id),
                 })
            await RefusedAlike(ErrorCode.MessageNotFound, call(root.Id), call(Guid.NewGuid()));
    }

    [Test]
    public async Task Replies_of_many_at_once_are_all_counted()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var root = await alice.Send(await alice.StartGroup("group", bob, carol), "root");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Reply(n % 2 == 0 ? bob : carol, root, $"{n}")));

        Assert.That((await alice.Client.GetMessageAsync(root.Id)).ReplyCount, Is.EqualTo(60));
        Assert.That((await Threads(alice)).Single().Me.Unread, Is.EqualTo(60));
    }

    private static async Task<Message> Reply(TestUser who, Message root, string text) =>
        (await who.Send(new SendMessage { ConversationId = root.ConversationId, ClientMessageId = Guid.NewGuid(), Text = text, ThreadRootId = root.Id })).Message;

    private static async Task<List<MessageThread>> Threads(TestUser who) => (await who.Client.ListThreadsAsync(new ListThreads())).Results;
}
