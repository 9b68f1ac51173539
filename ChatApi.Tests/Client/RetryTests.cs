using System.Diagnostics;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

public sealed class RetryTests : ClientTest
{
    private const string Sent = """{"message":{"id":"0197a5c0-0000-7000-8000-000000000001","seq":7,"text":"hello"},"replayed":true}""";

    [Test]
    public async Task A_send_whose_answer_is_cut_off_is_repeated_with_the_same_key()
    {
        Service.OnCut("SendMessage").On("SendMessage", Sent);
        var message = await Client.SendMessageAsync(Guid.NewGuid(), "hello");

        Assert.That(message.Seq, Is.EqualTo(7));
        Assert.That(Service.Requests.Select(request => request.Body).Distinct().Count(), Is.EqualTo(1), "the body, key included, is the same");
        Assert.That(Service.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_503_is_repeated_after_the_time_the_service_asks_for()
    {
        Service.OnError("SendMessage", 503, "ConversationBusy", retryAfter: "1").On("SendMessage", Sent);
        var started = Stopwatch.GetTimestamp();
        await Client.SendMessageAsync(Guid.NewGuid(), "hello");

        Assert.That(Stopwatch.GetElapsedTime(started), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.99)));
        Assert.That(CallsOf("SendMessage"), Is.EqualTo(2));
    }

    [Test]
    public void A_wait_longer_than_the_caller_would_is_told_instead()
    {
        Service.OnError("GetUnread", 429, "RateLimitExceeded", retryAfter: "120");

        var refusal = Assert.ThrowsAsync<ChatApiException>(() => Client.GetUnreadAsync());
        Assert.That(refusal.RetryAfter, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(CallsOf("GetUnread"), Is.EqualTo(1));
    }

    [Test]
    public void Making_an_account_is_never_repeated_after_an_unknown_outcome()
    {
        Service.OnCut("Register");

        Assert.That(() => Client.RegisterAsync(new Register { UserName = "ann", Password = "secret words" }), Throws.TypeOf<ChatConnectionException>());
        Assert.That(CallsOf("Register"), Is.EqualTo(1));
    }

    [Test]
    public void Repeats_end_and_say_that_the_outcome_is_unknown()
    {
        Service.OnError("GetUnread", 503, "DatabaseUnavailable");

        var refusal = Assert.ThrowsAsync<ChatApiException>(() => Client.GetUnreadAsync());
        Assert.That((refusal.Code, refusal.IsOutcomeUnknown), Is.EqualTo((ErrorCode.DatabaseUnavailable, true)));
        Assert.That(CallsOf("GetUnread"), Is.EqualTo(5));
    }

    [Test]
    public async Task A_silent_service_is_asked_again_after_the_timeout()
    {
        await using var client = NewClient(requestTimeout: TimeSpan.FromMilliseconds(300));
        client.Resume(Tokens("first"));
        Service.On("GetUnread", http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)).On("GetUnread", Unread);

        Assert.That((await client.GetUnreadAsync()).Total, Is.EqualTo(3));
    }

    [Test]
    public void Cancelling_ends_a_call_at_once()
    {
        using var cancelled = new CancellationTokenSource();
        Service.On("GetUnread", http =>
        {
            cancelled.Cancel();
            return Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        Assert.That(() => Client.GetUnreadAsync(cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(CallsOf("GetUnread"), Is.EqualTo(1));
    }

    [Test]
    public void A_refusal_carries_everything_the_service_said()
    {
        Service.On("SendMessage", """
            {"responseStatus":{"errorCode":"MessageTooLong","message":"Too long.","errors":[{"errorCode":"MessageTooLong","fieldName":"text","message":"Too long."}],"meta":{"traceId":"t1"}}}
            """, 400);

        var refusal = Assert.ThrowsAsync<ChatApiException>(() => Client.SendMessageAsync(Guid.NewGuid(), "…"));
        Assert.That((refusal.Code, refusal.Status, refusal.TraceId, refusal.Message), Is.EqualTo((ErrorCode.MessageTooLong, 400, "t1", "Too long.")));
        Assert.That(refusal.Errors.Single().FieldName, Is.EqualTo("text"));
    }

    [Test]
    public void A_code_younger_than_the_client_is_kept_as_text()
    {
        Service.OnError("GetUnread", 409, "TooManyMoons");

        var refusal = Assert.ThrowsAsync<ChatApiException>(() => Client.GetUnreadAsync());
        Assert.That((refusal.Code, refusal.RawCode), Is.EqualTo((ErrorCode.Unknown, "TooManyMoons")));
    }

    [Test]
    public async Task Leaving_twice_because_the_first_answer_was_lost_is_a_success()
    {
        Service.OnCut("LeaveConversation").OnError("LeaveConversation", 404, "ConversationNotFound");
        await Client.LeaveConversationAsync(Guid.NewGuid());

        Assert.That(CallsOf("LeaveConversation"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_201_says_that_the_call_made_it()
    {
        Service.On("SendMessage", Sent, 201).On("SendMessage", Sent);
        var request = new SendMessage { ConversationId = Guid.NewGuid(), ClientMessageId = Guid.NewGuid(), Text = "hello" };

        Assert.That((await Client.SendMessageAsync(request)).Created, Is.True);
        Assert.That((await Client.SendMessageAsync(request)).Created, Is.False);
    }

    [Test]
    public async Task Members_of_a_GET_travel_in_the_query_string()
    {
        Service.On("ListMessages", """{"results":[],"hasMoreBefore":false,"hasMoreAfter":false}""");
        var at = new DateTimeOffset(2026, 1, 2, 4, 4, 5, 678, TimeSpan.FromHours(1));
        await Client.ListMessagesAsync(new ListMessages { ConversationId = Guid.Empty, At = at, Limit = 20 });

        var request = Service.Requests.Single();
        Assert.That(request.Verb, Is.EqualTo("GET"));
        Assert.That(Uri.UnescapeDataString(request.Query), Is.EqualTo("?conversationId=00000000-0000-0000-0000-000000000000&at=2026-01-02T03:04:05.678Z&limit=20"));
    }

    [Test]
    public async Task A_disposed_client_sends_nothing()
    {
        await Client.DisposeAsync();
        await Client.DisposeAsync();

        Assert.That(() => Client.GetUnreadAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => Client.ConnectAsync(), Throws.TypeOf<ObjectDisposedException>());
    }
}
