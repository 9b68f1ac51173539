using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Client;

public sealed class RealtimeTests : ClientTest
{
    private Channel<ServerEvent> heard = null!;

    [SetUp]
    public void Forget()
    {
        heard = Channel.CreateUnbounded<ServerEvent>();
    }

    [Test]
    public async Task The_first_frame_carries_token_and_cursor_and_the_URL_neither()
    {
        var socket = await Connect("c7");

        Assert.That((socket.HelloToken, socket.HelloCursor), Is.EqualTo((Token("first"), "c7")));
        Assert.That(socket.Hello.GetProperty("op").GetString(), Is.EqualTo("Connect"));
        Assert.That(Client.ConnectionState, Is.EqualTo(ConnectionState.Online));
    }

    [Test]
    public async Task A_lost_connection_comes_back_after_the_last_accepted_batch_and_repeats_are_dropped()
    {
        var states = new ConcurrentQueue<ConnectionState>();
        Client.ConnectionStateChanged += states.Enqueue;
        Listen();
        var socket = await Connect();
        await socket.MessagesAsync("c1", 1, 2);
        await NextIds(1, 2);
        socket.Cut();

        var second = await Service.NextSocketAsync();
        Assert.That(second.HelloCursor, Is.EqualTo("c1"));
        await second.ReadyAsync();
        await second.SendAsync("""{"cursor":"c2","overlap":true,"events":[{"id":2,"name":"message.new","message":{"seq":2}},{"id":3,"name":"message.new","message":{"seq":3}}]}""");
        await NextIds(3);
        Assert.That(states, Is.EqualTo(new[] { ConnectionState.Connecting, ConnectionState.Online, ConnectionState.Waiting, ConnectionState.Connecting, ConnectionState.Online }));
    }

    [Test]
    public async Task The_cursor_moves_only_when_the_handlers_have_finished()
    {
        var handling = new TaskCompletionSource();
        Client.On<MessageCreated>(_ => handling.Task);
        var moved = Channel.CreateUnbounded<string>();
        Client.CursorChanged += cursor => moved.Writer.TryWrite(cursor);
        Listen();
        var socket = await Connect("c0");
        await socket.MessagesAsync("c1", 1);
        await socket.SendAsync("""{"name":"heartbeat"}""");
        await socket.ReadAsync(); // by now the batch has long been read: a slow handler delays no heartbeat
        Assert.That(Client.Cursor, Is.EqualTo("c0"));

        handling.SetResult();
        Assert.That(await moved.Reader.ReadAsync(), Is.EqualTo("c1"));
        Assert.That(Client.Cursor, Is.EqualTo("c1"));
    }

    [Test]
    public async Task The_cursor_moves_only_when_the_reader_of_a_stream_comes_back()
    {
        var moved = Channel.CreateUnbounded<string>();
        Client.CursorChanged += cursor => moved.Writer.TryWrite(cursor);
        await using var reader = Client.EventsAsync<MessageCreated>().GetAsyncEnumerator();
        var socket = await Connect("c0");
        await socket.MessagesAsync("c1", 1, 2);
        await reader.MoveNextAsync();
        await reader.MoveNextAsync();
        Assert.That((reader.Current.Message.Seq, Client.Cursor), Is.EqualTo((2, "c0")));

        var more = reader.MoveNextAsync();
        Assert.That(await moved.Reader.ReadAsync(), Is.EqualTo("c1"));
        await Client.DisposeAsync();
        Assert.That(await more, Is.False, "disposal ends the stream");
    }

    [Test]
    public async Task What_was_not_accepted_comes_again_after_a_disconnect_and_nothing_else()
    {
        var handling = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        using (Client.On<MessageCreated>(e =>
        {
            if (e.Id != 2)
                return Task.CompletedTask;
            entered.SetResult();
            return handling.Task;
        }))
        {
            var socket = await Connect("c0");
            await socket.MessagesAsync("c1", 1, 2, 3);
            await entered.Task;
            await Client.DisconnectAsync();
        }
        Listen();
        var again = Client.ConnectAsync();
        var second = await Service.NextSocketAsync();
        Assert.That(second.HelloCursor, Is.EqualTo("c0"));
        await second.ReadyAsync();
        await again;
        await second.MessagesAsync("c1", 1, 2, 3);
        await NextIds(3);
    }

    [Test]
    public async Task Handlers_after_the_one_that_was_cut_off_hear_the_event_when_it_comes_again()
    {
        var (entered, handling) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = new List<long?>();
        Client.On<MessageCreated>(e =>
        {
            first.Add(e.Id);
            return e.Id == 2 && entered.TrySetResult() ? handling.Task : Task.CompletedTask;
        });
        Listen();
        var socket = await Connect("c0");
        await socket.MessagesAsync("c1", 1, 2, 3);
        await entered.Task;
        await Client.DisconnectAsync();

        var again = Client.ConnectAsync();
        var second = await Service.NextSocketAsync();
        await second.ReadyAsync();
        await again;
        await second.MessagesAsync("c1", 1, 2, 3);
        await NextIds(1, 2, 3);
        Assert.That(first, Is.EqualTo(new long?[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_heartbeat_is_answered()
    {
        var socket = await Connect();
        await socket.SendAsync("""{"name":"heartbeat"}""");

        Assert.That((await socket.ReadAsync()).GetRawText(), Is.EqualTo("""{"op":"Heartbeat"}"""));
    }

    [Test]
    public async Task Silence_is_a_lost_connection()
    {
        await using var client = NewClient(silence: TimeSpan.FromMilliseconds(200));
        client.Resume(Tokens("first"));
        var connecting = client.ConnectAsync("c5");
        await (await Service.NextSocketAsync()).ReadyAsync();
        await connecting;

        Assert.That((await Service.NextSocketAsync()).HelloCursor, Is.EqualTo("c5"));
    }

    [Test]
    public async Task An_expired_token_is_renewed_and_the_connection_goes_on()
    {
        Renews("second");
        var socket = await Connect("c1");
        await socket.CloseAsync(4001);

        var second = await Service.NextSocketAsync();
        Assert.That((second.HelloToken, second.HelloCursor), Is.EqualTo((Token("second"), "c1")));
    }

    [Test]
    public async Task A_token_about_to_end_is_renewed_on_the_open_connection()
    {
        Renews("second");
        var socket = await Connect();
        await socket.SendAsync("""{"events":[{"name":"session.token_expiring","expiresAt":"2026-01-02T03:05:05Z"}]}""");

        var command = await socket.ReadAsync();
        Assert.That((command.GetProperty("op").GetString(), command.GetProperty("body").GetProperty("accessToken").GetString()), Is.EqualTo(("RenewStream", Token("second"))));
        await socket.SendAsync($$$"""{"ref":{{{command.GetProperty("ref").GetRawText()}}},"status":200,"body":{"expiresAt":"2026-01-02T03:19:05Z"} }""");
        await socket.SendAsync("""{"name":"heartbeat"}""");
        await socket.ReadAsync();
        Assert.That(Client.ConnectionState, Is.EqualTo(ConnectionState.Online));
    }

    [Test]
    public async Task A_revoked_session_ends_the_connection_for_good()
    {
        var signedOut = new TaskCompletionSource();
        Client.SignedOut += signedOut.SetResult;
        var ended = new TaskCompletionSource();
        var socket = await Connect();
        Client.ConnectionStateChanged += state => ended.SetResult();
        await socket.CloseAsync(4003);
        await signedOut.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That((Client.ConnectionState, Client.Tokens), Is.EqualTo((ConnectionState.Offline, (ChatTokens?)null)));
    }

    [Test]
    public async Task A_draining_node_is_left_after_the_wait_it_names()
    {
        var socket = await Connect("c3");
        await socket.SendAsync("""{"events":[{"name":"session.draining","retryAfterMs":50}]}""");

        Assert.That((await Service.NextSocketAsync()).HelloCursor, Is.EqualTo("c3"), "without waiting for the node to close");
    }

    [Test]
    public async Task A_resync_is_told_twice_over_and_the_stream_goes_on_from_the_fresh_cursor()
    {
        Listen();
        string? reason = null;
        Client.ResyncRequired += e => reason = e.Reason;
        var socket = await Connect("old");
        await socket.MessagesAsync("older", 1);
        await NextIds(1);
        await socket.SendAsync("""{"events":[{"name":"resync.required","reason":"epoch"}]}""");
        await socket.MessagesAsync("fresh", 1); // another database: its ids begin anew
        Assert.That(await Next(), Is.TypeOf<ResyncRequired>());
        await NextIds(1);
        socket.Cut();

        Assert.That((await Service.NextSocketAsync()).HelloCursor, Is.EqualTo("fresh"));
        Assert.That(reason, Is.EqualTo("epoch"));
    }

    [Test]
    public async Task Without_a_cursor_it_goes_on_from_where_the_first_connection_began()
    {
        var moved = new TaskCompletionSource<string>();
        Client.CursorChanged += moved.SetResult;
        var socket = await Connect();
        Assert.That(await moved.Task.WaitAsync(TimeSpan.FromSeconds(10)), Is.EqualTo("c0"));
        socket.Cut();

        Assert.That((await Service.NextSocketAsync()).HelloCursor, Is.EqualTo("c0"));
    }

    [Test]
    public async Task A_failing_handler_stops_nothing()
    {
        using var broken = Client.On<MessageCreated>(_ => throw new InvalidOperationException("broken"));
        Listen();
        var socket = await Connect();
        await socket.MessagesAsync("c1", 1, 2);

        await NextIds(1, 2);
    }

    [Test]
    public async Task A_handler_may_disconnect()
    {
        var done = new TaskCompletionSource();
        Client.On<MessageCreated>(async _ =>
        {
            await Client.DisconnectAsync();
            done.SetResult();
        });
        var socket = await Connect();
        await socket.MessagesAsync("c1", 1);

        await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(Client.ConnectionState, Is.EqualTo(ConnectionState.Offline));
    }

    [Test]
    public async Task A_kind_of_event_younger_than_the_client_moves_the_cursor_all_the_same()
    {
        Listen();
        var socket = await Connect();
        await socket.SendAsync("""{"cursor":"c1","events":[{"id":1,"name":"moon.risen","phase":"full"}]}""");

        Assert.That((await Next()).Name, Is.EqualTo("moon.risen"));
        await socket.SendAsync("""{"unheard":"of"}""");
        await socket.MessagesAsync("c2", 2);
        await NextIds(2);
    }

    [Test]
    public async Task Connecting_goes_on_until_the_service_is_there_or_the_caller_gives_up()
    {
        var connecting = Client.ConnectAsync();
        (await Service.NextSocketAsync()).Cut();
        await (await Service.NextSocketAsync()).ReadyAsync();
        await connecting;
        await Client.DisconnectAsync();

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.That(() => Client.ConnectAsync(ct: soon.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Client.ConnectionState, Is.EqualTo(ConnectionState.Offline));
    }

    [Test]
    public async Task Nobody_signed_in_is_said_at_once()
    {
        await using var client = NewClient();

        Assert.That(() => client.ConnectAsync(), Throws.TypeOf<ChatApiException>().With.Property("Status").EqualTo(401));
    }

    private void Listen() => Client.On<ServerEvent>((Action<ServerEvent>)(e => heard.Writer.TryWrite(e)));

    private async Task<ServerEvent> Next()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (await heard.Reader.ReadAsync(patience.Token) is var e and not SessionReady)
                return e;
        }
    }

    private async Task NextIds(params long[] ids)
    {
        foreach (var id in ids)
            Assert.That((await Next()).Id, Is.EqualTo(id));
    }

    private async Task<ScriptedSocket> Connect(string? cursor = null)
    {
        var connecting = Client.ConnectAsync(cursor);
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await connecting;
        return socket;
    }
}
