using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class DeleteMessageTests : ChatTest
{
    [Test]
    public async Task A_message_deleted_for_everyone_is_a_tombstone_everywhere()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var request = new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "a secret https://example.org/secret", Mentions = [bob.Id], Silent = true };
        var sent = (await alice.Send(request)).Message;
        var answer = (await bob.Send(new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "what?", ReplyToId = sent.Id })).Message;
        await alice.Client.EditMessageAsync(sent.Id, "another secret");
        await using var inbox = await bob.Listen();
        await alice.Client.DeleteMessageAsync(new DeleteMessage { MessageId = sent.Id, Scope = "everyone" });

        var heard = await inbox.Next<MessageDeleted>();
        var tombstone = await bob.Client.GetMessageAsync(sent.Id);
        Assert.That(heard.Message, Is.EqualTo(tombstone));
        Assert.That(tombstone, Is.EqualTo(new Message
        {
            Id = sent.Id,
            ConversationId = conversation.Id,
            Seq = 1,
            Sender = sent.Sender,
            ClientMessageId = request.ClientMessageId,
            Type = "text",
            Version = 3,
            CreatedAt = sent.CreatedAt,
            EditedAt = tombstone.EditedAt,
            DeletedAt = tombstone.DeletedAt,
        }));
        Assert.That(tombstone.DeletedAt, Is.Not.Null);
        Assert.That((await bob.Client.GetMessageAsync(answer.Id)).ReplyTo, Is.EqualTo(answer.ReplyTo! with { Text = null, DeletedAt = tombstone.DeletedAt }));
        Assert.That((await bob.Client.ListMessageVersionsAsync(new ListMessageVersions { MessageId = sent.Id })).Results, Is.Empty);
        Assert.That((await alice.Send(request)).Message, Is.EqualTo(tombstone), "the key stays used");
        Assert.That((await bob.See(conversation)).Me, Has.Property("Unread").Zero.And.Property("UnreadMentions").Zero);
    }

    [Test]
    public async Task Deleting_again_is_no_error_and_tells_nobody()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");
        await using var inbox = await bob.Listen();
        for (var i = 0; i < 3; i++)
            await alice.Client.DeleteMessageAsync(sent.Id);

        await inbox.Next<MessageDeleted>();
        await inbox.StaysQuiet();
        await Refused(ErrorCode.MessageDeleted, alice.Client.EditMessageAsync(sent.Id, "again"));
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Version, Is.EqualTo(2));
    }

    [Test]
    public async Task A_message_deleted_for_me_is_gone_from_my_devices_alone()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 3);
        await using var inbox = await bob.Listen(on: ChatServers.NodeB);
        await using var other = await alice.Listen();
        await bob.Client.HideMessageAsync(sent[2].Id);
        await bob.Client.DeleteMessageAsync(new DeleteMessage { MessageId = sent[2].Id, Scope = "me" });

        var heard = await inbox.Next<MessageHidden>();
        Assert.That((heard.MessageId, heard.Seq, heard.LastMessage), Is.EqualTo((sent[2].Id, 3, sent[1])));
        await inbox.StaysQuiet();
        await other.StaysQuiet();
        Assert.That(await bob.Read(conversation), Is.EqualTo(new[] { "2", "1" }));
        Assert.That(await alice.Read(conversation), Is.EqualTo(new[] { "3", "2", "1" }));
        await Refused(ErrorCode.MessageNotFound, bob.Client.GetMessageAsync(sent[2].Id));
        var seen = await bob.See(conversation);
        Assert.That((seen.LastMessage, seen.Me!.Unread, seen.LastSeq), Is.EqualTo((sent[1], 2, 3)));
        foreach (var message in sent[..2])
            await bob.Client.HideMessageAsync(message.Id);
        Assert.That((await bob.See(conversation)).LastMessage, Is.Null);
    }

    [Test]
    public async Task Admins_delete_others_messages_and_members_their_own()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var (owners, members) = (await alice.Send(group, "of the owner"), await bob.Send(group, "of a member"));

        Assert.That((await Refused(ErrorCode.Forbidden, carol.Client.DeleteMessageAsync(members.Id))).Status, Is.EqualTo(403));
        await Refused(ErrorCode.Forbidden, bob.Client.DeleteMessageAsync(owners.Id));
        await alice.Client.DeleteMessageAsync(members.Id);
        Assert.That((await bob.Client.GetMessageAsync(members.Id)).DeletedAt, Is.Not.Null);

        var direct = await bob.StartConversation(with: carol);
        await Refused(ErrorCode.Forbidden, carol.Client.DeleteMessageAsync((await bob.Send(direct, "mine")).Id));
    }

    [Test]
    public async Task Strangers_newcomers_and_those_who_left_cannot_tell_that_there_is_a_message()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await bob.Send(group, "hello");
        foreach (var scope in new[] { "me", "everyone" })
        {
            Task Delete(TestUser user, Guid id) => user.Client.DeleteMessageAsync(new DeleteMessage { MessageId = id, Scope = scope });
            await RefusedAlike(ErrorCode.MessageNotFound, Delete(carol, sent.Id), Delete(carol, Guid.NewGuid()));
        }
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        await Refused(ErrorCode.MessageNotFound, carol.Client.DeleteMessageAsync(sent.Id));
        await bob.Client.LeaveConversationAsync(group.Id);
        await Refused(ErrorCode.MessageNotFound, bob.Client.DeleteMessageAsync(sent.Id));
    }

    [Test]
    public async Task A_scope_and_an_id_are_needed()
    {
        var alice = await User("alice");
        await Refused(ErrorCode.NotEmpty, "scope", alice.Client.DeleteMessageAsync(new DeleteMessage { MessageId = Guid.NewGuid() }));
        await Refused(ErrorCode.RegularExpression, "scope", alice.Client.DeleteMessageAsync(new DeleteMessage { MessageId = Guid.NewGuid(), Scope = "all" }));
        await Refused(ErrorCode.NotEmpty, "messageId", alice.Client.DeleteMessageAsync(Guid.Empty));
        await Refused(ErrorCode.Unauthorized, Client().DeleteMessageAsync(Guid.NewGuid()));
    }
}
