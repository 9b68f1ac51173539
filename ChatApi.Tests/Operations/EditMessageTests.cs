using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class EditMessageTests : ChatTest
{
    [Test]
    public async Task An_edit_reaches_the_others_and_is_what_everyone_reads()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "helo https://example.org/a");
        await using var inbox = await bob.Listen();
        var edited = await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Text = "hello https://example.org/b", Mentions = [bob.Id], Version = 1 });

        Assert.That((edited.Text, edited.Version, edited.Seq, edited.CreatedAt), Is.EqualTo(("hello https://example.org/b", 2, 1, sent.CreatedAt)));
        Assert.That(edited.EditedAt, Is.GreaterThan(sent.CreatedAt));
        Assert.That((edited.Links!.Single(), edited.Mentions!.Single()), Is.EqualTo(("https://example.org/b", bob.Id)));
        var heard = await inbox.Next<MessageUpdated>();
        Assert.That((heard.ConversationId, heard.Seq, Json(heard.Message)), Is.EqualTo((conversation.Id, 1, Json(edited))));
        Assert.That(Json(await bob.Client.GetMessageAsync(sent.Id)), Is.EqualTo(Json(edited)));
        var seen = await bob.See(conversation);
        Assert.That((Json(seen.LastMessage!), seen.Me!.Unread, seen.Me.UnreadMentions), Is.EqualTo((Json(edited), 1, 1)));
    }

    [Test]
    public async Task A_quote_shows_what_the_message_says_now()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = await alice.Send(conversation, "first");
        var answer = (await bob.Send(new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "answer", ReplyToId = sent.Id })).Message;
        await alice.Client.EditMessageAsync(sent.Id, "second");

        Assert.That((await bob.Client.GetMessageAsync(answer.Id)).ReplyTo!.Text, Is.EqualTo("second"));
    }

    [Test]
    public async Task What_is_left_out_stays_and_what_changes_nothing_is_no_edit()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sent = (await alice.Send(new SendMessage
        {
            ConversationId = conversation.Id,
            ClientMessageId = Guid.NewGuid(),
            Text = "hello",
            Mentions = [bob.Id],
            MentionsAll = true,
            Metadata = Map("""{"a":1,"b":{"c":2,"d":3}}"""),
        })).Message;
        await using var inbox = await bob.Listen();
        var edited = await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Metadata = Map("""{"a":null,"b":{"c":null,"e":[1]},"f":"g"}""") });
        Assert.That((edited.Text, edited.Mentions!.Count, edited.MentionsAll), Is.EqualTo(("hello", 1, (bool?)true)));
        Assert.That(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(edited.Metadata, ContractJson.Wire), JsonElement.Parse("""{"b":{"d":3,"e":[1]},"f":"g"}""")), Is.True, Json(edited));

        foreach (var same in new EditMessage[] { new() { Text = "hello" }, new() { Mentions = [bob.Id] }, new() { MentionsAll = true }, new() { Metadata = Map("""{"f":"g","x":null}""") }, new() { Text = "hello", Version = 1 } })
        {
            same.MessageId = sent.Id;
            Assert.That((await alice.Client.EditMessageAsync(same)).Version, Is.EqualTo(2));
        }
        edited = await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Mentions = [], MentionsAll = false, Metadata = Map("""{"b":null,"f":null}""") });
        Assert.That((edited.Mentions, edited.MentionsAll, edited.Metadata, edited.Version), Is.EqualTo(((List<string>?)null, (bool?)null, (Dictionary<string, JsonElement>?)null, 3L)));
        await inbox.Next<MessageUpdated>();
        await inbox.Next<MessageUpdated>();
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_stale_version_is_told_and_changes_nothing()
    {
        var (alice, bob) = await Users("alice", "bob");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "one");
        await alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Text = "two", Version = 1 });

        await Refused(ErrorCode.VersionConflict, "version", alice.Client.EditMessageAsync(new EditMessage { MessageId = sent.Id, Text = "three", Version = 1 }));
        Assert.That((await bob.Client.GetMessageAsync(sent.Id)).Text, Is.EqualTo("two"));
    }

    [Test]
    public async Task Only_the_sender_edits_and_strangers_cannot_tell_that_there_is_a_message()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var sent = await bob.Send(group, "hello");

        await Refused(ErrorCode.Forbidden, alice.Client.EditMessageAsync(sent.Id, "changed"));
        await RefusedAlike(ErrorCode.MessageNotFound, carol.Client.EditMessageAsync(sent.Id, "changed"), carol.Client.EditMessageAsync(Guid.NewGuid(), "changed"));
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        await Refused(ErrorCode.MessageNotFound, carol.Client.EditMessageAsync(sent.Id, "changed"));
        await bob.Client.LeaveConversationAsync(group.Id);
        await Refused(ErrorCode.MessageNotFound, bob.Client.EditMessageAsync(sent.Id, "changed"));
        await Refused(ErrorCode.Unauthorized, Client().EditMessageAsync(sent.Id, "changed"));
        Assert.That((await alice.Client.GetMessageAsync(sent.Id)).Text, Is.EqualTo("hello"));
    }

    [Test]
    public async Task An_edit_keeps_the_bounds_of_a_send()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var sent = await alice.Send(await alice.StartConversation(with: bob), "hello");
        Task Edit(EditMessage edit)
        {
            edit.MessageId = sent.Id;
            return alice.Client.EditMessageAsync(edit);
        }

        await Refused(ErrorCode.InvalidValue, "text", Edit(new()));
        await Refused(ErrorCode.NotEmpty, "text", Edit(new() { Text = " " }));
        await Refused(ErrorCode.InvalidText, "text", Edit(new() { Text = "a\0b" }));
        await Refused(ErrorCode.MessageTooLong, "text", Edit(new() { Text = new string('x', Limits.MessageTextLength + 1) }));
        await Edit(new() { Text = new string('x', Limits.MessageTextLength) });
        await Refused(ErrorCode.InvalidValue, "mentions", Edit(new() { Mentions = [bob.Id, carol.Id] }));
        await Refused(ErrorCode.MaximumCount, "mentions", Edit(new() { Mentions = [.. Enumerable.Range(1, Limits.MentionsPerMessage + 1).Select(n => $"user{n}")] }));
        await Refused(ErrorCode.NotEmpty, "messageId", alice.Client.EditMessageAsync(Guid.Empty, "hello"));

        string Filled(int bytes) => new('x', bytes - """{"a":""}""".Length);
        await Edit(new() { Metadata = new() { ["a"] = JsonSerializer.SerializeToElement(Filled(Limits.MetadataBytes)) } });
        await Refused(ErrorCode.MaximumLength, "metadata", Edit(new() { Metadata = new() { ["b"] = JsonSerializer.SerializeToElement(1) } }));
        await Refused(ErrorCode.MaximumLength, "metadata", Edit(new() { Metadata = new() { ["a"] = JsonSerializer.SerializeToElement(Filled(Limits.MetadataBytes + 1)) } }));
        await Refused(ErrorCode.MaximumLength, "metadata", Edit(new() { Metadata = Map("""{"a":1e31}""") }));
    }

    private static Dictionary<string, JsonElement> Map(string json) => JsonElement.Parse(json).EnumerateObject().ToDictionary(one => one.Name, one => one.Value);

    private static string Json(Message message) => JsonSerializer.Serialize(message, ContractJson.Wire.GetTypeInfo(typeof(Message)));
}
