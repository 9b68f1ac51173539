using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

public sealed class SendMessageTests : ServiceTest
{
    [Test]
    public async Task A_message_is_stored_as_sent_and_told_once()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var request = NewMessage(id, "  spaces and 👋 stay \n");
        var answer = await Messages.SendAsync(request, ann, default);

        Assert.That((answer.Created, answer.Replayed), Is.EqualTo((true, (bool?)null)));
        Assert.That((answer.Message.Seq, answer.Message.Version, answer.Message.Text, answer.Message.ClientMessageId, answer.Message.Sender.Id, answer.Message.Type),
            Is.EqualTo((1L, 1L, request.Text, (Guid?)request.ClientMessageId, ann.UserId, "text")));
        Assert.That(await Messages.GetAsync(new GetMessage { MessageId = answer.Message.Id }, bob, default), Is.EqualTo(answer.Message));
        Assert.That((await See(id, ann)).Me, Is.EqualTo(new MyMembership { Role = "member", ReadSeq = 1, DeliveredSeq = 1, HistoryFromSeq = 1 }));
        Assert.That((await See(id, ann)).LastActivityAt, Is.EqualTo(answer.Message.CreatedAt));
        Assert.That((await EventsOf(id))[1..], Is.EqualTo(["message.new 1"]));
    }

    [Test]
    public async Task A_repeat_answers_the_message_as_it_is_now()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var request = NewMessage(await Direct(ann, bob));
        var first = await Messages.SendAsync(request, ann, default);
        var again = await Messages.SendAsync(request, ann, default);
        Assert.That((again.Created, again.Replayed, again.Message), Is.EqualTo((false, (bool?)true, first.Message)));

        await Sql("UPDATE messages SET body = NULL, version = 2, deleted_at = now() WHERE id = @Id", new { first.Message.Id });
        var deleted = (await Messages.SendAsync(request, ann, default)).Message;
        Assert.That((deleted.Id, deleted.Seq, deleted.Version, deleted.Text, deleted.CreatedAt), Is.EqualTo((first.Message.Id, 1L, 2L, (string?)null, first.Message.CreatedAt)));
    }

    [Test]
    public async Task A_key_belongs_to_one_content_one_sender_and_one_conversation()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var request = NewMessage(await Direct(ann, bob), "one");
        await Messages.SendAsync(request, ann, default);
        Assert.That((await Messages.SendAsync(request, bob, default)).Message.Seq, Is.EqualTo(2));

        request.Text = "two";
        Assert.That(Refused(ErrorCode.IdempotencyKeyReused, () => Messages.SendAsync(request, ann, default)).Field, Is.EqualTo("clientMessageId"));
        request.ConversationId = await Group(ann);
        Assert.That((await Messages.SendAsync(request, ann, default)).Message.Seq, Is.EqualTo(1));
    }

    [Test]
    public async Task Sixty_four_identical_sends_at_once_make_one_message()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var request = NewMessage(id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Messages.SendAsync(request, ann, default)));

        Assert.That(answers.Select(answer => answer.Message).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Replayed == true), Is.EqualTo(63));
        Assert.That((await See(id, ann)).LastSeq, Is.EqualTo(1));
        Assert.That((await EventsOf(id))[1..], Is.EqualTo(["message.new 1"]));
    }

    [Test]
    public async Task Sends_of_many_at_once_are_numbered_without_holes_and_in_the_order_of_their_times()
    {
        var users = await Users(8);
        var id = await Group(users[0], users[1..]);
        await Task.WhenAll(users.Select(user => SendMany(20, id, user)));

        var messages = (await Messages.ListAsync(new ListMessages { ConversationId = id, Limit = 200 }, users[3], default)).Results;
        Assert.That(messages.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(1, 160).Select(n => (long)n).Reverse()));
        Assert.That(messages.Select(message => message.CreatedAt), Is.Ordered.Descending);
        foreach (var user in users)
            Assert.That(messages.Where(message => message.Sender.Id == user.UserId).Reverse().Select(message => message.Text), Is.EqualTo(Enumerable.Range(1, 20).Select(n => $"number {n}")));
        Assert.That((await EventsOf(id))[1..], Is.EquivalentTo(messages.Select(message => $"message.new {message.Seq}")));
    }

    [Test]
    public async Task First_messages_from_both_sides_at_once_meet_in_one_conversation()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        SendMessage To(Caller user) => new() { RecipientId = user.UserId, ClientMessageId = Guid.NewGuid(), Text = "hi" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => n % 2 == 0 ? Messages.SendAsync(To(bob), ann, default) : Messages.SendAsync(To(ann), bob, default)));

        Assert.That(answers.Select(answer => answer.Message.ConversationId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Message.Seq).Order(), Is.EqualTo(Enumerable.Range(1, 20)));
        var events = await EventsOf(answers[0].Message.ConversationId);
        Assert.That((events[0], events.Count), Is.EqualTo(($"conversation.created 0 {ann.UserId} {bob.UserId}", 21)));
    }

    [Test]
    public async Task A_recipient_and_a_key_repeat_as_one()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        SendMessage request = new() { RecipientId = bob.UserId, ClientMessageId = Guid.NewGuid(), Text = "hi" };
        var first = await Messages.SendAsync(request, ann, default);
        await DeleteAccount(bob);
        Assert.That((await Messages.SendAsync(request, ann, default)).Message, Is.EqualTo(first.Message), "a repeat is the first answer, whatever happened since");

        request.ClientMessageId = Guid.NewGuid();
        Refused(ErrorCode.CannotContactUser, () => Messages.SendAsync(request, ann, default));
        Refused(ErrorCode.CannotContactUser, () => Send(first.Message.ConversationId, ann));
    }

    [Test]
    public async Task A_send_goes_to_exactly_one_place_that_exists()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        Task SendTo(Guid? conversationId, string? recipientId) =>
            Messages.SendAsync(new SendMessage { ConversationId = conversationId, RecipientId = recipientId, ClientMessageId = Guid.NewGuid(), Text = "x" }, ann, default);

        Assert.That(Refused(ErrorCode.InvalidValue, () => SendTo(null, null)).Field, Is.EqualTo("conversationId"));
        Assert.That(Refused(ErrorCode.InvalidValue, () => SendTo(Guid.NewGuid(), bob.UserId)).Field, Is.EqualTo("recipientId"));
        Assert.That(Refused(ErrorCode.InvalidValue, () => SendTo(null, ann.UserId)).Field, Is.EqualTo("recipientId"));
        Assert.That(Refused(ErrorCode.UserNotFound, () => SendTo(null, "nobody")).Meta["userIds"], Is.EqualTo("nobody"));
        Assert.That(await Ask<int>("SELECT count(*) FROM members WHERE user_id = @UserId", new { ann.UserId }), Is.Zero);
    }

    [Test]
    public async Task Outsiders_cannot_tell_what_exists()
    {
        var (ann, bob, eve) = (await User("ann"), await User("bob"), await User("eve"));
        var id = await Group(ann, bob);
        var request = NewMessage(id);
        var message = (await Messages.SendAsync(request, bob, default)).Message;
        await Remove(id, ann, bob);

        Refused(ErrorCode.ConversationNotFound, () => Messages.SendAsync(request, bob, default));
        Assert.That(Refused(ErrorCode.ConversationNotFound, () => Send(id, eve)).Message, Is.EqualTo(Refused(ErrorCode.ConversationNotFound, () => Send(Guid.NewGuid(), eve)).Message));
        Assert.That(Refused(ErrorCode.MessageNotFound, () => Messages.GetAsync(new GetMessage { MessageId = message.Id }, eve, default)).Message,
            Is.EqualTo(Refused(ErrorCode.MessageNotFound, () => Messages.GetAsync(new GetMessage { MessageId = Guid.NewGuid() }, eve, default)).Message));
        Refused(ErrorCode.MessageNotFound, () => Messages.GetAsync(new GetMessage { MessageId = message.Id }, bob, default));
        await Add(id, ann, bob);
        Refused(ErrorCode.MessageNotFound, () => Messages.GetAsync(new GetMessage { MessageId = message.Id }, bob, default));
    }
}
