using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ClearConversationTests : ChatTest
{
    [Test]
    public async Task What_was_cleared_is_gone_on_every_path_for_the_one_and_stays_for_the_other()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        var sent = await bob.SendMany(direct, 3);
        var cursor = await alice.EventCursor();
        await bob.Send(direct, "4");
        await using var inbox = await alice.Listen(on: ChatServers.NodeB);
        var cleared = await alice.Client.ClearConversationAsync(new ClearConversation { ConversationId = direct.Id });

        Assert.That((cleared.LastMessage, cleared.LastSeq, cleared.Me!.HistoryFromSeq, cleared.Me.Unread), Is.EqualTo(((Message?)null, 4L, 5L, 0)));
        Assert.That((await inbox.Next<MyMembershipUpdated>()).Me, Is.EqualTo(cleared.Me));
        Assert.That(await alice.Read(direct), Is.Empty);
        await Refused(ErrorCode.MessageNotFound, alice.Client.GetMessageAsync(new GetMessage { MessageId = sent[1].Id }));
        Assert.That((await alice.Events(cursor)).Events.OfType<MessageCreated>(), Is.Empty, "nor is it told again");
        await using var late = await alice.Listen(cursor);
        Assert.That((await late.Next<MyMembershipUpdated>()).Me, Is.EqualTo(cleared.Me));
        await late.StaysQuiet();
        Assert.That(await bob.Read(direct), Is.EqualTo(new[] { "4", "3", "2", "1" }));

        await bob.Send(direct, "5");
        Assert.That(await alice.Read(direct), Is.EqualTo(new[] { "5" }));
        Assert.That((await alice.See(direct)).Me!.Unread, Is.EqualTo(1));
    }

    [Test]
    public async Task It_goes_up_to_a_seq_and_never_back()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await bob.SendMany(direct, 4);
        Task<Conversation> Clear(long? upToSeq) => alice.Client.ClearConversationAsync(new ClearConversation { ConversationId = direct.Id, UpToSeq = upToSeq });

        Assert.That((await Clear(2)).Me!.HistoryFromSeq, Is.EqualTo(3));
        Assert.That((await Clear(1)).Me!.HistoryFromSeq, Is.EqualTo(3));
        Assert.That(await alice.Read(direct), Is.EqualTo(new[] { "4", "3" }));
        Assert.That((await Clear(100)).Me!.HistoryFromSeq, Is.EqualTo(5), "what is not sent yet is not cleared");
        await using var inbox = await alice.Listen();
        Assert.That((await Clear(null)).Me!.HistoryFromSeq, Is.EqualTo(5));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Bad_input_is_refused_and_strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var id = (await alice.StartConversation(with: bob)).Id;
        static Task Clear(TestUser user, Guid id, long? upToSeq = null) => user.Client.ClearConversationAsync(new ClearConversation { ConversationId = id, UpToSeq = upToSeq });

        await Refused(ErrorCode.InclusiveBetween, "upToSeq", Clear(alice, id, -1));
        await Refused(ErrorCode.NotEmpty, "conversationId", Clear(alice, Guid.Empty));
        await RefusedAlike(ErrorCode.ConversationNotFound, Clear(carol, id), Clear(carol, Guid.NewGuid()));
        await Refused(ErrorCode.Unauthorized, Client().ClearConversationAsync(new ClearConversation { ConversationId = id }));
    }
}
