using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SendMessageTests : ChatTest
{
    [Test]
    public async Task A_message_reaches_the_other_with_everything_the_sender_was_told()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var sent = await alice.Send(conversation, "Grüße, 世界 👋🏽");

        var heard = await inbox.Next<MessageCreated>();
        Assert.That(heard.Message, Is.EqualTo(sent));
        Assert.That((heard.ConversationId, heard.Seq), Is.EqualTo((conversation.Id, 1)));
        Assert.That((sent.Seq, sent.Version, sent.Type, sent.Text, sent.Sender.DisplayName), Is.EqualTo((1, 1, "text", "Grüße, 世界 👋🏽", "alice")));
    }

    [Test]
    public async Task A_retry_returns_the_first_message_and_tells_nobody_twice()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen();
        var request = New(conversation);
        var first = await alice.Send(request);
        var again = await alice.Send(request);

        Assert.That((first.Created, first.Replayed), Is.EqualTo((true, (bool?)null)));
        Assert.That((again.Created, again.Replayed), Is.EqualTo((false, (bool?)true)));
        Assert.That(again.Message, Is.EqualTo(first.Message));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Id, Is.EqualTo(first.Message.Id));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_key_with_another_text_is_refused_and_with_another_sender_is_another_message()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var request = New(conversation);
        var first = await alice.Send(request);
        Assert.That((await bob.Send(request)).Message.Id, Is.Not.EqualTo(first.Message.Id));

        request.Text = "something else";
        await Refused(ErrorCode.IdempotencyKeyReused, alice.Send(request));
    }

    [Test]
    public async Task Sixty_four_identical_sends_over_two_nodes_make_one_message()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var elsewhere = Client(ChatServers.NodeB);
        elsewhere.Resume(alice.Client.Tokens!);
        var request = New(conversation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => (n % 2 == 0 ? alice.Client : elsewhere).SendMessageAsync(request)));

        Assert.That(answers.Select(answer => (answer.Message.Id, answer.Message.Seq)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1));
        Assert.That(await bob.Read(conversation), Is.EqualTo(new[] { "hello" }));
    }

    [Test]
    public async Task A_message_to_a_user_makes_the_direct_conversation_with_it()
    {
        var (alice, bob) = await Users("alice", "bob");
        await using var inbox = await bob.Listen();
        var sent = await alice.Client.SendDirectAsync(bob.Id, "hello");

        Assert.That((await inbox.Next<ConversationCreated>()).ConversationId, Is.EqualTo(sent.ConversationId));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Text, Is.EqualTo("hello"));
        Assert.That((await bob.StartConversation(with: alice)).Id, Is.EqualTo(sent.ConversationId));
    }

    [Test]
    public async Task The_sender_has_read_and_received_what_they_sent()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await alice.SendMany(conversation, 2);

        Assert.That((await alice.See(conversation)).Me, Has.Property("ReadSeq").EqualTo(2).And.Property("DeliveredSeq").EqualTo(2).And.Property("Unread").Zero);
        Assert.That((await bob.See(conversation)).Me, Has.Property("ReadSeq").Zero.And.Property("Unread").EqualTo(2));
    }

    [Test]
    public async Task A_message_has_a_text_within_bounds_a_key_and_one_destination()
    {
        var (alice, bob) = await Users("alice", "bob");
        var id = (await alice.StartConversation(with: bob)).Id;
        var key = Guid.NewGuid();

        await Refused(ErrorCode.NotEmpty, "text", alice.Send(new SendMessage { ConversationId = id, ClientMessageId = key, Text = " " }));
        await Refused(ErrorCode.NotEmpty, "clientMessageId", alice.Send(new SendMessage { ConversationId = id, Text = "hello" }));
        await Refused(ErrorCode.InvalidText, "text", alice.Send(new SendMessage { ConversationId = id, ClientMessageId = key, Text = "a\0b" }));
        await Refused(ErrorCode.MessageTooLong, "text", alice.Send(new SendMessage { ConversationId = id, ClientMessageId = key, Text = new string('x', 10_001) }));
        await Refused(ErrorCode.InvalidValue, alice.Send(new SendMessage { ClientMessageId = key, Text = "hello" }));
        await Refused(ErrorCode.InvalidValue, alice.Send(new SendMessage { ConversationId = id, RecipientId = bob.Id, ClientMessageId = key, Text = "hello" }));

        var longest = string.Concat(Enumerable.Repeat("😀", Limits.MessageTextLength)); // 40,000 bytes; the key is still unused
        Assert.That((await alice.Send(new SendMessage { ConversationId = id, ClientMessageId = key, Text = longest })).Message.Text, Is.EqualTo(longest));
    }

    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("""{"a":{"\ud800":1}}""")]
    [TestCase("""{"\ud800":1}""")]
    [TestCase("""{"a":["\u0000"]}""")]
    [TestCase("""{"a":1e400}""")]
    [TestCase("""{"a":-1e31}""")]
    [TestCase("""{"a":1e-31}""")]
    [TestCase("""{"a":1e-9999}""")] // short, and of ten thousand places when the database writes it out
    [TestCase("""{"a":-0e-99999}""")]
    [TestCase("[]")]
    public async Task Metadata_that_cannot_be_kept_is_refused(string metadata)
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{ChatServers.NodeA.Url}/api/SendMessage");
        request.Headers.Authorization = new("Bearer", await alice.Client.GetAccessTokenAsync(default));
        request.Content = new StringContent($$"""{"conversationId":"{{conversation.Id}}","clientMessageId":"{{Guid.NewGuid()}}","text":"hello","metadata":{{metadata}}}""", null, "application/json");
        using var answer = await http.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"fieldName\":\"metadata"));
    }

    [TestCase("0")]
    [TestCase("-0.0")]
    [TestCase("1e30")]
    [TestCase("-1.5e-30")]
    [TestCase("123456789012345678901234567890")]
    public void Numbers_of_ordinary_size_are_kept(string number) => Assert.That(new MaxJsonBytesAttribute(100).Check(System.Text.Json.JsonElement.Parse(number)), Is.Null);

    [Test]
    public async Task Strangers_cannot_send_nor_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Send(conversation, "hello"), carol.Client.SendMessageAsync(Guid.NewGuid(), "hello"));
        await Refused(ErrorCode.UserNotFound, carol.Client.SendDirectAsync("nobody", "hello"));
        await Refused(ErrorCode.Unauthorized, Client().SendMessageAsync(conversation.Id, "hello"));
        Assert.That(await bob.Read(conversation), Is.Empty);
    }

    private static SendMessage New(Conversation conversation) => new() { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "hello" };
}
