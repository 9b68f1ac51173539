using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class CreateInviteLinkTests : ChatTest
{
    [Test]
    public async Task A_link_is_made_once_shown_to_whoever_manages_links_and_ended()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var request = new CreateInviteLink { ConversationId = group.Id, ClientLinkId = Guid.NewGuid(), ExpiresAt = DateTimeOffset.UtcNow.AddDays(1), MaxUses = 5 };
        var first = await alice.Client.CreateInviteLinkAsync(request);
        var again = await alice.Client.CreateInviteLinkAsync(request);

        Assert.That((first.Created, again.Created, again.Replayed), Is.EqualTo((true, false, (bool?)true)));
        Assert.That(again.Link, Is.EqualTo(first.Link));
        Assert.That((first.Link.Token!.Length, first.Link.CreatedBy, first.Link.MaxUses, first.Link.Uses), Is.EqualTo((22, alice.Id, (int?)5, 0)));
        await Refused(ErrorCode.IdempotencyKeyReused, "clientLinkId", alice.Client.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group.Id, ClientLinkId = request.ClientLinkId }));

        await alice.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = bob.Id, Role = "admin" });
        Assert.That((await List(bob, group)).Single(), Is.EqualTo(first.Link));
        await bob.Client.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = group.Id, LinkId = first.Link.Id });
        var revoked = (await List(alice, group)).Single();
        await bob.Client.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = group.Id, LinkId = first.Link.Id });
        Assert.That(revoked.RevokedAt, Is.Not.Null.And.EqualTo((await List(alice, group)).Single().RevokedAt));
    }

    [Test]
    public async Task A_group_has_twenty_links_that_work_at_most()
    {
        var alice = await User("alice");
        var group = await alice.StartGroup("group");
        for (var n = 0; n < Limits.InviteLinks; n++)
            await Create(alice, group);
        await Refused(ErrorCode.TooManyInviteLinks, Create(alice, group));
        var listed = await List(alice, group);
        Assert.That(listed.Select(link => link.Id), Is.Ordered.Descending.And.Unique);
        await alice.Client.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = group.Id, LinkId = listed[3].Id });
        await Create(alice, group);
        await Refused(ErrorCode.TooManyInviteLinks, Create(alice, group));
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE invite_links SET expires_at = now() WHERE id = @expired; UPDATE invite_links SET max_uses = 1, uses = 1 WHERE id = @usedUp", new { expired = listed[4].Id, usedUp = listed[5].Id });
        await Create(alice, group);
        await Create(alice, group, maxUses: 1);
        await Refused(ErrorCode.TooManyInviteLinks, Create(alice, group));
        Assert.That(await List(alice, group), Has.Count.EqualTo(Limits.InviteLinks + 3));
    }

    [Test]
    public async Task Bad_input_is_refused_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (group, direct) = (await alice.StartGroup("group", bob), await alice.StartConversation(with: bob));
        var missing = new Conversation { Id = Guid.NewGuid() };
        var link = (await Create(alice, group)).Link;
        static Task Revoke(TestUser user, Conversation of, Guid id) => user.Client.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = of.Id, LinkId = id });

        await Refused(ErrorCode.InvalidValue, "expiresAt", Create(alice, group, expiresAt: DateTimeOffset.UtcNow.AddSeconds(-1)));
        await Create(alice, group, maxUses: Limits.InviteLinkUses);
        foreach (var uses in new[] { 0, -1, Limits.InviteLinkUses + 1 })
            await Refused(ErrorCode.InclusiveBetween, "maxUses", Create(alice, group, maxUses: uses));
        await Refused(ErrorCode.NotAGroup, Create(alice, direct));
        await Refused(ErrorCode.NotAGroup, List(alice, direct));
        await Refused(ErrorCode.InviteLinkNotFound, Revoke(alice, await alice.StartGroup("other"), link.Id));
        await Refused(ErrorCode.InviteLinkNotFound, Revoke(alice, group, Guid.NewGuid()));
        foreach (var call in new Func<TestUser, Conversation, Task>[] { (user, of) => Create(user, of), List, (user, of) => Revoke(user, of, link.Id) })
        {
            await Refused(ErrorCode.Forbidden, call(bob, group));
            await RefusedAlike(ErrorCode.ConversationNotFound, call(carol, group), call(carol, missing));
        }
        await Refused(ErrorCode.Unauthorized, Client().CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group.Id }));
    }

    private static Task<CreateInviteLinkResponse> Create(TestUser user, Conversation group, DateTimeOffset? expiresAt = null, int? maxUses = null) =>
        user.Client.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group.Id, ExpiresAt = expiresAt, MaxUses = maxUses });

    private static async Task<List<InviteLink>> List(TestUser user, Conversation group)
    {
        var (all, request) = (new List<InviteLink>(), new ListInviteLinks { ConversationId = group.Id, Limit = 8 });
        do
        {
            var page = await user.Client.ListInviteLinksAsync(request);
            all.AddRange(page.Results);
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        return all;
    }
}
