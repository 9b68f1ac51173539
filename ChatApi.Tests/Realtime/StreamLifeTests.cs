using System.Diagnostics;
using System.Net;
using System.Text;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>Wire contract: the ids, addresses and ends of server-event streams.</summary>
public sealed class StreamLifeTests : ChatTest
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false });

    [TestCase("application/json", "{}"), TestCase("text/plain", ""), TestCase("application/x-www-form-urlencoded", "a=b"), TestCase("multipart/form-data; boundary=x", "not one"), TestCase(null, "")]
    public async Task SSE_2_The_id_alone_is_enough_whatever_the_body_and_from_any_address(string? type, string body)
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Server:TrustedProxies:0"] = "127.0.0.1" });
        await using var stream = await Open(await User("ann"), node);
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString()!;
        Assert.That(id, Does.Match("^[0-9a-f]{32}$"), "128 bits");
        foreach (var verb in new[] { HttpMethod.Post, HttpMethod.Get })
        {
            using var request = new HttpRequestMessage(verb, $"{node.Url}/event-heartbeat?id={id}");
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            if (verb == HttpMethod.Post)
            {
                request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
                if (type is not null)
                    request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
            using var answer = await Http.SendAsync(request);
            Assert.That((answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "")));
            await stream.NextAsync("cmd.onHeartbeat");
        }
        using var unregistered = await Http.GetAsync($"{node.Url}/event-unregister?id={id}");
        Assert.That(await unregistered.Content.ReadAsStringAsync(), Is.EqualTo($$"""{"id":"{{id}}"}"""));
        while (await stream.NextAsync() is { } last)
            Assert.That(last.Selector, Does.StartWith("cmd.on"));
    }

    [Test]
    public async Task SSE_3_While_the_other_nodes_cannot_be_asked_a_heartbeat_and_an_update_are_taken_to_be_good()
    {
        await using var alone = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Redis"] = "127.0.0.1:1" });
        var id = new string('a', 32);
        foreach (var path in new[] { $"/event-heartbeat?id={id}", $"/event-unregister?id={id}", $"/event-subscribers/{id}" })
        {
            using var answer = await Http.PostAsync(alone.Url + path, null);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), path);
        }
    }

    [TestCase("lobby"), TestCase("a@b"), TestCase("a b"), TestCase("a\nb"), TestCase("../x"), TestCase("héllo")]
    public async Task SSE_5_Channels_are_names_that_need_no_encoding(string asked)
    {
        await using var stream = await Open(await User("ann"), ChatServers.NodeA, $"?channels={Uri.EscapeDataString(asked)},home");
        Assert.That((await stream.NextAsync("cmd.onConnect")).Json.GetProperty("channels").GetString(), Is.EqualTo("home"));
    }

    [Test]
    public async Task SSE_12_Addresses_are_absolute_and_public_and_the_channels_are_those_granted()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Server:PublicUrl"] = "https://chat.example.org" });
        var ann = await User("ann");
        await using var stream = await Open(ann, node, "?channel=home");
        var map = (await stream.NextAsync("cmd.onConnect")).Json;
        var id = map.GetProperty("id").GetString();
        Assert.That(map.GetProperty("heartbeatUrl").GetString(), Is.EqualTo($"https://chat.example.org/event-heartbeat?id={id}"));
        Assert.That(map.GetProperty("unRegisterUrl").GetString(), Is.EqualTo($"https://chat.example.org/event-unregister?id={id}"));
        Assert.That(map.GetProperty("updateSubscriberUrl").GetString(), Is.EqualTo($"https://chat.example.org/event-subscribers/{id}"));
        Assert.That((map.GetProperty("userId").GetString(), map.GetProperty("isAuthenticated").GetString(), map.GetProperty("channels").GetString()), Is.EqualTo((ann.Id, "true", "home")));
        Assert.That(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(map.GetProperty("createdAt").GetString()!)), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task SSE_16_A_stream_whose_heartbeats_stop_is_closed_by_itself_and_one_that_never_sent_any_lives()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Realtime:SseExpireSeconds"] = "5" });
        var ann = await User("ann");
        await using var beating = await Open(ann, node);
        await using var silent = await Open(ann, node);
        var id = (await beating.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        await silent.NextAsync("cmd.onCursor");
        await Http.PostAsync($"{node.Url}/event-heartbeat?id={id}", null);
        var since = Stopwatch.GetTimestamp();
        while (await beating.NextAsync() is { } frame)
            Assert.That(frame.Selector, Does.StartWith("cmd.on"));
        Assert.That(Stopwatch.GetElapsedTime(since).TotalSeconds, Is.InRange(4.5, 9));
        await ann.Send(await ann.StartConversation(with: await User("ben")), "the other hears this");
        await silent.NextAsync("cmd.message.new");
    }

    [Test]
    public async Task SSE_23_Every_connection_is_a_new_subscription()
    {
        var ann = await User("ann");
        var ids = new HashSet<string?>();
        for (var i = 0; i < 3; i++)
        {
            await using var stream = await Open(ann, ChatServers.NodeA);
            ids.Add((await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString());
        }
        Assert.That(ids, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task SSE_24_What_a_stream_missed_is_caught_up_by_a_request_with_its_last_cursor()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartConversation(with: ben);
        string cursor;
        await using (var stream = await Open(ben, ChatServers.NodeA))
            cursor = (await stream.NextAsync("cmd.onCursor")).Json.GetProperty("cursor").GetString()!;
        await ann.SendMany(room, 3);
        Assert.That((await ben.Events(cursor)).Events.OfType<ServiceModel.MessageCreated>().Select(e => e.Message.Text), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    private static async Task<ServerEventReader> Open(TestUser user, TestNode node, string query = "") =>
        await ServerEventReader.OpenAsync($"{node.Url}/event-stream{query}", await user.Client.GetAccessTokenAsync());
}
