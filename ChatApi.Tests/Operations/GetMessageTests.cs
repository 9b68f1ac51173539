using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetMessageTests : ChatTest
{
    [Test]
    public async Task A_member_gets_the_message_as_it_was_sent()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");

        Assert.That(await bob.Client.GetMessageAsync(sent.Id), Is.EqualTo(sent));
    }

    [Test]
    public async Task Strangers_newcomers_and_those_who_left_cannot_tell_that_there_is_a_message()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await alice.Send(group, "hello");
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.GetMessageAsync(sent.Id), carol.Client.GetMessageAsync(Guid.NewGuid()));

        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        await bob.Client.LeaveConversationAsync(group.Id);
        await Refused(ErrorCode.MessageNotFound, carol.Client.GetMessageAsync(sent.Id));
        await Refused(ErrorCode.MessageNotFound, bob.Client.GetMessageAsync(sent.Id));
    }

    [Test]
    public async Task An_id_is_needed_and_so_is_signing_in()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.NotEmpty, "messageId", alice.Client.GetMessageAsync(Guid.Empty));
        await Refused(ErrorCode.Unauthorized, Client().GetMessageAsync(Guid.NewGuid()));
    }
}
