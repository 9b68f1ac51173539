using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListMembersTests : ChatTest
{
    [Test]
    public async Task Members_come_in_the_order_of_their_ids_with_roles_and_marks()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await alice.Send(group, "hello");
        await bob.MarkRead(group, 1);

        var members = new List<Member>();
        var request = new ListMembers { ConversationId = group.Id, Limit = 2 };
        do
        {
            var page = await carol.Client.ListMembersAsync(request);
            members.AddRange(page.Results);
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        Assert.That(members.Select(member => member.User.Id), Is.EqualTo(new[] { alice.Id, bob.Id, carol.Id }.Order(StringComparer.Ordinal)));
        Assert.That(members.ToDictionary(member => member.User.DisplayName, member => (member.Role, member.ReadSeq)), Is.EquivalentTo(
            new Dictionary<string, (string, long)> { ["alice"] = ("owner", 1), ["bob"] = ("member", 1), ["carol"] = ("member", 0) }));

        var all = new List<Member>();
        await foreach (var member in carol.Client.ListMembersAsync(group.Id))
            all.Add(member);
        Assert.That(all, Is.EqualTo(members));
    }

    [Test]
    public async Task Limit_and_cursor_are_checked()
    {
        var alice = await User("alice");
        var group = await alice.StartGroup("group");

        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.ListMembersAsync(new ListMembers { ConversationId = group.Id, Limit = 0 }));
        await Refused(ErrorCode.InvalidCursor, alice.Client.ListMembersAsync(new ListMembers { ConversationId = group.Id, Cursor = "made-up" }));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, carol) = await Users("alice", "carol");
        var group = await alice.StartGroup("group");

        await RefusedAlike(
            ErrorCode.ConversationNotFound,
            carol.Client.ListMembersAsync(new ListMembers { ConversationId = group.Id }),
            carol.Client.ListMembersAsync(new ListMembers { ConversationId = Guid.NewGuid() }));
        await Refused(ErrorCode.Unauthorized, Client().ListMembersAsync(new ListMembers { ConversationId = group.Id }));
    }
}
