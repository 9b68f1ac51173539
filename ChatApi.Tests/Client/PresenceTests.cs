using System.Text.Json;
using System.Threading.Channels;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

public sealed class PresenceTests : ClientTest
{
    private const string Online = """{"results":[{"userId":"bob","status":"online"}]}""";

    [Test]
    public async Task Who_is_watched_is_watched_again_after_a_reconnect_and_how_they_stand_comes_as_events()
    {
        var heard = Channel.CreateUnbounded<PresenceUpdated>();
        Client.On<PresenceUpdated>((Action<PresenceUpdated>)(e => heard.Writer.TryWrite(e)));
        Service.On("UpdatePresence", """{"userId":"u","status":"away"}""");
        await Client.UpdatePresenceAsync(PresenceStatus.Away);
        var socket = await Connect();
        await Answer(socket, "UpdatePresence", """{"userId":"u","status":"away"}""");
        var watching = Client.WatchPresenceAsync(["bob"]);
        var command = await Answer(socket, "WatchPresence", Online);
        Assert.That(command.GetProperty("body").GetProperty("userIds")[0].GetString(), Is.EqualTo("bob"));
        Assert.That((await watching).Single().Status, Is.EqualTo(PresenceStatus.Online));

        socket.Cut();
        var second = await Service.NextSocketAsync();
        await second.ReadyAsync();
        await Answer(second, "UpdatePresence", """{"userId":"u","status":"away"}""");
        await Answer(second, "WatchPresence", """{"results":[{"userId":"bob","status":"offline"}]}""");
        Assert.That((await heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10))).Presence.Status, Is.EqualTo(PresenceStatus.Offline));
    }

    [Test]
    public async Task Without_a_connection_the_wish_waits_for_one_and_HTTP_answers()
    {
        Service.On("GetPresence", Online);
        Assert.That((await Client.WatchPresenceAsync(["bob"])).Single().Status, Is.EqualTo(PresenceStatus.Online));
        var socket = await Connect();
        await Answer(socket, "WatchPresence", Online);
    }

    [Test]
    public async Task Typing_is_said_once_in_three_seconds_for_a_conversation_and_at_once_when_it_is_another_kind()
    {
        foreach (var name in new[] { "StartTyping", "StopTyping" })
            Service.On(name, http => Task.FromResult(http.Response.StatusCode = 204));
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        for (var n = 0; n < 5; n++)
            await Client.StartTypingAsync(one);
        Assert.That(CallsOf("StartTyping"), Is.EqualTo(1));
        await Client.StartTypingAsync(other);
        await Client.StartTypingAsync(one, "audio");
        Assert.That(CallsOf("StartTyping"), Is.EqualTo(3));
        await Client.StopTypingAsync(one);
        await Client.StartTypingAsync(one, "audio");
        Assert.That(CallsOf("StartTyping"), Is.EqualTo(4), "stopped, so it begins anew");
    }

    [Test]
    public void What_is_fleeting_is_sent_once()
    {
        Service.OnError("StartTyping", 429, "RateLimitExceeded", retryAfter: "1").OnError("SendEvent", 503, "Overloaded");
        Assert.That(async () => await Client.StartTypingAsync(Guid.NewGuid()), Throws.TypeOf<ChatApiException>().With.Property("Status").EqualTo(429));
        Assert.That(async () => await Client.SendEventAsync(Guid.NewGuid(), "custom.a"), Throws.TypeOf<ChatApiException>().With.Property("Status").EqualTo(503));
        Assert.That((CallsOf("StartTyping"), CallsOf("SendEvent")), Is.EqualTo((1, 1)));
    }

    private async Task<ScriptedSocket> Connect()
    {
        var connecting = Client.ConnectAsync();
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await connecting;
        return socket;
    }

    private static async Task<JsonElement> Answer(ScriptedSocket socket, string op, string body)
    {
        var command = await socket.ReadAsync();
        Assert.That(command.GetProperty("op").GetString(), Is.EqualTo(op));
        await socket.SendAsync($$"""{"ref":{{command.GetProperty("ref").GetRawText()}},"status":200,"body":{{body}}}""");
        return command;
    }
}
