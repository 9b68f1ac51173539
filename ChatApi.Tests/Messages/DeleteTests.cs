using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

public sealed class DeleteTests : ServiceTest
{
    [Test]
    public async Task Senders_have_two_days_and_admins_any_time()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var group = await Group(ann, bob);
        var (early, late) = (await Send(group, bob), await Send(group, bob));
        await Age(early, "47:59:30");
        await Age(late, "48:00:01");
        await Delete(early, bob);

        var refusal = Refused(ErrorCode.TooLate, () => Delete(late, bob));
        Assert.That((refusal.Message, refusal.Meta["messageIds"]), Is.EqualTo(("A message can be deleted for everyone for 48 hours after it was sent. Nothing was deleted.", $"{late.Id}")));
        await Delete(late, ann);
        await Delete(late, bob); // it is gone: a repeat is no error
    }

    [Test]
    public async Task What_a_system_message_tells_stays_except_for_the_app_that_sent_it()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var app = new Caller(bob.UserId) { AdminOf = "https://app.example" };
        var group = await Group(ann, bob);
        var note = (await Messages.SendAsync(new SendMessage { ConversationId = group, ClientMessageId = Guid.NewGuid(), Type = "system", System = new() { Action = "told" } }, app, default)).Message;

        Refused(ErrorCode.Forbidden, () => Delete(note, ann));
        Refused(ErrorCode.Forbidden, () => Delete(note, bob));
        await Delete(note, app);
        Assert.That(await Messages.GetAsync(new GetMessage { MessageId = note.Id }, ann, default), Has.Property("System").Null.And.Property("DeletedAt").Not.Null);
    }

    [Test]
    public async Task Nothing_is_left_in_the_tables()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var first = await Send(id, bob);
        var request = NewMessage(id, "https://example.org/a");
        (request.ReplyToId, request.Mentions, request.Silent) = (first.Id, [bob.UserId], true);
        request.Metadata = new() { ["a"] = System.Text.Json.JsonElement.Parse("1") };
        var sent = (await Messages.SendAsync(request, ann, default)).Message;
        await Edits.EditAsync(new EditMessage { MessageId = sent.Id, Text = "edited" }, ann, default);
        await Sql("INSERT INTO reactions (conversation_id, seq, reaction, user_id) VALUES (@id, @Seq, '👍', 'someone'); UPDATE messages SET pinned_at = now(), reaction_count = 1 WHERE id = @Id", new { id, sent.Seq, sent.Id });
        await Delete(sent, ann);

        Assert.That(await Ask<string>("SELECT to_jsonb(m) - '{id,seq,type,version,sender_id,body_hash,created_at,edited_at,deleted_at,conversation_id,client_message_id}'::text[] FROM messages m WHERE id = @Id", new { sent.Id }),
            Does.Match("""^\{("\w+": null(, )?)+\}$"""));
        Assert.That(await Ask<int>("SELECT (SELECT count(*) FROM message_versions WHERE conversation_id = @id) + (SELECT count(*) FROM reactions WHERE conversation_id = @id)", new { id }), Is.Zero);
    }

    private static Task Delete(Message message, Caller caller) => Deletions.DeleteAsync(new DeleteMessage { MessageId = message.Id, Scope = "everyone" }, caller, default);

    private static Task<int> Age(Message message, string age) =>
        Sql("UPDATE messages SET created_at = now() - @age::interval WHERE id = @Id", new { age, message.Id });
}
