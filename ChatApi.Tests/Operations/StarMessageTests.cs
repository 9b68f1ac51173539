using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class StarMessageTests : ChatTest
{
    [Test]
    public async Task A_star_is_on_all_own_devices_and_nobody_else_learns_of_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        await using var phone = await bob.Listen(on: ChatServers.NodeA);
        await using var others = await alice.Listen();
        await bob.Client.StarMessageAsync(new StarMessage { MessageId = sent.Id });

        Assert.That((await phone.Next<MessageStarred>()).MessageId, Is.EqualTo(sent.Id));
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Starred, Is.True);
        Assert.That((await bob.See(conversation)).LastMessage!.Starred, Is.True);
        Assert.That((await alice.Client.GetMessageAsync(sent.Id)).Starred, Is.Null);

        await bob.Client.StarMessageAsync(sent.Id);
        await bob.Client.UnstarMessageAsync(new UnstarMessage { MessageId = sent.Id });
        Assert.That((await phone.Next<MessageUnstarred>()).Seq, Is.EqualTo(1));
        await bob.Client.UnstarMessageAsync(sent.Id);
        await phone.StaysQuiet();
        await others.StaysQuiet();
    }

    [Test]
    public async Task Stars_are_listed_newest_star_first_in_pages()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.SendMany(await alice.StartConversation(with: bob), 5);
        foreach (var n in new[] { 3, 1, 5, 2 })
            await bob.Client.StarMessageAsync(sent[n - 1].Id);

        var page = await bob.Client.ListStarredAsync(new ListStarred { Limit = 3 });
        var rest = await bob.Client.ListStarredAsync(new ListStarred { Limit = 3, Cursor = page.NextCursor });
        Assert.That(page.Results.Concat(rest.Results).Select(one => one.Message.Text), Is.EqualTo(new[] { "2", "5", "1", "3" }));
        Assert.That((page.Results.Count, rest.NextCursor), Is.EqualTo((3, (string?)null)));
        Assert.That(page.Results[0].Message, Is.EqualTo(sent[1] with { Starred = true }));
        await Refused(ErrorCode.InvalidCursor, "cursor", bob.Client.ListStarredAsync(new ListStarred { Cursor = "x" }));
    }

    [Test]
    public async Task Only_what_may_still_be_read_is_listed()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var sent = await alice.Send(group, "hello");
        await bob.Client.StarMessageAsync(sent.Id);
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);

        Assert.That((await bob.Client.ListStarredAsync(new ListStarred())).Results, Is.Empty);
        await RefusedAlike(ErrorCode.MessageNotFound, bob.Client.StarMessageAsync(sent.Id), bob.Client.StarMessageAsync(Guid.NewGuid()));
        await RefusedAlike(ErrorCode.MessageNotFound, bob.Client.UnstarMessageAsync(sent.Id), bob.Client.UnstarMessageAsync(Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "messageId", bob.Client.StarMessageAsync(Guid.Empty));
    }
}
