using System.Collections.Concurrent;
using System.Net.WebSockets;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Client;

/// <summary>The SDK against the real service: what it promises when connections break.</summary>
public sealed class ResumeTests : ChatTest
{
    [Test]
    public async Task A_device_that_is_cut_off_again_and_again_misses_nothing_and_hears_nothing_twice()
    {
        const int Messages = 300;
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var sockets = new ConcurrentStack<WebSocket>();
        await using var device = Device(bob, sockets);
        var (heard, all) = (new ConcurrentQueue<long>(), new TaskCompletionSource());
        device.On<MessageCreated>(e =>
        {
            heard.Enqueue(e.Message.Seq);
            if (e.Message.Seq == Messages)
                all.TrySetResult();
        });
        await device.ConnectAsync();
        for (var n = 1; n <= Messages; n++)
        {
            await alice.Send(conversation, $"{n}");
            if (n % 15 == 0 && sockets.TryPop(out var socket))
                socket.Abort();
        }
        await all.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.That(heard, Is.EqualTo(Enumerable.Range(1, Messages)));
    }

    [Test]
    public async Task One_cursor_leads_on_by_long_poll_and_on_another_node()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var device = Device(bob, []);
        await device.ConnectAsync();
        var first = await Next(device, () => alice.Send(conversation, "by socket"));
        await device.DisconnectAsync();
        await alice.Send(conversation, "by long-poll");
        var polled = await bob.Events(device.Cursor!, wait: 10);
        await alice.Send(conversation, "by another node");
        await using var inbox = await bob.Listen(polled.Cursor, on: ChatServers.NodeA);

        Assert.That(first.Message.Text, Is.EqualTo("by socket"));
        Assert.That(polled.Events.OfType<MessageCreated>().Single().Message.Text, Is.EqualTo("by long-poll"));
        Assert.That((await inbox.Next<MessageCreated>()).Message.Text, Is.EqualTo("by another node"));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_cursor_that_cannot_be_served_is_said_and_the_stream_goes_on_live()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.Listen("made-up");
        Assert.That((await inbox.Next<ResyncRequired>()).Reason, Is.EqualTo("damaged"));
        await alice.Send(conversation, "live");

        Assert.That((await inbox.Next<MessageCreated>()).Message.Text, Is.EqualTo("live"));
        Assert.That(inbox.Device.Cursor, Is.Not.EqualTo("made-up"));
    }

    [Test]
    public async Task Commands_travel_over_the_open_connection()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var lines = new ConcurrentQueue<string>();
        await using var device = new ChatClient(new ChatClientOptions
        {
            BaseUrl = bob.Client.BaseUrl,
            PreferSocket = true,
            HttpMessageHandler = new NoHttp(),
            TokenProvider = async ct => (await bob.Client.GetAccessTokenAsync(ct))!,
            Log = (line, _) => lines.Enqueue(line),
        });
        await device.ConnectAsync();
        var request = new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "by socket" };
        var (sent, again) = (await device.SendMessageAsync(request), await device.SendMessageAsync(request));

        Assert.That((sent.Created, again.Created, again.Replayed), Is.EqualTo((true, false, (bool?)true)));
        Assert.That((await device.MarkReadAsync(conversation.Id, 1)).ReadSeq, Is.EqualTo(1));
        await Refused(ErrorCode.MessageNotFound, device.GetMessageAsync(Guid.NewGuid()));
        await Refused(ErrorCode.NotEmpty, "text", device.SendMessageAsync(conversation.Id, ""));
        Assert.That(lines, Is.Empty, "nothing went over HTTP");
    }

    private static ChatClient Device(TestUser user, ConcurrentStack<WebSocket> sockets) => new(new ChatClientOptions
    {
        BaseUrl = user.Client.BaseUrl,
        TokenProvider = async ct => (await user.Client.GetAccessTokenAsync(ct))!,
        ReconnectDelay = TimeSpan.FromMilliseconds(20),
        MaxReconnectDelay = TimeSpan.FromMilliseconds(50),
        WebSocketFactory = async (address, ct) =>
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(address, ct);
            sockets.Push(socket);
            return socket;
        },
    });

    private static async Task<MessageCreated> Next(ChatClient device, Func<Task> act)
    {
        var (next, accepted) = (new TaskCompletionSource<MessageCreated>(), new TaskCompletionSource());
        using var subscription = device.On<MessageCreated>((Action<MessageCreated>)(e => next.TrySetResult(e)));
        device.CursorChanged += _ => accepted.TrySetResult();
        await act();
        var heard = await next.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await accepted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        return heard;
    }

    private sealed class NoHttp : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("HTTP is not to be used here.");
    }
}
