using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListReactionsTests : ChatTest
{
    [Test]
    public async Task Who_has_reacted_is_listed_in_the_order_of_time_page_by_page()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var sent = await alice.Send(await alice.StartGroup("group", bob, carol), "hello");
        await carol.Client.AddReactionAsync(sent.Id, "👍");
        await alice.Client.AddReactionAsync(sent.Id, "🎉");
        await bob.Client.AddReactionAsync(sent.Id, "👍");

        var first = await bob.Client.ListReactionsAsync(new ListReactions { MessageId = sent.Id, Limit = 2 });
        var rest = await bob.Client.ListReactionsAsync(new ListReactions { MessageId = sent.Id, Limit = 2, Cursor = first.NextCursor });
        Assert.That(first.Results.Concat(rest.Results).Select(one => (one.Emoji, one.User.DisplayName)), Is.EqualTo(new[] { ("👍", "carol"), ("🎉", "alice"), ("👍", "bob") }));
        Assert.That(rest.NextCursor, Is.Null);
        Assert.That((await bob.Client.ListReactionsAsync(new ListReactions { MessageId = sent.Id, Emoji = "👍" })).Results.Select(one => one.User.DisplayName), Is.EqualTo(new[] { "carol", "bob" }));
    }

    [Test]
    public async Task Only_those_who_may_read_the_message_see_its_reactions()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");
        Task List(TestUser who, Guid id) => who.Client.ListReactionsAsync(new ListReactions { MessageId = id });

        await RefusedAlike(ErrorCode.MessageNotFound, List(carol, sent.Id), List(carol, Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "messageId", List(alice, Guid.Empty));
        await Refused(ErrorCode.InvalidCursor, "cursor", alice.Client.ListReactionsAsync(new ListReactions { MessageId = sent.Id, Cursor = "x" }));
        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.ListReactionsAsync(new ListReactions { MessageId = sent.Id, Limit = Limits.ListPage + 1 }));
    }
}
