using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetMessagesTests : ChatTest
{
    [Test]
    public async Task Messages_come_in_the_order_asked_for_and_only_those_one_may_read()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (one, other, elsewhere) = (await alice.StartConversation(with: bob), await alice.StartGroup("group", bob), await alice.StartConversation(with: carol));
        var (first, second, deleted, hidden, foreign) = (
            await alice.Send(one, "first"), await bob.Send(other, "second"), await alice.Send(one, "deleted"), await alice.Send(one, "hidden"), await alice.Send(elsewhere, "not bob's"));
        await alice.Client.DeleteMessageAsync(deleted.Id);
        await bob.Client.HideMessageAsync(hidden.Id);

        var found = await Get(bob, second.Id, hidden.Id, Guid.NewGuid(), deleted.Id, foreign.Id, first.Id, second.Id);
        Assert.That(found.Select(message => (message.Id, message.Text)), Is.EqualTo(new[] { (second.Id, (string?)"second"), (deleted.Id, null), (first.Id, "first") }));
        Assert.That(found[2], Is.EqualTo(await bob.Client.GetMessageAsync(first.Id)));
    }

    [Test]
    public async Task A_hundred_come_by_one_call()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var batch = new SendMessages { ConversationId = conversation.Id, Messages = [.. Enumerable.Range(1, Limits.MessageIdsPerCall).Select(n => new SendMessage { ClientMessageId = Guid.NewGuid(), Text = $"{n}" })] };
        Guid[] ids = [.. (await alice.Client.SendMessagesAsync(batch)).Results.Select(result => result.Message!.Id)];

        Assert.That((await Get(bob, ids)).Select(message => message.Id), Is.EqualTo(ids));
        await Refused(ErrorCode.MaximumCount, "messageIds", Get(bob, [.. ids, Guid.NewGuid()]));
        await Refused(ErrorCode.NotEmpty, "messageIds", Get(bob));
        await Refused(ErrorCode.Unauthorized, Client().GetMessagesAsync(new GetMessages { MessageIds = [ids[0]] }));
    }

    private static async Task<List<Message>> Get(TestUser who, params Guid[] ids) => (await who.Client.GetMessagesAsync(new GetMessages { MessageIds = [.. ids] })).Results;
}
