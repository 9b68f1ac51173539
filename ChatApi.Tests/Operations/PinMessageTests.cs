using ChatApi.ServiceInterface.Pins;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Operations;

public sealed class PinMessageTests : ChatTest
{
    [Test]
    public async Task Either_of_two_pins_for_both_and_unpins_what_the_other_pinned()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, 2);
        await using var inbox = await alice.Listen();
        var pin = await bob.Client.PinMessageAsync(sent[1].Id);

        var heard = await inbox.Next<MessagePinned>();
        Assert.That((heard.MessageId, heard.Seq, heard.PinnedAt, heard.PinnedBy, heard.ExpiresAt), Is.EqualTo((sent[1].Id, 2, pin.PinnedAt, bob.Id, (DateTimeOffset?)null)));
        Assert.That((await alice.See(conversation)).LastMessage!.PinnedAt, Is.EqualTo(pin.PinnedAt));
        await alice.Client.PinMessageAsync(sent[0].Id);
        Assert.That((await bob.Client.ListPinsAsync(conversation.Id)).Select(one => (one.Message.Seq, one.PinnedBy)), Is.EqualTo(new[] { (1, alice.Id), (2, bob.Id) }));

        await inbox.Next<MessagePinned>();
        await alice.Client.UnpinMessageAsync(new UnpinMessage { MessageId = sent[1].Id });
        Assert.That((await inbox.Next<MessageUnpinned>()).MessageId, Is.EqualTo(sent[1].Id));
        Assert.That((await bob.Client.GetMessageAsync(sent[1].Id)).PinnedAt, Is.Null);
        await alice.Client.UnpinMessageAsync(sent[1].Id);
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Pinning_again_changes_nothing_but_the_expiry()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        var pin = await alice.Client.PinMessageAsync(sent.Id);
        await using var inbox = await bob.Listen();

        Assert.That(await bob.Client.PinMessageAsync(sent.Id), Is.EqualTo(pin));
        await inbox.StaysQuiet();
        var until = DateTimeOffset.UtcNow.AddHours(1);
        Assert.That((await bob.Client.PinMessageAsync(sent.Id, until)).PinnedAt, Is.EqualTo(pin.PinnedAt));
        Assert.That((await inbox.Next<MessagePinned>()).ExpiresAt, Is.EqualTo(until).Within(TimeSpan.FromMilliseconds(1)));
    }

    [Test]
    public async Task A_pin_that_is_over_is_shown_no_more_and_then_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");
        await alice.Client.PinMessageAsync(sent.Id, DateTimeOffset.UtcNow.AddHours(1));
        await using var inbox = await bob.Listen();
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE messages SET pin_expires_at = now() - interval '1 second' WHERE conversation_id = @Id", new { conversation.Id });

        Assert.That(await bob.Client.ListPinsAsync(conversation.Id), Is.Empty);
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).PinnedAt, Is.Null);
        await ChatServers.NodeA.Services.GetRequiredService<PinExpiry>().RunAsync(default);
        Assert.That((await inbox.Next<MessageUnpinned>()).Seq, Is.EqualTo(1));
    }

    [Test]
    public async Task A_conversation_has_fifty_pins_at_most()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.SendMany(conversation, Limits.Pins + 1);
        foreach (var message in sent[..Limits.Pins])
            await alice.Client.PinMessageAsync(message.Id);

        await Refused(ErrorCode.TooManyPins, alice.Client.PinMessageAsync(sent[^1].Id));
        await alice.Client.PinMessageAsync(sent[0].Id); // is pinned already
        await alice.Client.UnpinMessageAsync(sent[0].Id);
        await alice.Client.PinMessageAsync(sent[^1].Id);
        Assert.That((await bob.Client.ListPinsAsync(new ListPins { ConversationId = conversation.Id })).Results, Has.Count.EqualTo(Limits.Pins));
    }

    [Test]
    public async Task In_a_group_a_plain_member_sees_pins_but_sets_none()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await bob.Send(group, "hello");

        await Refused(ErrorCode.Forbidden, bob.Client.PinMessageAsync(sent.Id));
        await alice.Client.PinMessageAsync(sent.Id);
        await Refused(ErrorCode.Forbidden, bob.Client.UnpinMessageAsync(sent.Id));
        Assert.That((await bob.Client.ListPinsAsync(group.Id)).Single().Message.Text, Is.EqualTo("hello"));

        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        Assert.That(await carol.Client.ListPinsAsync(group.Id), Is.Empty, "it is of before her time");
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_message_and_a_time_gone_by_is_refused()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "hello");

        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.PinMessageAsync(sent.Id), carol.Client.PinMessageAsync(Guid.NewGuid()));
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.UnpinMessageAsync(sent.Id), carol.Client.UnpinMessageAsync(Guid.NewGuid()));
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.ListPinsAsync(conversation.Id), carol.Client.ListPinsAsync(Guid.NewGuid()));
        await Refused(ErrorCode.InvalidValue, "expiresAt", alice.Client.PinMessageAsync(new PinMessage { MessageId = sent.Id, ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) }));
        await Refused(ErrorCode.NotEmpty, "messageId", alice.Client.PinMessageAsync(Guid.Empty));
    }
}
