using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Conversations;

/// <summary>What happens to a group stands in its history, where it happened, as system messages.</summary>
public sealed class GroupMessageTests : ChatTest
{
    [Test]
    public async Task Every_change_of_a_group_is_told_in_its_history()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        Assert.That(await Notes(alice, group), Is.Empty, "its making is not");
        await alice.Client.AddMembersAsync(group.Id, [bob.Id, carol.Id]);
        await alice.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = bob.Id, Role = "admin" });
        await bob.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, Title = "Lunch", Description = "d", AvatarUrl = "https://example.org/a" });
        await alice.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, History = "all", Permissions = new() { AddMembers = "member" } });
        await alice.Client.UpdateMyMemberAsync(new UpdateMyMember { ConversationId = group.Id, Metadata = [] });
        await alice.Client.RemoveMemberAsync(group.Id, carol.Id);
        await alice.Client.TransferOwnershipAsync(group.Id, bob.Id);
        await alice.Client.LeaveConversationAsync(group.Id);

        Assert.That(await Notes(bob, group), Is.EqualTo(new[]
        {
            (alice.Id, "member_added", carol.Id, null),
            (alice.Id, "role_changed", bob.Id, "admin"),
            (bob.Id, "title_changed", "", "Lunch"),
            (bob.Id, "description_changed", "", null),
            (bob.Id, "avatar_changed", "", null),
            (alice.Id, "permissions_changed", "", null),
            (alice.Id, "history_changed", "", "all"),
            (alice.Id, "member_removed", carol.Id, null),
            (alice.Id, "owner_changed", bob.Id, null),
            (alice.Id, "member_left", "", (string?)null),
        }));
    }

    [Test]
    public async Task It_counts_as_unread_for_nobody_and_is_the_last_activity()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var other = await bob.StartGroup("newer");
        var sent = await alice.Send(group, "hello");
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);

        var seen = await bob.See(group);
        Assert.That((seen.LastSeq, seen.Me!.Unread, seen.LastMessage!.System!.Action), Is.EqualTo((2L, 1, "member_added")));
        Assert.That(seen.LastActivityAt, Is.EqualTo(seen.LastMessage.CreatedAt).And.GreaterThanOrEqualTo(sent.CreatedAt));
        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations())).Results.Select(one => one.Id), Is.EqualTo(new[] { group.Id, other.Id }));
        Assert.That((await alice.See(group)).Me!.Unread, Is.Zero, "whoever did it, too");
        Assert.That((await carol.See(group)).LastMessage!.Seq, Is.EqualTo(2), "who is added sees it first");
        Assert.That((await carol.Client.GetUnreadAsync(new GetUnread())).Total, Is.Zero);
    }

    [Test]
    public async Task What_changes_nothing_is_not_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        await alice.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = bob.Id, Role = "member" });
        await alice.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, Title = "group" });
        await alice.Client.TransferOwnershipAsync(group.Id, alice.Id);
        await bob.Client.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = group.Id, Pinned = true });
        Assert.That(await Notes(alice, group), Is.Empty);
    }

    private static async Task<IEnumerable<(string Actor, string Action, string Targets, string? Value)>> Notes(TestUser user, Conversation group) =>
        (await user.Client.ListMessagesAsync(new ListMessages { ConversationId = group.Id })).Results.AsEnumerable().Reverse()
            .Select(message => (message.Sender.Id, message.System!.Action, string.Join(',', message.System.TargetIds ?? []), message.System.Value));
}
