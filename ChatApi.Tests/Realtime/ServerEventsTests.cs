using System.Net;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>The stream for browsers and ServiceStack clients; the official client itself is in the suite servicestack.</summary>
public sealed class ServerEventsTests : ChatTest
{
    [Test]
    public async Task A_cursor_of_one_transport_goes_on_in_another_and_on_another_node()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await alice.SendMany(conversation, 3);

        await using var stream = await Open(bob, ChatServers.NodeA, $"?cursor={cursor}");
        Assert.That((await stream.NextAsync())!.Selector, Is.EqualTo("cmd.onConnect"));
        Assert.That(new[] { await Text(stream), await Text(stream), await Text(stream) }, Is.EqualTo(new[] { "1", "2", "3" }));
        var reached = (await stream.NextAsync("cmd.onCursor")).Json.GetProperty("cursor").GetString()!;

        await alice.Send(conversation, "four");
        Assert.That((await bob.Events(reached)).Events.OfType<MessageCreated>().Select(e => e.Message.Text), Is.EqualTo(new[] { "four" }));
        await using var inbox = await bob.Listen(reached, on: ChatServers.NodeB);
        Assert.That((await inbox.Next<MessageCreated>()).Message.Text, Is.EqualTo("four"));
    }

    [Test]
    public async Task SSE_14_a_heartbeat_sent_to_another_node_is_answered_on_the_stream()
    {
        var bob = await User("bob");
        await using var stream = await Open(bob, ChatServers.NodeA, "");
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        using var http = new HttpClient();
        Assert.That((await http.PostAsync($"{ChatServers.NodeB.Url}/event-heartbeat?id={id}", null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await stream.NextAsync("cmd.onHeartbeat")).Json.GetProperty("userId").GetString(), Is.EqualTo(bob.Id));
    }

    [Test]
    public async Task SSE_3_a_stream_is_ended_through_another_node_and_then_unknown()
    {
        var bob = await User("bob");
        await using var stream = await Open(bob, ChatServers.NodeA, "");
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        using var http = new HttpClient();
        Assert.That((await http.PostAsync($"{ChatServers.NodeB.Url}/event-unregister?id={id}", null)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        while (await stream.NextAsync() is { } last)
            Assert.That(last.Selector, Is.EqualTo("cmd.onCursor"));
        Assert.That((await http.PostAsync($"{ChatServers.NodeB.Url}/event-heartbeat?id={id}", null)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task SSE_21_a_cursor_that_cannot_be_served_is_told_inside_the_stream_which_goes_on_live([Values("damaged", "AQ")] string cursor)
    {
        var (alice, bob) = await Users("alice", "bob");
        await using var stream = await Open(bob, ChatServers.NodeA, $"?cursor={cursor}");
        Assert.That((await stream.NextAsync("cmd.resync.required")).Json.GetProperty("reason").GetString(), Is.EqualTo("damaged"));
        await stream.NextAsync("cmd.onCursor");
        await alice.Send(await alice.StartConversation(with: bob), "still here");
        Assert.That(await Text(stream), Is.EqualTo("still here"));
    }

    [Test]
    public async Task A_last_event_id_wins_over_the_url_and_what_comes_again_is_flagged()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await alice.SendMany(conversation, 2);
        string second;
        await using (var first = await Open(bob, ChatServers.NodeA, $"?cursor={cursor}"))
        {
            await first.NextAsync("cmd.message.new");
            second = (await first.NextAsync("cmd.message.new")).Id!;
        }
        await alice.Send(conversation, "missed");

        await using var again = await ServerEventReader.OpenAsync($"{ChatServers.NodeB.Url}/event-stream?cursor={cursor}", await bob.Client.GetAccessTokenAsync(), second);
        var texts = new List<string?>();
        var flagged = false;
        while (texts.Count < 3 || !flagged)
        {
            var frame = (await again.NextAsync())!;
            if (frame.Selector == "cmd.message.new")
                texts.Add(frame.Json.GetProperty("message").GetProperty("text").GetString());
            flagged |= frame.Selector == "cmd.onCursor" && frame.Json.TryGetProperty("overlap", out var overlap) && overlap.GetBoolean();
        }
        Assert.That(texts, Is.EqualTo(new[] { "1", "2", "missed" }));
    }

    [Test]
    public async Task SSE_4_channels_that_are_not_allowed_are_left_out()
    {
        var (alice, bob) = await Users("alice", "bob");
        var mine = await alice.StartConversation(with: bob);
        await using var stream = await Open(bob, ChatServers.NodeA, $"?channels=home,{mine.Id},{Guid.NewGuid()},lobby&t=123");
        Assert.That((await stream.NextAsync("cmd.onConnect")).Json.GetProperty("channels").GetString(), Is.EqualTo($"home,{mine.Id}"));
    }

    [TestCase(true, "message.read"), TestCase(false, "message.delivered")]
    public async Task SSE_17_a_frame_has_the_name_of_the_event_in_it_also_of_a_reading_that_is_a_delivery_too(bool readReceipts, string name)
    {
        var (alice, bob) = await Users("alice", "bob");
        await alice.Client.UpdatePrivacyAsync(new UpdatePrivacy { ReadReceipts = readReceipts });
        var conversation = await alice.StartConversation(with: bob);
        await alice.Send(conversation, "hello");
        await using var stream = await Open(alice, ChatServers.NodeA, "");
        await stream.NextAsync("cmd.onCursor");
        await bob.MarkRead(conversation, 1);
        var frame = (await stream.NextAsync())!;

        Assert.That((frame.Selector, frame.Json.GetProperty("name").GetString()), Is.EqualTo(($"cmd.{name}", name)));
    }

    [Test]
    public async Task A_page_of_a_foreign_origin_cannot_open_a_stream_with_its_visitors_cookies()
    {
        var bob = await User("bob");
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        foreach (var path in new[] { "/event-stream", "/api/GetMe" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ChatServers.NodeA.Url + path);
            request.Headers.Add("Cookie", $"ss-tok={await bob.Client.GetAccessTokenAsync()}");
            request.Headers.Add("Origin", "https://evil.example.org");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.That(answer.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
            if (path == "/event-stream")
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }
    }

    private static async Task<ServerEventReader> Open(TestUser user, TestNode node, string query) =>
        await ServerEventReader.OpenAsync($"{node.Url}/event-stream{query}", await user.Client.GetAccessTokenAsync());

    private static async Task<string?> Text(ServerEventReader stream) =>
        (await stream.NextAsync("cmd.message.new")).Json.GetProperty("message").GetProperty("text").GetString();
}
