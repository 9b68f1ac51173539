using System.Diagnostics;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

public sealed class SocketCommandTests : ClientTest
{
    [Test]
    public async Task A_command_travels_over_the_open_connection_and_gets_its_own_answer()
    {
        await using var client = NewClient(preferSocket: true);
        var socket = await Connect(client);
        var first = client.GetUnreadAsync();
        var one = await socket.ReadAsync();
        var second = client.GetMessageAsync(Guid.NewGuid());
        var two = await socket.ReadAsync();
        await socket.SendAsync($$"""{"ref":{{two.GetProperty("ref").GetRawText()}},"status":404,"body":{"responseStatus":{"errorCode":"MessageNotFound","message":"No."} } }""");
        await socket.SendAsync($$"""{"ref":{{one.GetProperty("ref").GetRawText()}},"status":200,"body":{{Unread}} }""");

        Assert.That(one.GetProperty("op").GetString(), Is.EqualTo("GetUnread"));
        Assert.That((await first).Total, Is.EqualTo(3));
        Assert.That(async () => await second, Throws.TypeOf<ChatApiException>().With.Property("Code").EqualTo(ErrorCode.MessageNotFound));
        Assert.That(Service.Requests, Is.Empty);
    }

    [Test]
    public async Task A_command_without_an_answer_is_sent_again_over_HTTP_with_the_same_key()
    {
        await using var client = NewClient(preferSocket: true);
        var socket = await Connect(client);
        Service.On("SendMessage", """{"message":{"id":"0197a5c0-0000-7000-8000-000000000001","seq":1},"replayed":true}""");
        var sending = client.SendMessageAsync(Guid.NewGuid(), "hello");
        var command = await socket.ReadAsync();
        socket.Cut();

        Assert.That((await sending).Seq, Is.EqualTo(1));
        Assert.That(Service.Requests.Single().Body, Is.EqualTo(command.GetProperty("body").GetRawText()));
    }

    [Test]
    public async Task A_command_that_is_told_to_wait_waits_before_it_goes_over_HTTP()
    {
        await using var client = NewClient(preferSocket: true);
        var socket = await Connect(client);
        Service.On("GetUnread", Unread);
        var started = Stopwatch.GetTimestamp();
        var asking = client.GetUnreadAsync();
        var command = await socket.ReadAsync();
        await socket.SendAsync($$$"""{"ref":{{{command.GetProperty("ref").GetRawText()}}},"status":429,"body":{"responseStatus":{"errorCode":"RateLimitExceeded","message":"Wait.","meta":{"retryAfter":"1"} } } }""");

        Assert.That((await asking).Total, Is.EqualTo(3));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(0.99)));
        Assert.That(Service.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_a_connection_HTTP_is_used()
    {
        await using var client = NewClient(preferSocket: true);
        client.Resume(Tokens("first"));
        Service.On("GetUnread", Unread);

        Assert.That((await client.GetUnreadAsync()).Total, Is.EqualTo(3));
    }

    private async Task<ScriptedSocket> Connect(ChatClient client)
    {
        client.Resume(Tokens("first"));
        var connecting = client.ConnectAsync();
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await connecting;
        return socket;
    }
}
