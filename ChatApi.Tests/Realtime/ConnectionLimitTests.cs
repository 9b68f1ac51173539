using System.Net;
using System.Net.WebSockets;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Realtime;

/// <summary>How many streams may be open, and how much a WebSocket may say.</summary>
public sealed class ConnectionLimitTests : ChatTest
{
    private TestNode? node;

    [TearDown]
    public async Task StopNode()
    {
        if (node is not null)
            await node.DisposeAsync();
        node = null;
    }

    [Test]
    public async Task A_user_has_so_many_connections_whatever_they_are_and_the_new_one_is_refused()
    {
        await Start(("Realtime:ConnectionsPerUser", "3"));
        var (alice, bob) = await Users("alice", "bob");
        using var first = await Connect(alice);
        await using var second = await ServerEventReader.OpenAsync($"{node!.Url}/event-stream", await alice.Client.GetAccessTokenAsync());
        await second.NextAsync("cmd.onConnect");
        var cursor = await alice.EventCursor();
        var polling = Poll(alice, cursor, wait: 25);
        var hub = node!.Services.GetRequiredService<Hub>();
        for (var look = 0; hub.Connections < 3 && look < 200; look++)
            await Task.Delay(50);
        Assert.That(await Closed(await Open(alice)), Is.EqualTo(4009));
        Assert.That(async () => await ServerEventReader.OpenAsync($"{node!.Url}/event-stream", await alice.Client.GetAccessTokenAsync()), Throws.TypeOf<HttpRequestException>(), "SSE-21");
        using (var refused = await Poll(alice, cursor, wait: 5))
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(429));
            Assert.That(refused.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        }
        using (var atOnce = await Poll(alice, cursor, wait: 0))
            Assert.That(atOnce.IsSuccessStatusCode, "who does not wait is no connection");
        using var others = await Connect(bob);

        var conversation = await bob.StartConversation(with: alice);
        await bob.Send(conversation, "hello");
        using (var heard = await polling)
            Assert.That(heard.IsSuccessStatusCode, "those that are open stay");
        await EventuallyConnects(alice);
    }

    [Test]
    public async Task An_address_has_so_many_connections_signed_in_or_not()
    {
        await Start(("Realtime:ConnectionsPerAddress", "2"));
        var alice = await User("alice");
        using var silent = await Open(null);
        using var signedIn = await Connect(alice);
        Assert.That(await Closed(await Open(null)), Is.EqualTo(4009));
        Assert.That(await Closed(await Open(alice)), Is.EqualTo(4009));
        silent.Abort();
        await EventuallyConnects(alice);
    }

    [Test]
    public async Task A_node_has_so_many_connections()
    {
        await Start(("Realtime:Connections", "1"));
        var (alice, bob) = await Users("alice", "bob");
        using var open = await Connect(alice);
        Assert.That(await Closed(await Open(bob)), Is.EqualTo(4009));
        open.Abort();
        await EventuallyConnects(bob);
    }

    [Test]
    public async Task Who_sends_too_many_frames_is_closed_and_heartbeats_are_not_counted_among_them()
    {
        await Start(("Realtime:FramesPerMinute", "10"));
        var alice = await User("alice");
        using var socket = await Connect(alice);
        for (var n = 0; n < 9; n++)
            await Send(socket, """{"op":"Heartbeat"}""");
        for (var n = 0; n < 30; n++)
            await Send(socket, """{"op":"GetMe"}""");
        Assert.That(await Closed(socket), Is.EqualTo(4029));

        using var beating = await Connect(alice);
        for (var n = 0; n < 30; n++)
            await Send(beating, """{"op":"Heartbeat"}""");
        Assert.That(await Closed(beating), Is.EqualTo(4029), "a flood of heartbeats is one too");
    }

    [Test]
    public void Seats_that_are_given_back_leave_nothing_behind()
    {
        var limits = new ConnectionLimits(new RealtimeSettings { ConnectionsPerUser = 2, ConnectionsPerAddress = 3, Connections = 4 });
        var caller = new Caller("alice") { Address = IPAddress.Parse("2001:db8::1") };
        for (var n = 0; n < 100; n++)
        {
            using var one = limits.Take(caller);
            using var two = limits.Take(caller);
            Assert.That(() => limits.Take(caller), Throws.TypeOf<ChatException>().With.Property("Code").EqualTo(ErrorCode.RateLimitExceeded));
            two.Dispose();
            two.Dispose();
            using var again = limits.Take(caller);
        }
    }

    private async Task Start(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(ChatServers.Settings);
        foreach (var (name, value) in settings)
            all[name] = value;
        node = await TestNode.StartAsync(all);
    }

    private async Task<HttpResponseMessage> Poll(TestUser user, string cursor, int wait)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await user.Client.GetAccessTokenAsync());
        return await http.GetAsync($"{node!.Url}/api/GetEvents?cursor={cursor}&wait={wait}");
    }

    private async Task<WebSocket> Open(TestUser? user)
    {
        var socket = new ClientWebSocket();
        if (user is not null)
            socket.Options.SetRequestHeader("Authorization", $"Bearer {await user.Client.GetAccessTokenAsync()}");
        await socket.ConnectAsync(new Uri(node!.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + (user is null ? "?connect" : "")), default);
        return socket;
    }

    /// <summary>Opens a connection and waits until it is one.</summary>
    private async Task<WebSocket> Connect(TestUser user)
    {
        var socket = await Open(user);
        Assert.That(await Read(socket), Does.Contain("session.ready"));
        return socket;
    }

    /// <summary>The place of a connection that has gone is free when the service has noticed.</summary>
    private async Task EventuallyConnects(TestUser user)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var socket = await Open(user);
            if ((await Read(socket)).Contains("session.ready", StringComparison.Ordinal))
                return;
            await Task.Delay(50);
        }
        Assert.Fail("No place became free.");
    }

    private static Task Send(WebSocket socket, string frame) => socket.State == WebSocketState.Open
        ? socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default).ContinueWith(sent => _ = sent.Exception, TaskScheduler.Default)
        : Task.CompletedTask;

    /// <summary>The next frame; empty when the service closed.</summary>
    private static async Task<string> Read(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[64 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        return part.MessageType == WebSocketMessageType.Close ? "" : Encoding.UTF8.GetString(buffer, 0, part.Count);
    }

    private static async Task<int?> Closed(WebSocket socket)
    {
        using (socket)
        {
            while ((await Read(socket)).Length > 0)
            {
                // answers that were under way
            }
            return (int?)socket.CloseStatus;
        }
    }
}
