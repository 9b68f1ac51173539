using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class StopTypingTests : ChatTest
{
    [Test]
    public async Task It_is_told_once_and_only_of_who_was_typing()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.ListenNow();
        await alice.Client.StopTypingAsync(conversation.Id);
        await alice.Client.StartTypingAsync(conversation.Id);
        await alice.Client.StopTypingAsync(conversation.Id);
        Assert.That(await bob.Client.GetTypingAsync(conversation.Id), Is.Empty);
        await alice.Client.StopTypingAsync(conversation.Id);
        await alice.Client.StartTypingAsync(conversation.Id, "upload");

        await inbox.Next<TypingStarted>();
        Assert.That((await inbox.Next<TypingStopped>()).UserId, Is.EqualTo(alice.Id));
        Assert.That((await inbox.NextOf<TypingStarted, TypingStopped>() as TypingStarted)?.Typing.Kind, Is.EqualTo("upload"), "nothing between");
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.StopTypingAsync(conversation.Id), carol.Client.StopTypingAsync(Guid.NewGuid()));
        await Refused(ErrorCode.Unauthorized, Client().StopTypingAsync(conversation.Id));
    }
}
