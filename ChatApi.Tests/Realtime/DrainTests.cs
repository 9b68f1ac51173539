using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>A node that goes down tells load balancers first, then its streams, and finishes what it was asked.</summary>
[NonParallelizable]
public sealed class DrainTests : ChatTest
{
    private static readonly HttpClient Http = new();

    [Test, Category("SSE-21"), Category("SSE-22")]
    public async Task It_is_not_ready_at_once_takes_no_streams_and_still_answers()
    {
        var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Server:NoticeMs"] = "2500" });
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var token = (await bob.Client.GetAccessTokenAsync())!;
        using var socket = await RawStream.OpenAsync(node.Url, "ws", token);
        using var events = await RawStream.OpenAsync(node.Url, "event-stream", token);

        var stopping = node.DisposeAsync().AsTask();
        var since = Stopwatch.GetTimestamp();
        using (var ready = await Http.GetAsync($"{node.Url}/health/ready"))
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        using (var request = new HttpRequestMessage(HttpMethod.Post, $"{node.Url}/api/SendMessage"))
        {
            request.Headers.Authorization = new("Bearer", token);
            request.Content = JsonContent.Create(new { conversationId = conversation.Id, clientMessageId = Guid.NewGuid(), text = "still here" });
            using var answer = await Http.SendAsync(request);
            Assert.That((answer.StatusCode, answer.Headers.ConnectionClose), Is.EqualTo((HttpStatusCode.Created, (bool?)true)));
        }
        using (var refused = new ClientWebSocket())
        {
            refused.Options.CollectHttpResponseDetails = true;
            refused.Options.SetRequestHeader("Authorization", "Bearer " + token);
            Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), default));
            Assert.That((refused.HttpStatusCode, refused.HttpResponseHeaders!.ContainsKey("Retry-After")), Is.EqualTo((HttpStatusCode.ServiceUnavailable, true)));
        }
        using (var polite = await Http.GetAsync($"{node.Url}/event-stream", HttpCompletionOption.ResponseHeadersRead))
            Assert.That(polite.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "who may not listen is told so");
        Assert.ThrowsAsync<HttpRequestException>(() => ServerEventReader.OpenAsync($"{node.Url}/event-stream", token), "an error status would end an EventSource for good");

        Assert.That(await socket.ReadUntilAsync("still here"), "streams go on until they are told");
        Assert.That(await socket.ReadUntilAsync("session.draining"));
        Assert.That(await events.ReadUntilAsync("cmd.session.draining"));
        await socket.ReadToEndAsync();
        Assert.That(socket.Heard.ToString(), Does.EndWith("draining"), "the words of the close frame");
        await events.ReadToEndAsync();
        await stopping;
        Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(15)));
    }

    [Test]
    public async Task A_client_moves_to_another_node_without_missing_anything()
    {
        var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Server:NoticeMs"] = "300" });
        await using var balancer = new SwitchedPort(new Uri(node.Url).Port);
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var device = new ChatClient(new ChatClientOptions { BaseUrl = $"http://127.0.0.1:{balancer.Port}", TokenProvider = async ct => (await bob.Client.GetAccessTokenAsync(ct))! });
        var heard = new List<long>();
        var states = new List<ConnectionState>();
        device.On<MessageCreated>(e => heard.Add(e.Message.Seq));
        device.ConnectionStateChanged += states.Add;
        await device.ConnectAsync();

        var sending = alice.SendMany(conversation, 150);
        balancer.SwitchTo(new Uri(ChatServers.NodeB.Url).Port, cut: false);
        var since = Stopwatch.GetTimestamp();
        await node.DisposeAsync();
        Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(15)));
        await sending;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (heard.Count < 150)
            await Task.Delay(20, patience.Token);
        Assert.That(heard, Is.EqualTo(Enumerable.Range(1, 150).Select(n => (long)n)));
        Assert.That(states, Does.Contain(ConnectionState.Waiting), "it did move");
    }
}
