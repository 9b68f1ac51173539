using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class JoinByInviteLinkTests : ChatTest
{
    [Test]
    public async Task Whoever_has_the_link_sees_what_it_leads_to_and_joins_once()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = (await alice.Client.CreateConversationAsync(new CreateConversation { Title = "Lunch", Description = "Where we eat", AvatarUrl = "https://example.org/a.png" })).Conversation;
        await alice.Send(group, "before");
        var link = await Link(alice, group, maxUses: 2);
        Assert.That(await Preview(bob, link), Is.EqualTo(new InvitePreview { Title = "Lunch", Description = "Where we eat", AvatarUrl = "https://example.org/a.png", MemberCount = 1 }));
        await using var alices = await alice.Listen();
        await using var bobs = await bob.Listen(on: ChatServers.NodeB);
        var joined = await Join(bob, link);

        Assert.That((joined.Id, joined.MemberCount, joined.Me!.Role, joined.LastMessage!.System!.Action), Is.EqualTo((group.Id, 2, "member", "member_joined")));
        Assert.That((await alices.Next<MemberAdded>()).Member, Has.Property("InviteLinkId").EqualTo(link.Id).And.Property("AddedBy").EqualTo(alice.Id));
        Assert.That((await bobs.Next<MemberAdded>()).Conversation.Id, Is.EqualTo(group.Id));
        Assert.That((await alices.Next<MessageCreated>()).Message, Has.Property("Type").EqualTo("system").And.Property("Sender").Property("Id").EqualTo(bob.Id));
        Assert.That(await bob.Read(group), Is.Empty, "by the group's setting from the join on");

        Assert.That((await Join(bob, link)).Id, Is.EqualTo(group.Id), "a member stays one, and uses nothing up");
        await alices.StaysQuiet();
        Assert.That((await Preview(bob, link)).ConversationId, Is.EqualTo(group.Id));
        Assert.That((await alice.Client.ListInviteLinksAsync(new ListInviteLinks { ConversationId = group.Id })).Results.Single().Uses, Is.EqualTo(1));
        var byLink = await alice.Client.ListMembersAsync(new ListMembers { ConversationId = group.Id, InviteLinkId = link.Id });
        Assert.That(byLink.Results.Select(member => member.User.Id), Is.EqualTo(new[] { bob.Id }));
    }

    [Test]
    public async Task A_link_ends_with_the_last_member()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = (await alice.Client.CreateConversationAsync(new CreateConversation { Title = "left", History = "all" })).Conversation;
        var link = await Link(alice, group);
        await alice.Client.LeaveConversationAsync(group.Id);

        await Refused(ErrorCode.InviteLinkNotFound, "token", Preview(bob, link));
        await Refused(ErrorCode.InviteLinkNotFound, "token", Join(bob, link));
    }

    [Test]
    public async Task With_all_history_for_newcomers_who_joins_reads_all()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = (await alice.Client.CreateConversationAsync(new CreateConversation { Title = "open", History = "all" })).Conversation;
        await alice.Send(group, "before");
        Assert.That((await Join(bob, await Link(alice, group))).Me!.HistoryFromSeq, Is.EqualTo(1));
        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "before" }));
    }

    [Test]
    public async Task A_link_that_is_used_up_expired_or_revoked_looks_as_if_it_had_never_been()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group");
        var usedUp = await Link(alice, group, maxUses: 1);
        await Join(bob, usedUp);
        var expired = await Link(alice, group, expiresAt: DateTimeOffset.UtcNow.AddHours(1));
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE invite_links SET expires_at = now() WHERE id = @Id", new { expired.Id });
        var revoked = await Link(alice, group);
        await alice.Client.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = group.Id, LinkId = revoked.Id });
        var other = await alice.StartGroup("other");
        var ended = await Link(alice, other);
        await alice.Client.DeleteConversationAsync(new DeleteConversation { ConversationId = other.Id, Scope = "everyone" });

        var none = new InviteLink { Token = "AAAAAAAAAAAAAAAAAAAAAA" };
        foreach (var link in new[] { usedUp, expired, revoked, ended })
        {
            await RefusedAlike(ErrorCode.InviteLinkNotFound, Join(carol, link), Join(carol, none));
            await RefusedAlike(ErrorCode.InviteLinkNotFound, Preview(carol, link), Preview(carol, none));
        }
        Assert.That((await Join(bob, usedUp)).Id, Is.EqualTo(group.Id), "who came by it is still led there");
        await Refused(ErrorCode.ConversationNotFound, carol.See(group));
    }

    [Test]
    public async Task Who_was_removed_or_left_may_come_again_by_a_link_that_works()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group");
        var link = await Link(alice, group, maxUses: 3);
        await Join(bob, link);
        await bob.Client.LeaveConversationAsync(group.Id);
        await alice.Send(group, "meanwhile");
        Assert.That((await Join(bob, link)).MemberCount, Is.EqualTo(2));
        Assert.That(await bob.Read(group), Is.Empty);
    }

    [Test]
    public async Task A_token_is_given_by_someone_who_is_signed_in()
    {
        var alice = await User("alice");
        foreach (var token in new[] { "", " " })
        {
            await Refused(ErrorCode.NotEmpty, "token", alice.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = token }));
            await Refused(ErrorCode.NotEmpty, "token", alice.Client.GetInviteLinkAsync(new GetInviteLink { Token = token }));
        }
        await Refused(ErrorCode.MaximumLength, "token", alice.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = new string('x', Limits.InviteTokenLength + 1) }));
        await Refused(ErrorCode.InviteLinkNotFound, "token", alice.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = new string('x', Limits.InviteTokenLength) }));
        await Refused(ErrorCode.InviteLinkNotFound, "token", alice.Client.GetInviteLinkAsync(new GetInviteLink { Token = "../members?x=%00" }));
        await Refused(ErrorCode.Unauthorized, Client().JoinByInviteLinkAsync(new JoinByInviteLink { Token = "AAAAAAAAAAAAAAAAAAAAAA" }));
    }

    private static async Task<InviteLink> Link(TestUser user, Conversation group, DateTimeOffset? expiresAt = null, int? maxUses = null) =>
        (await user.Client.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group.Id, ExpiresAt = expiresAt, MaxUses = maxUses })).Link;

    private static Task<Conversation> Join(TestUser user, InviteLink link) => user.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = link.Token });

    private static Task<InvitePreview> Preview(TestUser user, InviteLink link) => user.Client.GetInviteLinkAsync(new GetInviteLink { Token = link.Token });
}
