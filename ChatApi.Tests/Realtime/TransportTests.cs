using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using ChatApi.Client;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Realtime;

/// <summary>Clients that hang up at bad moments, knock at another node, or send what no client of ours would.</summary>
[NonParallelizable]
public sealed class TransportTests : ChatTest
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task Nothing_of_a_connection_stays_when_it_is_closed_while_it_opens()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings);
        await using var node = await TestNode.StartAsync(settings);
        var hub = node.Services.GetRequiredService<Hub>();
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => User($"user{n}")));
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, ct) =>
        {
            using var socket = await Connect(people[n % people.Length], node.Url);
            await Task.Delay(Random.Shared.Next(0, 6), ct);
            if (n % 2 == 0)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ct);
            else
                socket.Abort();
            await Task.Delay(5, ct);
        });
        for (var i = 0; i < 100 && hub.Connections > 0; i++)
            await Task.Delay(50);
        Assert.That(hub.Connections, Is.Zero);
    }

    [Test]
    public async Task A_stream_lives_on_heartbeats_that_all_go_to_another_node()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["Realtime:SseExpireSeconds"] = "5" };
        await using var here = await TestNode.StartAsync(settings);
        await using var elsewhere = await TestNode.StartAsync(settings);
        var ann = await User("ann");
        using var request = new HttpRequestMessage(HttpMethod.Get, here.Url + "/event-stream") { Headers = { { "Authorization", "Bearer " + await ann.Client.GetAccessTokenAsync(default) } } };
        using var stream = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        var first = (await reader.ReadLineAsync())!;
        var id = first.Split("event-heartbeat?id=")[1].Split('"')[0];
        for (var i = 0; i < 14; i++)
        {
            await Task.Delay(1_000);
            using var answer = await Http.PostAsync(elsewhere.Url + "/event-heartbeat?id=" + id, null);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), $"heartbeat {i + 1}");
        }
    }

    [Test]
    public async Task A_node_that_goes_down_answers_waiting_requests_at_once()
    {
        var node = await TestNode.StartAsync(ChatServers.Settings);
        var ann = await User("ann");
        await using var client = new ChatClient(new ChatClientOptions { BaseUrl = node.Url, TokenProvider = async ct => (await ann.Client.GetAccessTokenAsync(ct))! });
        var waiting = client.GetEventsAsync(new GetEvents { Cursor = await ann.EventCursor(), Wait = 25 });
        await Task.Delay(300);
        var since = Stopwatch.GetTimestamp();
        await node.DisposeAsync();
        Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That((await waiting).Cursor, Is.Not.Empty);
    }

    [Test]
    public async Task A_cursor_made_up_with_a_right_checksum_is_told_to_resync()
    {
        var ann = await User("ann");
        var now = Cursor.Decode((await ann.Client.GetEventsAsync(new GetEvents())).Cursor!)!;
        LogSnapshot[] wrong = [new(0, []), new(5, [0]), new(5, [3, 3]), new(5, [4, 2]), new(5, [7]), new(ulong.MaxValue, []), new(9, [ulong.MaxValue])];
        foreach (var snapshot in wrong)
        {
            await Refused(ErrorCode.ResyncRequired, ann.Client.GetEventsAsync(new GetEvents { Cursor = (now with { Upper = snapshot, UpperIncarnation = now.Incarnation, LastPos = 1 }).Encode() }));
            var asPlace = await Record(ann.Client.GetEventsAsync(new GetEvents { Cursor = (now with { After = snapshot }).Encode() }));
            Assert.That(asPlace is null or { RawCode: nameof(ErrorCode.ResyncRequired) }, asPlace?.ToString());
        }
    }

    [Test]
    public async Task A_ref_that_is_no_text_is_repeated_or_refused_but_never_a_broken_line()
    {
        var ann = await User("ann");
        using var socket = await Connect(ann, ChatServers.NodeA.Url);
        await socket.SendAsync("""{"op":"GetMe","ref":"\ud800"}"""u8.ToArray(), WebSocketMessageType.Text, true, default);
        for (var text = ""; !text.Contains("\"status\":", StringComparison.Ordinal);)
        {
            text = await Receive(socket);
            Assert.That(socket.State, Is.EqualTo(WebSocketState.Open), text);
        }
    }

    private static async Task<ChatApiException?> Record(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (ChatApiException e)
        {
            return e;
        }
    }

    private static async Task<ClientWebSocket> Connect(TestUser user, string url)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + await user.Client.GetAccessTokenAsync(default));
        await socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), default);
        return socket;
    }

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var buffer = new byte[65_536];
        var got = await socket.ReceiveAsync(buffer, patience.Token);
        return got.MessageType == WebSocketMessageType.Close ? $"closed {got.CloseStatus} {got.CloseStatusDescription}" : Encoding.UTF8.GetString(buffer, 0, got.Count);
    }
}
