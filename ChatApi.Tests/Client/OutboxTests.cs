using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Client;

/// <summary>Messages on their way: kept, in order, once each, whatever the service answers or does not.</summary>
public sealed class OutboxTests : ClientTest
{
    private static readonly Guid Chat = Guid.NewGuid(), Other = Guid.NewGuid();
    private readonly MemoryStorage storage = new();
    private long lastSeq;

    [SetUp]
    public void Begin() => lastSeq = 0;

    [Test]
    public async Task A_message_that_is_refused_stays_and_those_after_it_go_on()
    {
        Service.OnError("SendMessage", 403, "CannotContactUser").On("SendMessage", Accept);
        var refused = await Client.Outbox.SendAsync(Chat, "one");
        await Client.Outbox.SendAsync(Chat, "two");
        await Client.Outbox.FlushAsync();

        var left = Client.Outbox.Messages.Single();
        Assert.That((left.ClientMessageId, left.State, left.Error!.Code, left.Error.TraceId), Is.EqualTo((refused.ClientMessageId, OutgoingState.Failed, ErrorCode.CannotContactUser, "t1")));
        Assert.That(Sent(), Is.EqualTo(new[] { "one", "two" }));

        Assert.That(await Client.Outbox.RetryAsync(left.ClientMessageId));
        await Client.Outbox.FlushAsync();
        Assert.That(Client.Outbox.Messages, Is.Empty);
        Assert.That(Keys()[2], Is.EqualTo(Keys()[0]), "the same key");
        Assert.That(await Client.Outbox.RetryAsync(left.ClientMessageId), Is.False, "it is not there any more");
    }

    [Test]
    public async Task A_message_that_is_refused_is_so_after_a_restart_too_and_can_be_discarded()
    {
        Service.OnError("SendMessage", 403, "CannotContactUser").OnGet(Chat);
        var device = NewClient(storage: storage);
        device.Resume(Tokens("first"));
        var refused = await device.Outbox.SendAsync(Chat, "one");
        await device.Outbox.FlushAsync();
        await device.DisposeAsync();

        await using var again = await Restart();
        var kept = again.Outbox.Messages.Single();
        Assert.That((kept.State, kept.Error!.Code, kept.Error.Message, kept.Request.Text), Is.EqualTo((OutgoingState.Failed, ErrorCode.CannotContactUser, "No.", "one")));
        Assert.That(await again.Outbox.DiscardAsync(refused.ClientMessageId));
        await again.DisposeAsync();
        await using var third = await Restart();
        Assert.That(third.Outbox.Messages, Is.Empty);
        Assert.That(CallsOf("SendMessage"), Is.EqualTo(1));
    }

    [TestCase(503)]
    [TestCase(500)]
    [TestCase(429)]
    [TestCase(408)]
    [TestCase(0)]
    public async Task Without_a_clear_answer_the_same_key_is_sent_again_and_the_next_waits(int status)
    {
        for (var n = 0; n < 7; n++)
        {
            if (status == 0)
                Service.OnCut("SendMessage");
            else
                Service.OnError("SendMessage", status, "InternalError");
        }
        Service.On("SendMessage", Accept);
        await Client.Outbox.SendAsync(Chat, "one");
        await Client.Outbox.SendAsync(Chat, "two");
        await Client.Outbox.FlushAsync();

        Assert.That(Sent(), Is.EqualTo(Enumerable.Repeat("one", 8).Append("two")));
        Assert.That(Keys().Take(8).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Conversations_do_not_wait_for_each_other()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.On("SendMessage", async http =>
        {
            if (LastText() == "slow")
            {
                asked.SetResult();
                await answer.Task;
                lastSeq = 99;
            }
            await Accept(http);
        });
        await Client.Outbox.SendAsync(Chat, "slow");
        await asked.Task;
        await Client.Outbox.SendAsync(Other, "elsewhere");
        await Client.Outbox.SendAsync(new SendMessage { RecipientId = "ben", Text = "to ben" });
        await Until(() => Client.Outbox.Messages.Count == 1);
        Assert.That(Client.Outbox.Messages.Single().State, Is.EqualTo(OutgoingState.Sending));
        answer.SetResult();
        await Client.Outbox.FlushAsync();
    }

    [Test]
    public async Task After_a_restart_it_goes_on_where_it_was_in_order_with_the_same_keys()
    {
        Service.OnGet(Chat).OnCut("SendMessage");
        var device = NewClient(storage: storage);
        device.Resume(Tokens("first"));
        var keys = new List<Guid>();
        foreach (var n in Enumerable.Range(1, 20))
            keys.Add((await device.Outbox.SendAsync(Chat, $"{n}")).ClientMessageId);
        await device.DisposeAsync();

        Service.Clear("SendMessage").On("SendMessage", Accept);
        var before = CallsOf("SendMessage");
        await using var again = await Restart();
        await again.Outbox.FlushAsync();
        Assert.That(Keys().Skip(before), Is.EqualTo(keys));
        Assert.That(await storage.KeysAsync("").ContinueWith(all => all.Result.Count(key => key.Contains("outbox"))), Is.Zero);
    }

    [Test]
    public async Task Signed_out_it_waits_and_another_user_neither_sees_nor_sends_it()
    {
        Service.OnGet(Chat).OnCut("SendMessage");
        await using var device = NewClient(storage: storage);
        device.Resume(Tokens("first"));
        await device.Outbox.SendAsync(Chat, "mine");
        Service.On("Logout", "{}");
        await device.SignOutAsync();
        Assert.That(device.Outbox.Messages, Is.Empty);
        Assert.That(async () => await device.Outbox.SendAsync(Chat, "nobody's"), Throws.TypeOf<ChatApiException>().With.Property("Status").EqualTo(401));

        Service.Clear("SendMessage").On("SendMessage", Accept);
        var before = CallsOf("SendMessage");
        device.Resume(Tokens("first") with { UserId = "v" });
        await device.StartAsync();
        await device.Outbox.SendAsync(Chat, "hers");
        await device.Outbox.FlushAsync();
        device.Resume(Tokens("first"));
        await device.StartAsync();
        await device.Outbox.FlushAsync();
        Assert.That(Sent().Skip(before), Is.EqualTo(new[] { "hers", "mine" }));
    }

    [Test]
    public async Task An_event_before_the_answer_takes_the_echo_away_and_the_answer_brings_nothing_back()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.OnGet(Chat).On("SendMessage", async http =>
        {
            asked.TrySetResult();
            await answer.Task;
            await Accept(http);
        });
        var socket = await Online();
        var sent = await Client.Outbox.SendAsync(Chat, "hello");
        await asked.Task;
        Assert.That(Shown(), Is.EqualTo(new[] { "…hello" }));
        await socket.SendAsync(New("c1", 1, sent.ClientMessageId, "hello"));
        await Until(() => Client.Outbox.Messages.Count == 0);
        Assert.That(Shown(), Is.EqualTo(new[] { "1 hello" }));
        answer.SetResult();
        await Client.Outbox.SendAsync(Chat, "next");
        await Client.Outbox.FlushAsync();
        Assert.That(Shown(), Is.EqualTo(new[] { "1 hello", "2 next" }));
    }

    [Test]
    public async Task An_answer_beyond_a_gap_keeps_the_echo_until_the_events_have_closed_it()
    {
        Service.OnGet(Chat).On("SendMessage", Accept);
        var socket = await Online();
        lastSeq = 2; // two messages of others are on their way
        var sent = await Client.Outbox.SendAsync(Chat, "third");
        await Until(() => CallsOf("SendMessage") == 1);
        await socket.SendAsync(New("c1", 1, null, "first"));
        await Until(() => Shown().Length == 2);
        Assert.That(Shown(), Is.EqualTo(new[] { "1 first", "…third" }), "nothing is shown as if it followed");
        await socket.SendAsync(New("c2", 2, null, "second"));
        await Client.Outbox.FlushAsync();
        Assert.That(Shown(), Is.EqualTo(new[] { "1 first", "2 second", "3 third" }));
        await socket.SendAsync(New("c3", 3, sent.ClientMessageId, "third"));
        await Until(() => Client.Cursor == "c3");
        Assert.That(Shown(), Is.EqualTo(new[] { "1 first", "2 second", "3 third" }));
    }

    [Test]
    public async Task What_waits_goes_at_once_when_the_connection_comes_back()
    {
        Service.OnGet(Chat).OnError("SendMessage", 503, "DatabaseUnavailable", "3600").On("SendMessage", Accept);
        var socket = await Online();
        await Client.Outbox.SendAsync(Chat, "hello");
        await Until(() => CallsOf("SendMessage") == 1);
        socket.Cut();
        await (await Service.NextSocketAsync()).ReadyAsync();
        await Client.Outbox.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task A_message_goes_either_to_a_conversation_or_to_a_recipient_and_is_kept_as_it_was_given()
    {
        Service.On("SendMessage", Accept);
        Assert.That(async () => await Client.Outbox.SendAsync(new SendMessage { Text = "?" }), Throws.ArgumentException);
        Assert.That(async () => await Client.Outbox.SendAsync(new SendMessage { ConversationId = Chat, RecipientId = "ben", Text = "?" }), Throws.ArgumentException);
        var request = new SendMessage { ConversationId = Chat, Text = "as given" };
        var sent = await Client.Outbox.SendAsync(request);
        request.Text = "changed";
        Assert.That((sent.Request.Text, sent.ClientMessageId.Version), Is.EqualTo(("as given", 7)));
        Assert.That((await Client.Outbox.SendAsync(sent.Request)).ClientMessageId, Is.EqualTo(sent.ClientMessageId), "the same key is the same message");
    }

    /// <summary>A client with a real-time connection and the conversation open.</summary>
    private async Task<ScriptedSocket> Online()
    {
        await Client.StartAsync();
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await Client.Store.LoadedAsync();
        await Client.Store.OpenAsync(Chat);
        await Until(() => Client.ConnectionState == ConnectionState.Online);
        return socket;
    }

    private async Task<ChatClient> Restart()
    {
        var client = NewClient(storage: storage);
        Assert.That(await client.RestoreAsync());
        await client.StartAsync();
        return client;
    }

    private string[] Shown()
    {
        var view = Client.Store.Messages(Chat);
        return [.. view.Messages.Select(message => $"{message.Seq} {message.Text}"), .. view.Outgoing.Select(message => $"…{message.Request.Text}")];
    }

    /// <summary>Stores the message that was sent last.</summary>
    private Task Accept(HttpContext http)
    {
        var sent = Service.Requests.Last(request => request.Name == "SendMessage").Body;
        var request = (SendMessage)JsonSerializer.Deserialize(sent, ContractJson.Wire.GetTypeInfo(typeof(SendMessage)))!;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"message":{{MessageOf(Interlocked.Increment(ref lastSeq), request.ClientMessageId, request.Text!)}}}""");
    }

    private static string New(string cursor, long seq, Guid? key, string text) =>
        $$"""{"cursor":"{{cursor}}","events":[{"id":{{seq}},"name":"message.new","conversationId":"{{Chat}}","seq":{{seq}},"message":{{MessageOf(seq, key, text)}}}]}""";

    private static string MessageOf(long seq, Guid? key, string text) => $$"""
        {"id":"{{new Guid((int)seq, 0, 0, new byte[8])}}","conversationId":"{{Chat}}","seq":{{seq}},"sender":{"id":"{{(key is null ? "ben" : "u")}}"},
         {{(key is null ? "" : $"\"clientMessageId\":\"{key}\",")}}"type":"text","text":"{{text}}","version":1,"createdAt":"2026-01-02T03:04:05Z"}
        """.ReplaceLineEndings(" ");

    private string[] Sent() => [.. Requests().Select(request => request.Text!)];

    private Guid[] Keys() => [.. Requests().Select(request => request.ClientMessageId)];

    private string LastText() => Requests().Last().Text!;

    private IEnumerable<SendMessage> Requests() => Service.Requests.Where(request => request.Name == "SendMessage")
        .Select(request => (SendMessage)JsonSerializer.Deserialize(request.Body, ContractJson.Wire.GetTypeInfo(typeof(SendMessage)))!);
}
