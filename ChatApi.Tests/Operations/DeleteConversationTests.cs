using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class DeleteConversationTests : ChatTest
{
    [Test]
    public async Task Deleted_for_oneself_it_comes_back_with_only_the_newer_messages()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await bob.SendMany(direct, 2);
        await alice.Client.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = direct.Id, Pinned = true });
        await using var bobs = await bob.Listen();
        await using var alices = await alice.Listen();
        await Delete(alice, direct);

        var mine = (await alices.Next<MyMembershipUpdated>()).Me;
        Assert.That((mine.DeletedBeforeSeq, mine.HistoryFromSeq, mine.PinnedAt), Is.EqualTo(((long?)3, 3L, (DateTimeOffset?)null)));
        Assert.That((await alice.Client.ListConversationsAsync(new ListConversations())).Results, Is.Empty);
        await Delete(alice, direct);
        await alices.StaysQuiet();
        await bobs.StaysQuiet();
        Assert.That(await bob.Read(direct), Is.EqualTo(new[] { "2", "1" }));

        await bob.Send(direct, "3");
        var back = (await alice.Client.ListConversationsAsync(new ListConversations())).Results.Single();
        Assert.That((back.Id, back.LastMessage!.Text, back.Me!.Unread), Is.EqualTo((direct.Id, "3", 1)));
        Assert.That(await alice.Read(direct), Is.EqualTo(new[] { "3" }));
    }

    [Test]
    public async Task Ended_by_its_owner_it_is_gone_for_everyone_at_once()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await bob.Send(group, "before");
        var cursor = await carol.EventCursor();
        await using var bobs = await bob.Listen();
        await using var alices = await alice.Listen();
        await Delete(alice, group, "everyone");

        foreach (var (inbox, user) in new[] { (alices, alice), (bobs, bob) })
        {
            Assert.That((await inbox.Next<ConversationDeleted>()).ConversationId, Is.EqualTo(group.Id));
            await inbox.StaysQuiet();
            await Refused(ErrorCode.ConversationNotFound, user.See(group));
            await Refused(ErrorCode.ConversationNotFound, user.Send(group, "after"));
            Assert.That((await user.Client.GetSnapshotAsync(new GetSnapshot())).Results, Is.Empty);
        }
        Assert.That((await carol.Events(cursor)).Events.Select(e => e.Name), Is.EqualTo(new[] { "conversation.deleted" }), "also to who was away");
        await Refused(ErrorCode.ConversationNotFound, alice.Client.AddMembersAsync(group.Id, [bob.Id]));
        await Refused(ErrorCode.ConversationNotFound, Delete(alice, group, "everyone"));
    }

    [Test]
    public async Task Only_the_owner_of_a_group_ends_it_and_strangers_cannot_tell_that_there_is_one()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (group, direct) = (await alice.StartGroup("group", bob), await alice.StartConversation(with: bob));

        await Refused(ErrorCode.Forbidden, Delete(bob, group, "everyone"));
        await Refused(ErrorCode.NotAGroup, Delete(alice, direct, "everyone"));
        await Refused(ErrorCode.RegularExpression, "scope", Delete(alice, group, "all"));
        foreach (var scope in new[] { null, "me", "everyone" })
            await RefusedAlike(ErrorCode.ConversationNotFound, Delete(carol, group, scope), Delete(carol, new Conversation { Id = Guid.NewGuid() }, scope));
        await Refused(ErrorCode.Unauthorized, Client().DeleteConversationAsync(new DeleteConversation { ConversationId = group.Id }));
        Assert.That((await bob.See(group)).MemberCount, Is.EqualTo(2));
    }

    private static Task Delete(TestUser user, Conversation conversation, string? scope = null) =>
        user.Client.DeleteConversationAsync(new DeleteConversation { ConversationId = conversation.Id, Scope = scope });
}
