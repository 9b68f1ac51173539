using System.Text.Json;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

/// <summary>What a message has besides its text.</summary>
public sealed class SendContentTests : ServiceTest
{
    [Test]
    public async Task Everything_that_is_sent_is_answered_and_read()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var first = await Send(id, bob, "what do you think?");
        var request = Rich(id, first.Id, bob);
        var sent = (await Messages.SendAsync(request, ann, default)).Message;

        Assert.That((sent.ReplyTo!.Id, sent.ReplyTo.Seq, sent.ReplyTo.Sender.Id, sent.ReplyTo.Text, sent.ReplyTo.Type), Is.EqualTo((first.Id, 1L, bob.UserId, first.Text, "text")));
        Assert.That((sent.Mentions, sent.MentionsAll, sent.Silent), Is.EqualTo((request.Mentions, (bool?)true, (bool?)true)));
        Assert.That(sent.Links, Is.EqualTo(new[] { "https://example.org/a" }));
        Assert.That(sent.Metadata!["a"].GetProperty("b").GetInt32(), Is.EqualTo(1));
        foreach (var read in new[] { await Get(sent, ann), await Get(sent, bob), (await See(id, bob)).LastMessage!, (await Messages.SendAsync(request, ann, default)).Message })
            Assert.That(Json(read), Is.EqualTo(Json(sent)));
        Assert.That((await See(id, bob)).Me, Has.Property("UnreadMentions").EqualTo(1));
    }

    [Test]
    public async Task A_repeat_shows_of_the_message_it_answers_what_its_sender_may_see_now()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var group = await Group(ann, bob);
        var first = await Send(group, ann, "hello");
        var answer = NewMessage(group, "hello too");
        answer.ReplyToId = first.Id;
        await Messages.SendAsync(answer, bob, default);
        await Remove(group, ann, bob);
        await Edits.EditAsync(new EditMessage { MessageId = first.Id, Text = "not for bob" }, ann, default);
        await Add(group, ann, bob);

        var repeated = await Messages.SendAsync(answer, bob, default);
        Assert.That((repeated.Replayed, repeated.Message.Text, repeated.Message.ReplyTo!.Text), Is.EqualTo(((bool?)true, "hello too", (string?)null)));
    }

    [Test]
    public async Task A_key_belongs_to_all_of_the_content()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var (one, other) = (await Send(id, bob), await Send(id, bob));
        var request = Rich(id, one.Id, bob);
        await Messages.SendAsync(request, ann, default);
        Action<SendMessage>[] changes =
        [
            changed => changed.Text = "another https://example.org/a", changed => changed.ReplyToId = other.Id, changed => changed.ReplyToId = null, changed => changed.Mentions = null,
            changed => changed.MentionsAll = false, changed => changed.Silent = null, changed => changed.Metadata = null,
            changed => changed.Metadata = new() { ["a"] = JsonSerializer.SerializeToElement(2) },
        ];
        foreach (var change in changes)
        {
            var changed = Rich(id, one.Id, bob);
            changed.ClientMessageId = request.ClientMessageId;
            change(changed);
            Refused(ErrorCode.IdempotencyKeyReused, () => Messages.SendAsync(changed, ann, default));
        }
    }

    [Test]
    public void A_plain_text_keeps_the_hash_it_always_had() =>
        Assert.That(Convert.ToHexString(new MessageContent { Body = "hello" }.Hash()), Is.EqualTo(
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("text\0hello"u8))));

    [Test]
    public async Task Only_what_the_sender_may_read_there_is_answered()
    {
        var (ann, bob, cleo) = (await User("ann"), await User("bob"), await User("cleo"));
        var (group, elsewhere) = (await Group(ann, bob), await Direct(ann, bob));
        var (early, other) = (await Send(group, ann, "before cleo"), await Send(elsewhere, ann));
        await Add(group, ann, cleo);
        var late = await Send(group, ann, "with cleo");
        var hidden = await Send(group, ann, "hidden by cleo");
        await Sql("INSERT INTO hidden_messages (user_id, conversation_id, seq) VALUES (@UserId, @group, @Seq)", new { cleo.UserId, group, hidden.Seq });

        Assert.That(Refused(ErrorCode.MessageNotFound, () => Answer(early, cleo)).Field, Is.EqualTo("replyToId"));
        Refused(ErrorCode.MessageNotFound, () => Answer(hidden, cleo));
        Refused(ErrorCode.MessageNotFound, () => Answer(other with { ConversationId = group }, ann));
        Refused(ErrorCode.MessageNotFound, () => Answer(late with { Id = Guid.NewGuid() }, ann));
        Assert.That((await Answer(late, cleo)).ReplyTo!.Text, Is.EqualTo("with cleo"));
        Assert.That((await Answer(hidden, bob)).ReplyTo!.Text, Is.EqualTo("hidden by cleo"));
        Assert.That((await Get(await Answer(early, bob), cleo)).ReplyTo!.Text, Is.Null, "of before her time");
    }

    [Test]
    public async Task Members_are_mentioned_fifty_at_most_and_nobody_else()
    {
        var (ann, bob, eve) = (await User("ann"), await User("bob"), await User("eve"));
        var others = await Users(Limits.MentionsPerMessage - 1);
        var group = await Group(ann, [bob, .. others]);
        Task<Message> Mention(params List<string> ids) => SendWith(group, ann, request => request.Mentions = ids);

        Assert.That((await Mention(bob.UserId, bob.UserId, ann.UserId)).Mentions, Is.EquivalentTo(new[] { ann.UserId, bob.UserId }));
        foreach (var stranger in new[] { eve.UserId, "nobody", "*", "", "two words" })
        {
            var refusal = Refused(ErrorCode.InvalidValue, () => Mention(bob.UserId, stranger));
            Assert.That((refusal.Field, refusal.Meta["userIds"]), Is.EqualTo(("mentions", stranger)));
        }
        Assert.That((await Mention([bob.UserId, .. others.Select(other => other.UserId)])).Mentions, Has.Count.EqualTo(Limits.MentionsPerMessage));
        Assert.That((await See(group, ann)).LastSeq, Is.EqualTo(2));
        Assert.That((await See(group, others[^1])).Me!.UnreadMentions, Is.EqualTo(1));
    }

    [Test]
    public async Task A_block_of_either_refuses_both_in_the_words_for_an_account_that_is_gone()
    {
        var (ann, bob, cleo) = (await User("ann"), await User("bob"), await User("cleo"));
        var (direct, group) = (await Direct(ann, bob), await Group(ann, bob, cleo));
        var withGone = await Direct(cleo, ann);
        var before = NewMessage(direct);
        await Messages.SendAsync(before, bob, default);
        await Sql("INSERT INTO blocks (user_id, blocked_id) VALUES (@One, @Other)", new { One = ann.UserId, Other = bob.UserId });

        var gone = await User("gone");
        var toGone = await Direct(ann, gone);
        await DeleteAccount(gone);
        var words = Refused(ErrorCode.CannotContactUser, () => Send(toGone, ann)).Message;
        Assert.That(Refused(ErrorCode.CannotContactUser, () => Send(direct, ann)).Message, Is.EqualTo(words));
        Assert.That(Refused(ErrorCode.CannotContactUser, () => Send(direct, bob)).Message, Is.EqualTo(words));
        Assert.That((await Messages.SendAsync(before, bob, default)).Replayed, Is.True, "a repeat comes before the block");
        Refused(ErrorCode.CannotContactUser, () => SendWith(direct, bob, request => request.ReplyToId = Guid.NewGuid()));
        await Send(group, bob);
        await Send(withGone, cleo);
    }

    [Test]
    public async Task System_messages_are_for_administrators_of_an_apps_issuer()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var admin = new Caller(ann.UserId) { AdminOf = "https://app.example" };
        var id = await Direct(ann, bob);
        SendMessage Note() => new() { ConversationId = id, ClientMessageId = Guid.NewGuid(), Type = "system", System = new() { Action = "order_shipped", TargetIds = [bob.UserId], Value = "4711" } };

        Assert.That(Refused(ErrorCode.Forbidden, () => Messages.SendAsync(Note(), ann, default)).Field, Is.EqualTo("type"));
        var sent = (await Messages.SendAsync(Note(), admin, default)).Message;
        Assert.That((sent.Type, sent.Text, sent.System!.Action, sent.System.Value), Is.EqualTo(("system", (string?)null, "order_shipped", "4711")));
        Assert.That(Json(await Get(sent, bob)), Is.EqualTo(Json(sent)));
        Assert.That((await See(id, bob)).Me!.Unread, Is.Zero);
        Assert.That((await See(id, ann)).Me!.ReadSeq, Is.Zero, "it raises no marks");

        Assert.That(Refused(ErrorCode.NotEmpty, () => SendWith(id, admin, request => (request.Type, request.Text) = ("system", null))).Field, Is.EqualTo("system"));
        Assert.That(Refused(ErrorCode.InvalidValue, () => SendWith(id, admin, request => (request.Type, request.System) = ("system", Note().System))).Field, Is.EqualTo("text"));
        Assert.That(Refused(ErrorCode.InvalidValue, () => SendWith(id, admin, request => request.System = Note().System)).Field, Is.EqualTo("system"));
        Assert.That(Refused(ErrorCode.InvalidValue, () => SendWith(id, admin, request => request.Type = "image")).Field, Is.EqualTo("type"));
        Assert.That(Refused(ErrorCode.NotEmpty, () => SendWith(id, ann, request => request.Text = " ")).Field, Is.EqualTo("text"));
    }

    [Test]
    public async Task Plain_and_rich_sends_share_transactions()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var first = await Send(id, bob);
        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => SendWith(id, n % 2 == 0 ? ann : bob, request =>
        {
            request.Text = n % 3 == 0 ? $"https://example.org/{n}" : $"{n}";
            request.ReplyToId = n % 5 == 0 ? first.Id : null;
        })));
        var read = (await Messages.ListAsync(new ListMessages { ConversationId = id, Limit = 200 }, ann, default)).Results.ToDictionary(message => message.Id);
        foreach (var (n, message) in sent.Index())
        {
            Assert.That(Json(read[message.Id]), Is.EqualTo(Json(message)));
            Assert.That((message.Links?.Single(), message.ReplyTo?.Id), Is.EqualTo((n % 3 == 0 ? message.Text : null, n % 5 == 0 ? first.Id : (Guid?)null)));
        }
    }

    private static SendMessage Rich(Guid conversationId, Guid replyToId, Caller mentioned) => new()
    {
        ConversationId = conversationId,
        ClientMessageId = Guid.NewGuid(),
        Text = "look at https://example.org/a.",
        ReplyToId = replyToId,
        Mentions = [mentioned.UserId],
        MentionsAll = true,
        Metadata = new() { ["a"] = JsonSerializer.SerializeToElement(new { b = 1 }) },
        Silent = true,
    };

    private static Task<Message> Answer(Message message, Caller sender) => SendWith(message.ConversationId, sender, request => request.ReplyToId = message.Id);

    private static async Task<Message> SendWith(Guid conversationId, Caller sender, Action<SendMessage> change)
    {
        var request = NewMessage(conversationId);
        change(request);
        return (await Messages.SendAsync(request, sender, default)).Message;
    }

    private static Task<Message> Get(Message message, Caller reader) => Messages.GetAsync(new GetMessage { MessageId = message.Id }, reader, default);

    private static string Json(Message message) => JsonSerializer.Serialize(message, ContractJson.Wire.GetTypeInfo(typeof(Message)));
}
