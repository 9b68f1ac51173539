using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SetDraftTests : ChatTest
{
    [Test]
    public async Task A_draft_is_on_all_own_devices_until_it_is_emptied()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        await using var phone = await bob.Listen(on: ChatServers.NodeA);
        await using var others = await alice.Listen();
        var draft = await bob.Client.SetDraftAsync(new SetDraft { ConversationId = conversation.Id, Text = "well", ReplyToId = sent.Id });

        Assert.That((draft.Text, draft.ReplyToId, draft.Version), Is.EqualTo(("well", sent.Id, 1)));
        Assert.That((await phone.Next<DraftUpdated>()).Draft, Is.EqualTo(draft));
        Assert.That((await bob.See(conversation)).Me!.Draft, Is.EqualTo(draft));
        Assert.That((await alice.See(conversation)).Me!.Draft, Is.Null);

        Assert.That((await bob.Client.SetDraftAsync(conversation.Id, " ")).Text, Is.Null);
        Assert.That((await phone.Next<DraftUpdated>()).Draft, Has.Property("Text").Null.And.Property("Version").EqualTo(2));
        Assert.That((await bob.See(conversation)).Me!.Draft, Is.Null);
        await bob.Client.SetDraftAsync(conversation.Id, "");
        await phone.StaysQuiet();
        await others.StaysQuiet();
    }

    [Test]
    public async Task The_last_one_written_stays_unless_the_writer_has_not_seen_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        Task<Draft> Set(string text, long? version) => bob.Client.SetDraftAsync(new SetDraft { ConversationId = conversation.Id, Text = text, Version = version });

        await Refused(ErrorCode.VersionConflict, "version", Set("of nothing", 1));
        Assert.That((await Set("one", 0)).Version, Is.EqualTo(1));
        await Refused(ErrorCode.VersionConflict, "version", Set("two", 0));
        Assert.That((await Set("two", 1)).Version, Is.EqualTo(2));
        await Refused(ErrorCode.VersionConflict, "version", Set("", 1));
        Assert.That((await Set("three", null)).Version, Is.EqualTo(3));
        Assert.That((await Set("", 3)).Version, Is.EqualTo(4));
        Assert.That(await Set("four", 0), Has.Property("Version").EqualTo(5).And.Property("Text").EqualTo("four"));
    }

    [Test]
    public async Task Threads_have_drafts_of_their_own_and_all_are_listed()
    {
        var (alice, bob) = await Users("alice", "bob");
        var (one, two) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob));
        var root = await alice.Send(two, "hello");
        await bob.Client.SetDraftAsync(one.Id, "one");
        await bob.Client.SetDraftAsync(two.Id, "two");
        await bob.Client.SetDraftAsync(new SetDraft { ConversationId = two.Id, ThreadRootId = root.Id, Text = "in the thread" });

        var page = await bob.Client.ListDraftsAsync(new ListDrafts { Limit = 2 });
        var rest = await bob.Client.ListDraftsAsync(new ListDrafts { Limit = 2, Cursor = page.NextCursor });
        Assert.That(page.Results.Concat(rest.Results).Select(draft => (draft.ConversationId, draft.ThreadRootId, draft.Text)),
            Is.EquivalentTo(new[] { (one.Id, (Guid?)null, "one"), (two.Id, null, "two"), (two.Id, root.Id, "in the thread") }));
        Assert.That((await bob.See(two)).Me!.Draft!.Text, Is.EqualTo("two"));

        await alice.Client.RemoveMemberAsync(two.Id, bob.Id);
        await alice.Client.AddMembersAsync(two.Id, [bob.Id]);
        Assert.That((await bob.Client.ListDraftsAsync(new ListDrafts())).Results.Single().Text, Is.EqualTo("one"), "who joins again begins anew");
        Assert.That((await bob.Client.SetDraftAsync(new SetDraft { ConversationId = two.Id, Text = "new", Version = 0 })).Text, Is.EqualTo("new"));
    }

    [Test]
    public async Task A_draft_is_as_long_as_a_message_and_names_only_what_its_writer_may_read()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        var elsewhere = await alice.Send(await alice.StartConversation(with: carol), "hello");
        var longest = string.Concat(Enumerable.Repeat("😀", Limits.MessageTextLength));

        Assert.That((await alice.Client.SetDraftAsync(conversation.Id, longest)).Text, Is.EqualTo(longest));
        await Refused(ErrorCode.MessageTooLong, "text", alice.Client.SetDraftAsync(conversation.Id, longest + "x"));
        await Refused(ErrorCode.MessageNotFound, "replyToId", alice.Client.SetDraftAsync(new SetDraft { ConversationId = conversation.Id, Text = "x", ReplyToId = elsewhere.Id }));
        await Refused(ErrorCode.MessageNotFound, "threadRootId", alice.Client.SetDraftAsync(new SetDraft { ConversationId = conversation.Id, Text = "x", ThreadRootId = Guid.NewGuid() }));
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.SetDraftAsync(conversation.Id, "x"), carol.Client.SetDraftAsync(Guid.NewGuid(), "x"));
        await Refused(ErrorCode.InvalidCursor, "cursor", alice.Client.ListDraftsAsync(new ListDrafts { Cursor = "x" }));
    }
}
