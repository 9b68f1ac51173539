using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListMessageVersionsTests : ChatTest
{
    [Test]
    public async Task Members_see_what_a_message_said_before_page_by_page()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "1");
        Assert.That((await bob.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id })).Results, Is.Empty);
        await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Text = "2", Mentions = [bob.Id] });
        await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Text = "3", Mentions = [] });
        var now = await alice.Client.EditMessageAsync(sent.Id, "4");

        var first = await bob.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id, Limit = 2 });
        var rest = await bob.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id, Limit = 2, Cursor = first.NextCursor });
        Assert.That(first.Results.Concat(rest.Results).Select(one => (one.Version, one.Text, one.Mentions?.Single())), Is.EqualTo(new[] { (3L, "3", (string?)null), (2L, "2", bob.Id), (1L, "1", null) }));
        Assert.That((rest.NextCursor, rest.Results[0].CreatedAt), Is.EqualTo(((string?)null, sent.CreatedAt)));
        Assert.That(now.Version, Is.EqualTo(4));
    }

    [Test]
    public async Task Who_may_not_read_the_message_or_has_blocked_its_sender_sees_nothing()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await alice.Send(group, "before");
        await alice.Client.EditMessageAsync(sent.Id, "after");
        Task<ListMessageVersionsResponse> Versions(TestUser user, Guid id) => user.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = id });

        await RefusedAlike(ErrorCode.MessageNotFound, Versions(carol, sent.Id), Versions(carol, Guid.NewGuid()));
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        await Refused(ErrorCode.MessageNotFound, Versions(carol, sent.Id));
        await Block(bob, alice);
        Assert.That((await Versions(bob, sent.Id)).Results, Is.Empty);
        await Refused(ErrorCode.NotEmpty, "messageId", Versions(alice, Guid.Empty));
        await Refused(ErrorCode.InvalidCursor, "cursor", alice.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id, Cursor = "x" }));
        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id, Limit = Limits.ListPage + 1 }));
    }
}
