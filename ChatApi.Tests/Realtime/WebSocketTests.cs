using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>The socket without the SDK: what it says to whoever does not keep to the rules.</summary>
public sealed class WebSocketTests : ChatTest
{
    [Test]
    public async Task The_first_frame_may_bring_the_token_and_a_heartbeat_needs_no_answer()
    {
        var bob = await User("bob");
        using var socket = await Connect(null);
        await Send(socket, $$$"""{"op":"Connect","body":{"accessToken":"{{{await bob.Client.GetAccessTokenAsync()}}}"}}""");
        var ready = await Read(socket);
        Assert.That((ready.GetProperty("name").GetString(), ready.GetProperty("heartbeatMs").GetInt32()), Is.EqualTo(("session.ready", 25_000)));
        await Send(socket, """{"op":"Heartbeat"}""");
        await Send(socket, """{"op":"getme","ref":7}""");
        var reply = await Read(socket);
        Assert.That((reply.GetProperty("ref").GetInt32(), reply.GetProperty("status").GetInt32()), Is.EqualTo((7, 200)));
        Assert.That(reply.GetProperty("body").GetProperty("id").GetString(), Is.EqualTo(bob.Id));
    }

    [Test]
    public async Task A_command_is_refused_as_over_http()
    {
        using var socket = await Connect(await User("bob"));
        await Send(socket, """{"op":"Nonsense","ref":"a"}""");
        await Send(socket, $$$"""{"op":"SendMessage","ref":"b","body":{"recipientId":"x","clientMessageId":"{{{Guid.NewGuid()}}}","text":""}}""");
        await Send(socket, """{"op":"SendMessage","ref":"c","body":{"clientMessageId":"no uuid"}}""");
        await Send(socket, """{"op":"ListMessages","ref":"d","body":[]}""");
        Assert.That(await Refusal(socket), Is.EqualTo(("a", 404, "NotFound", "op")));
        Assert.That(await Refusal(socket), Is.EqualTo(("b", 400, "NotEmpty", "text")));
        Assert.That(await Refusal(socket), Is.EqualTo(("c", 400, "SerializationException", "clientMessageId")));
        Assert.That((await Refusal(socket)).Code, Is.EqualTo("SerializationException"));
    }

    [Test]
    public async Task A_frame_that_is_no_command_ends_the_connection(
        [Values("", "[]", "null", "{}", """{"op":1}""", """{"op":"GetMe"} x""", "{\"op\":", "\u0000", "deep", "large", "binary")] string frame)
    {
        using var socket = await Connect(await User("bob"));
        var text = frame switch
        {
            "deep" => """{"op":"GetMe","body":""" + new string('[', 1_000) + new string(']', 1_000) + "}",
            "large" => $$"""{"op":"GetMe","body":"{{new string('x', 200_000)}}"}""",
            _ => frame,
        };
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), frame == "binary" ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, default);
        Assert.That(await Closed(socket), Is.EqualTo(4010));
    }

    [Test]
    public async Task Without_a_good_token_the_connection_is_closed(
        [Values("""{"op":"GetMe"}""", """{"op":"Connect"}""", """{"op":"Connect","body":{"accessToken":"forged"}}""", "nonsense")] string first)
    {
        using var socket = await Connect(null);
        await Send(socket, first);
        Assert.That(await Closed(socket), Is.EqualTo(4001));
    }

    [Test]
    public async Task A_damaged_cursor_is_said_aloud_and_the_stream_goes_on_live()
    {
        var (alice, bob) = await Users("alice", "bob");
        using var socket = await Connect(bob, "?cursor=damaged");
        Assert.That((await Read(socket)).GetProperty("events")[0].GetProperty("name").GetString(), Is.EqualTo("resync.required"));
        Assert.That((await Read(socket)).GetProperty("name").GetString(), Is.EqualTo("session.ready"));
        await alice.Send(await alice.StartConversation(with: bob), "hello");
        var heard = await Read(socket);
        Assert.That(heard.GetProperty("cursor").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task A_reader_that_does_not_read_is_closed_and_nobody_waits()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings)
        {
            ["Realtime:QueueEvents"] = "16",
            ["Realtime:WriteSeconds"] = "1",
        });
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        using var lazy = await Connect(bob, "", node);
        await using var keen = await bob.Listen(on: node);
        await alice.Client.SendMessageAsync(conversation.Id, "first");
        var large = string.Concat(Enumerable.Repeat("🦉", 10_000)); // 40 KB each: more than the kernel keeps for a reader who sleeps
        for (var i = 0; i < 400; i++)
            await alice.Send(conversation, large);
        for (var i = 0; i < 401; i++)
            await keen.Next<MessageCreated>();
        Assert.That(await Closed(lazy, within: TimeSpan.FromSeconds(20)), Is.EqualTo(4008).Or.EqualTo(-1), "closed, or cut when even the close frame did not fit");

        var missed = 0;
        for (var batch = await bob.Events(cursor); batch.Events.Count > 0; batch = await bob.Events(cursor))
        {
            missed += batch.Events.OfType<MessageCreated>().Count();
            cursor = batch.Cursor!;
        }
        Assert.That(missed, Is.EqualTo(401), "and it resumes by its cursor");
    }

    private static async Task<ClientWebSocket> Connect(TestUser? user, string query = "", TestNode? node = null)
    {
        var socket = new ClientWebSocket();
        if (user is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {await user.Client.GetAccessTokenAsync()}");
        await socket.ConnectAsync(new Uri((node ?? ChatServers.NodeA).Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + query), default);
        if (user is not null && query.Length == 0)
            Assert.That((await Read(socket)).GetProperty("name").GetString(), Is.EqualTo("session.ready"));
        return socket;
    }

    private static Task Send(ClientWebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    private static async Task<JsonElement> Read(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1_024];
        WebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer, patience.Token);
            bytes.Write(buffer, 0, read.Count);
        }
        while (!read.EndOfMessage);
        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    private static async Task<(string? Ref, int Status, string? Code, string? Field)> Refusal(ClientWebSocket socket)
    {
        var reply = await Read(socket);
        var status = reply.GetProperty("body").GetProperty("responseStatus");
        var errors = status.GetProperty("errors");
        return (reply.GetProperty("ref").GetString(), reply.GetProperty("status").GetInt32(), status.GetProperty("errorCode").GetString(),
            errors.GetArrayLength() == 0 ? null : errors[0].GetProperty("fieldName").GetString());
    }

    /// <summary>The code the server closes with, whatever it says before; -1 when it just cuts the line.</summary>
    private static async Task<int> Closed(ClientWebSocket socket, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(10));
        var buffer = new byte[64 * 1_024];
        try
        {
            while ((await socket.ReceiveAsync(buffer, patience.Token)).MessageType != WebSocketMessageType.Close)
            {
                // events from before
            }
            return (int)socket.CloseStatus!.Value;
        }
        catch (WebSocketException)
        {
            return -1;
        }
    }
}
