using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Conversations;

/// <summary>A group of as many members as a group may have, with everything on.</summary>
public sealed class LargeGroupTests : ChatTest
{
    private const int Most = 1_000;

    [Test]
    public async Task A_thousand_members_are_added_found_told_and_let_go()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var ids = await Crowd(Most - 2);
        var group = await alice.Client.CreateGroupAsync("large", ids.Take(Limits.MembersPerCall - 1).Append(bob.Id));
        foreach (var some in ids.Skip(Limits.MembersPerCall - 1).Chunk(Limits.MembersPerCall))
            await alice.Client.AddMembersAsync(group.Id, some);
        await Refused(ErrorCode.GroupFull, alice.Client.AddMembersAsync(group.Id, [carol.Id]));
        var link = (await alice.Client.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group.Id })).Link;
        await Refused(ErrorCode.GroupFull, carol.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = link.Token }));
        Assert.That((await alice.See(group)).MemberCount, Is.EqualTo(Most));

        var listed = new List<string>();
        await foreach (var member in bob.Client.ListMembersAsync(group.Id))
            listed.Add(member.User.Id);
        Assert.That(listed, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.EquivalentTo(ids.Append(alice.Id).Append(bob.Id)));
        Assert.That(await Find(bob, group, new() { Query = " NO. 77" }), Is.EquivalentTo(ids.Where((_, n) => n == 77 || n is >= 770 and < 780)));
        Assert.That(await Find(bob, group, new() { Query = "no. 9", Limit = 10 }), Has.Count.EqualTo(109).And.Unique, "in pages");
        Assert.That(await Find(bob, group, new() { Query = bob.UserName.ToUpperInvariant() }), Is.EqualTo(new[] { bob.Id }));
        Assert.That(await Find(bob, group, new() { Query = "%" }), Is.Empty);
        Assert.That(await Find(bob, group, new() { Role = "owner" }), Is.EqualTo(new[] { alice.Id }));
        Assert.That(await Find(bob, group, new() { Role = "member", Query = "b" }), Is.EqualTo(new[] { bob.Id }));
        await Refused(ErrorCode.RegularExpression, "role", Find(bob, group, new() { Role = "boss" }));

        await using var bobs = await bob.Listen();
        await alice.Send(group, "hello all");
        Assert.That((await bobs.Next<MessageCreated>()).Message.Text, Is.EqualTo("hello all"));
        await alice.Client.RemoveMemberAsync(group.Id, ids[0]);
        await carol.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = link.Token });
        await alice.Client.DeleteConversationAsync(new DeleteConversation { ConversationId = group.Id, Scope = "everyone" });
        await bobs.Next<ConversationDeleted>();
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        Assert.That(await db.QuerySingleAsync<int>("SELECT count(DISTINCT user_id) FROM event_log WHERE conversation_id = @Id AND kind = 'conversation.deleted'", new { group.Id }), Is.EqualTo(Most), "each of them is told");
    }

    /// <summary>Users nobody signs in as, "no. 0" and so on.</summary>
    private static async Task<string[]> Crowd(int count)
    {
        var prefix = $"crowd-{Guid.NewGuid():N}"[..20];
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("""
            INSERT INTO users (id, display_name, display_name_key) SELECT @prefix || '-' || n, 'No. ' || n, 'no. ' || n FROM generate_series(0, @count - 1) n
            """, new { prefix, count });
        return [.. Enumerable.Range(0, count).Select(n => $"{prefix}-{n}")];
    }

    private static async Task<List<string>> Find(TestUser user, Conversation group, ListMembers request)
    {
        var found = new List<string>();
        request.ConversationId = group.Id;
        do
        {
            var page = await user.Client.ListMembersAsync(request);
            found.AddRange(page.Results.Select(member => member.User.Id));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        return found;
    }
}
