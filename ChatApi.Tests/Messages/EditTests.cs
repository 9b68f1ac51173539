using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

public sealed class EditTests : ServiceTest
{
    [Test]
    public async Task A_message_can_be_edited_for_a_day()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var sent = await Send(await Direct(ann, bob), ann);
        await Age(sent, "23:59:30");
        await Edit(sent, ann, "in time");
        await Age(sent, "24:00:01");

        var refusal = Refused(ErrorCode.TooLate, () => Edit(sent, ann, "too late"));
        Assert.That(refusal.Message, Does.Contain("24 hours"));
        Assert.That((await Edit(sent, ann, "in time")).Version, Is.EqualTo(2), "a repeat changes nothing");
    }

    [Test]
    public async Task Tombstones_and_system_messages_are_not_edited()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var deleted = await Send(id, ann);
        await Sql("UPDATE messages SET body = NULL, deleted_at = now() WHERE id = @Id", new { deleted.Id });
        var note = (await Messages.SendAsync(
            new SendMessage { ConversationId = id, ClientMessageId = Guid.NewGuid(), Type = "system", System = new() { Action = "told" } }, new Caller(ann.UserId) { AdminOf = "app" }, default)).Message;

        Refused(ErrorCode.MessageDeleted, () => Edit(deleted, ann, "again"));
        Refused(ErrorCode.Forbidden, () => Edit(note, ann, "mine"));
    }

    [Test]
    public async Task Nobody_writes_to_a_blocked_user_by_editing()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var (direct, group) = (await Direct(ann, bob), await Group(ann, bob));
        var (one, two) = (await Send(direct, ann), await Send(group, ann));
        await Sql("INSERT INTO blocks (user_id, blocked_id) VALUES (@One, @Other)", new { One = bob.UserId, Other = ann.UserId });

        Refused(ErrorCode.CannotContactUser, () => Edit(one, ann, "changed"));
        await Edit(two, ann, "changed");
        Assert.That(await Messages.GetAsync(new GetMessage { MessageId = two.Id }, bob, default), Has.Property("HiddenByBlock").EqualTo(true).And.Property("Text").Null);
    }

    [Test]
    public async Task A_repeated_send_answers_the_edited_message()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var request = NewMessage(await Direct(ann, bob));
        var sent = (await Messages.SendAsync(request, ann, default)).Message;
        await Edit(sent, ann, "edited");

        var again = await Messages.SendAsync(request, ann, default);
        Assert.That((again.Replayed, again.Message.Text, again.Message.Version), Is.EqualTo(((bool?)true, "edited", 2L)));
    }

    [Test]
    public async Task Earlier_versions_can_be_kept_to_their_sender_and_admins()
    {
        var (ann, bob, owner) = (await User("ann"), await User("bob"), await User("owner"));
        var sent = await Send(await Group(owner, ann, bob), ann);
        await Edit(sent, ann, "edited");
        var strict = new EditService(DataSource, Events, new MessageSettings { ShowVersions = false });
        var request = new ListMessageVersions { MessageId = sent.Id };

        Refused(ErrorCode.Forbidden, () => strict.ListVersionsAsync(request, bob, default));
        foreach (var reader in new[] { ann, owner })
            Assert.That((await strict.ListVersionsAsync(request, reader, default)).Results.Single().Text, Is.EqualTo("hello"));
    }

    private static Task<Message> Edit(Message message, Caller editor, string text) =>
        Edits.EditAsync(new EditMessage { MessageId = message.Id, Text = text }, editor, default);

    private static Task<int> Age(Message message, string age) =>
        Sql("UPDATE messages SET created_at = now() - @age::interval WHERE id = @Id", new { age, message.Id });
}
