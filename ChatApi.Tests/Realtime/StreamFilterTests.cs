using System.Net;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>A stream that wants to hear of some conversations only, and what is addressed to the user alone.</summary>
public sealed class StreamFilterTests : ChatTest
{
    [Test]
    public async Task Every_transport_hears_of_the_conversations_named_and_of_oneself()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var wanted = await alice.StartConversation(with: bob);
        var other = await carol.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await Happen("before");
        var query = $"?conversationIds={wanted.Id},{Guid.NewGuid()}&cursor={cursor}";
        var token = await bob.Client.GetAccessTokenAsync() ?? "";
        using var socket = await RawDevice.OpenAsync(ChatServers.NodeA, token, query);
        await using var stream = await ServerEventReader.OpenAsync($"{ChatServers.NodeB.Url}/event-stream{query}", token);
        await stream.NextAsync("cmd.onCursor");
        await Happen("after");
        await bob.Client.UpdateMeAsync(new UpdateMe { DisplayName = "Bobby" });

        await socket.Next("message.new");
        Assert.That((await socket.Next("message.new")).GetProperty("message").GetProperty("text").GetString(), Is.EqualTo("after"));
        Assert.That((await socket.Next("user.updated")).GetProperty("user").GetProperty("displayName").GetString(), Is.EqualTo("Bobby"));
        var heard = new List<(string, string?)>();
        while (heard.Count == 0 || heard[^1].Item1 != "cmd.user.updated")
        {
            if (await stream.NextAsync() is { Id: not null } frame)
                heard.Add((frame.Selector, frame.Json.TryGetProperty("conversationId", out var id) ? id.GetString() : null));
        }
        Assert.That(heard, Has.None.Matches<(string, string? Id)>(one => one.Id == $"{other.Id}"));

        var polled = await bob.Client.GetEventsAsync(new GetEvents { Cursor = cursor, ConversationIds = [wanted.Id] });
        Assert.That(polled.Events.OfType<MessageCreated>().Select(e => e.Message.Text), Is.EqualTo(new[] { "before", "after" }));
        Assert.That(polled.Events.OfType<UserUpdated>().Count(), Is.EqualTo(1));

        async Task Happen(string text)
        {
            await carol.Send(other, $"not this, {text}");
            await alice.Send(wanted, text);
        }
    }

    [Test]
    public async Task Its_cursor_goes_on_without_the_filter_behind_what_was_left_out()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var wanted = await alice.StartConversation(with: bob);
        var other = await carol.StartConversation(with: bob);
        using var socket = await RawDevice.OpenAsync(ChatServers.NodeA, await bob.Client.GetAccessTokenAsync() ?? "", $"?conversationIds={wanted.Id}");
        await carol.Send(other, "left out");
        await alice.Send(wanted, "heard");
        await socket.Next("message.new");
        await carol.Send(other, "next");

        var rest = await bob.Events(socket.Cursor!);
        Assert.That(rest.Events.OfType<MessageCreated>().Select(e => e.Message.Text), Is.EqualTo(new[] { "next" }));
    }

    [Test]
    public async Task The_SDK_connects_with_a_filter_and_a_waiting_poll_waits_for_what_it_names()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var wanted = await alice.StartConversation(with: bob);
        var other = await carol.StartConversation(with: bob);
        await using var device = new ChatApi.Client.ChatClient(new()
        {
            BaseUrl = ChatServers.NodeB.Url,
            TokenProvider = async ct => await bob.Client.GetAccessTokenAsync(ct) ?? "",
            OnlyConversations = [wanted.Id],
        });
        var first = new TaskCompletionSource<MessageCreated>();
        device.On<MessageCreated>(e => first.TrySetResult(e));
        await device.ConnectAsync();
        var polling = bob.Client.GetEventsAsync(new GetEvents { Cursor = await bob.EventCursor(), Wait = 20, ConversationIds = [wanted.Id] });
        await carol.Send(other, "not this");
        await alice.Send(wanted, "this");

        Assert.That((await first.Task.WaitAsync(TimeSpan.FromSeconds(10))).Message.Text, Is.EqualTo("this"));
        Assert.That((await polling).Events.OfType<MessageCreated>().Select(e => e.Message.Text), Is.EqualTo(new[] { "this" }));
    }

    [Test]
    public async Task A_filter_that_is_none_or_too_long_is_refused()
    {
        var bob = await User("bob");
        var token = await bob.Client.GetAccessTokenAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var many = string.Join(',', Enumerable.Range(0, Limits.FilteredConversations + 1).Select(_ => Guid.NewGuid()));
        foreach (var (filter, code) in new[] { ("nonsense", "InvalidValue"), (many, "MaximumCount") })
        {
            using var answer = await http.GetAsync($"{ChatServers.NodeA.Url}/event-stream?conversationIds={filter}", HttpCompletionOption.ResponseHeadersRead);
            Assert.That((answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains(code)), Is.EqualTo((HttpStatusCode.BadRequest, true)));
            Assert.That(async () => await RawDevice.OpenAsync(ChatServers.NodeA, token!, $"?conversationIds={filter}"), Throws.TypeOf<System.Net.WebSockets.WebSocketException>());
        }
        await Refused(ErrorCode.MaximumCount, "conversationIds", bob.Client.GetEventsAsync(new GetEvents
        {
            Cursor = await bob.EventCursor(),
            ConversationIds = [.. many.Split(',').Select(Guid.Parse)],
        }));
        var most = many[..many.LastIndexOf(',')];
        using var device = await RawDevice.OpenAsync(ChatServers.NodeA, token!, $"?conversationIds={most}");
    }
}
