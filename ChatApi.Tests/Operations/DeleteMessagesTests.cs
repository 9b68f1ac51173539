using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class DeleteMessagesTests : ChatTest
{
    [Test]
    public async Task A_hundred_messages_of_several_conversations_go_at_once()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var (one, other) = (await alice.StartConversation(with: bob), await alice.StartConversation(with: carol));
        var sent = (await alice.SendMany(one, 50)).Concat(await alice.SendMany(other, 50)).ToList();
        await using var inbox = await carol.Listen();
        await alice.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = sent.ConvertAll(message => message.Id), Scope = "everyone" });

        Assert.That((await bob.Client.ListMessagesAsync(new ListMessages { ConversationId = one.Id })).Results, Has.Exactly(50).Matches<Message>(message => message is { Text: null, DeletedAt: not null }));
        for (var seq = 1; seq <= 50; seq++)
            Assert.That((await inbox.Next<MessageDeleted>()).Seq, Is.EqualTo(seq));
        await carol.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = [sent[50].Id, sent[50].Id, sent[99].Id], Scope = "me" });
        Assert.That(await carol.Read(other), Has.Exactly(48).Items);
        await carol.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = [sent[99].Id, sent[98].Id], Scope = "me" });
        Assert.That(await carol.Read(other), Has.Exactly(47).Items);
    }

    [Test]
    public async Task One_that_cannot_be_deleted_keeps_them_all()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var (mine, theirs) = (await alice.Send(conversation, "mine"), await bob.Send(conversation, "theirs"));
        Task Delete(string scope, params List<Guid> ids) => alice.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = ids, Scope = scope });

        var missing = Guid.NewGuid();
        Assert.That(Named(await Refused(ErrorCode.Forbidden, Delete("everyone", mine.Id, theirs.Id))), Is.EqualTo($"{theirs.Id}"));
        Assert.That(Named(await Refused(ErrorCode.MessageNotFound, Delete("everyone", mine.Id, missing))), Is.EqualTo($"{missing}"));
        Assert.That(Named(await Refused(ErrorCode.MessageNotFound, Delete("me", mine.Id, missing))), Is.EqualTo($"{missing}"));
        Assert.That(await alice.Read(conversation), Is.EqualTo(new[] { "theirs", "mine" }));
        await Delete("me", mine.Id, theirs.Id);
        Assert.That(await alice.Read(conversation), Is.Empty);
    }

    [Test]
    public async Task One_to_a_hundred_are_named()
    {
        var alice = await User("alice");
        await Refused(ErrorCode.NotEmpty, "messageIds", alice.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = [], Scope = "me" }));
        await Refused(ErrorCode.MaximumCount, "messageIds", alice.Client.DeleteMessagesAsync(
            new DeleteMessages { MessageIds = [.. Enumerable.Range(0, Limits.MessageIdsPerCall + 1).Select(_ => Guid.NewGuid())], Scope = "me" }));
        await Refused(ErrorCode.NotEmpty, "scope", alice.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = [Guid.NewGuid()] }));
    }

    private static string? Named(ChatApiException refusal) => refusal.Meta.GetValueOrDefault("messageIds");
}
