using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>Wire contract: the grammar of server-event frames, held against the bytes and the pieces they are flushed in.</summary>
public sealed partial class StreamBytesTests : ChatTest
{
    [Test]
    public async Task SSE_1_The_headers_forbid_storing_buffering_and_compressing()
    {
        using var stream = await Open(await User("ann"));
        Assert.That(stream.Head, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(stream.Head, Does.Contain("Content-Type: text/event-stream\r\n").And.Contain("Cache-Control: no-cache\r\n").And.Contain("X-Accel-Buffering: no\r\n"));
        Assert.That(stream.Head, Does.Not.Contain("Content-Encoding").And.Not.Contain("Content-Length"));
    }

    [Test, Category("SSE-6"), Category("SSE-8"), Category("SSE-9"), Category("SSE-18")]
    public async Task SSE_7_Every_flush_is_whole_frames_of_the_grammar_in_pure_ASCII()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartConversation(with: ben);
        using var stream = await Open(ben, $"?channels=home,{room.Id}");
        await stream.ReadUntilAsync("cmd.onCursor");
        var texts = Enumerable.Range(0, 60).Select(n => $"Grüße 世界 👍 \"{n}\"\r\n\u2028\u0085{new string('x', n * 37)}").ToList();
        await Task.WhenAll(texts.Select(text => ann.Send(room, text)));
        await ann.Client.StartTypingAsync(room.Id);
        await ann.Send(room, "the last");
        await stream.ReadUntilAsync("the last");
        await stream.ReadUntilAsync("cmd.onCursor");

        Assert.That(stream.Text.Where(letter => letter is '\r' or > '\x7e'), Is.Empty, "no CR, nothing that is not ASCII");
        Assert.Multiple(() =>
        {
            foreach (var chunk in stream.Chunks)
                Assert.That(Frames().IsMatch(chunk), $"a flush that is not whole frames: {chunk[..Math.Min(80, chunk.Length)]} … {chunk[^Math.Min(80, chunk.Length)..]}");
        });
        var frames = Frame().Matches(stream.Text);
        Assert.That(frames.Select(frame => frame.Groups["op"].Value), Has.All.EqualTo("cmd"));
        var ids = frames.Where(frame => frame.Groups["id"].Success).Select(frame => long.Parse(frame.Groups["id"].Value)).ToList();
        Assert.That(ids, Has.Count.GreaterThanOrEqualTo(61));
        Assert.That(ids, Has.All.InRange(1L, 9_007_199_254_740_991L));
        Assert.That(frames.Where(frame => frame.Groups["target"].Value.StartsWith("on", StringComparison.Ordinal) && frame.Groups["id"].Success), Is.Empty, "control frames have no id");
        var heard = frames.Where(frame => frame.Groups["target"].Value == "message.new").Select(frame => JsonDocument.Parse(frame.Groups["json"].Value).RootElement.GetProperty("message").GetProperty("text").GetString());
        Assert.That(heard.Order(StringComparer.Ordinal), Is.EqualTo(texts.Append("the last").Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task SSE_10_A_single_line_feed_keeps_a_silent_stream_alive()
    {
        Assert.That(new ServiceInterface.Platform.RealtimeSettings().SseKeepAliveSeconds, Is.LessThanOrEqualTo(15));
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Realtime:SseKeepAliveSeconds"] = "1" });
        using var stream = await ChunkedStream.OpenAsync(node.Url, (await (await User("ann")).Client.GetAccessTokenAsync())!);
        await stream.ReadUntilAsync("cmd.onCursor");
        var before = stream.Chunks.Count;
        while (stream.Chunks.Count < before + 3)
            await stream.ReadAsync();
        Assert.That(stream.Chunks[before..], Has.All.EqualTo("\n"));
    }

    [Test]
    public async Task SSE_11_The_largest_message_fits_the_largest_frame()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = await ann.StartConversation(with: ben);
        using var stream = await Open(ben);
        await stream.ReadUntilAsync("cmd.onCursor");
        await ann.Send(room, string.Concat(Enumerable.Repeat("👍", Limits.MessageTextLength - 4)) + "last");
        await stream.ReadUntilAsync("last\"");
        await stream.ReadUntilAsync("cmd.onCursor");
        Assert.That(Frame().Matches(stream.Text).Max(frame => frame.Length), Is.InRange(Limits.MessageTextLength * 12 - 100, 256 * 1_024));
    }

    [Test]
    public async Task SSE_13_The_first_frame_is_onConnect_of_texts_with_no_name_of_an_option_of_the_JavaScript_client()
    {
        using var stream = await Open(await User("ann"));
        await stream.ReadUntilAsync("cmd.onCursor");
        var first = Frame().Match(stream.Text);
        Assert.That((first.Index, first.Groups["target"].Value), Is.EqualTo((0, "onConnect")));
        var map = JsonDocument.Parse(first.Groups["json"].Value).RootElement.EnumerateObject().ToList();
        Assert.That(map.Select(member => member.Value.ValueKind), Has.All.EqualTo(JsonValueKind.String));
        Assert.That(map.Select(member => member.Name), Is.EquivalentTo(new[]
        {
            "id", "unRegisterUrl", "heartbeatUrl", "updateSubscriberUrl", "heartbeatIntervalMs", "idleTimeoutMs", "userId", "displayName", "profileUrl", "isAuthenticated", "channels", "createdAt",
        }));
    }

    [Test]
    public async Task SSE_17_Events_are_named_by_their_kind_without_a_channel()
    {
        var (ann, ben) = await Users("ann", "ben");
        using var stream = await Open(ben);
        await stream.ReadUntilAsync("cmd.onCursor");
        var message = await ann.Send(await ann.StartConversation(with: ben), "hello");
        await stream.ReadUntilAsync("message.new");
        await stream.ReadUntilAsync("onCursor");
        var frame = Frame().Matches(stream.Text).Single(one => one.Groups["target"].Value == "message.new");
        Assert.That(frame.Groups["channel"].Success, Is.False);
        Assert.That(JsonDocument.Parse(frame.Groups["json"].Value).RootElement.GetProperty("message").GetProperty("id").GetGuid(), Is.EqualTo(message.Id));
    }

    private static async Task<ChunkedStream> Open(TestUser user, string query = "") =>
        await ChunkedStream.OpenAsync(ChatServers.NodeA.Url, (await user.Client.GetAccessTokenAsync())!, query);

    [GeneratedRegex(@"\A(?:\n|(?:id: \d+\n)?data: (?:[\w.:-]+@)?\w+\.[\w.$#%-]+ [^\n]+\n\n)+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Frames();

    [GeneratedRegex(@"(?:id: (?<id>\d+)\n)?data: (?:(?<channel>[\w.:-]+)@)?(?<op>\w+)\.(?<target>\S+) (?<json>[^\n]+)\n\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Frame();
}
