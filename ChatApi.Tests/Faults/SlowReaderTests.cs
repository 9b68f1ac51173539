using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>Streams that stop reading are closed and come back by their cursor; nobody else waits for them, and they do not fill the node's memory.</summary>
[NonParallelizable]
public sealed class SlowReaderTests
{
    private static readonly int Slow = FaultForm.Of(8, 200);
    private static readonly int Messages = FaultForm.Of(320, 400);

    [Test]
    public async Task G18_a_reader_that_stops_is_closed_and_misses_nothing()
    {
        var rig = await FaultRig.MendedAsync();
        var node = rig.Nodes[0];
        using var api = new Api(receiveBytes: 4_096);
        var history = new History();
        var owner = (await Account.RegisterAsync(api, history, node.Url, "owner", () => { }, default))!;
        var readers = new List<Account>();
        while (readers.Count < Slow + 2)
            readers.Add((await Account.RegisterAsync(api, history, node.Url, "reader", () => { }, default))!);
        var group = (await owner.CallAsync(node.Url, new CreateConversation { ClientConversationId = Guid.NewGuid(), Title = "flood", MemberIds = [.. readers.Take(Limits.MembersPerCall).Select(one => one.Id)] })).Read<CreateConversationResponse>()!.Conversation.Id;
        foreach (var more in readers.Skip(Limits.MembersPerCall).Chunk(Limits.MembersPerCall))
            await owner.CallAsync(node.Url, new AddMembers { ConversationId = group, UserIds = [.. more.Select(one => one.Id)] });

        var cursor = (await owner.CallAsync(node.Url, new GetEvents())).Read<GetEventsResponse>()!.Cursor!;
        var sockets = new List<ClientWebSocket>();
        foreach (var reader in readers)
            sockets.Add(await api.OpenWebSocketAsync(node.Url, await reader.TokenAsync(node.Url), cursor, default));
        var healthy = sockets.Skip(Slow).Select(socket => ReadAsync(socket, until: Messages)).ToList();

        var memory = node.Memory();
        var since = Stopwatch.GetTimestamp();
        for (var n = 1; n <= Messages; n++)
        {
            var answer = await owner.CallAsync(node.Url, new SendMessage { ConversationId = group, ClientMessageId = Guid.NewGuid(), Text = new string('x', Limits.MessageTextLength) });
            Assert.That(answer.Status, Is.EqualTo(201), $"message {n}: {answer.Code}");
        }
        var sent = Stopwatch.GetElapsedTime(since);
        foreach (var one in healthy)
            Assert.That((await one.WaitAsync(TimeSpan.FromSeconds(20))).Seqs, Is.EqualTo(Enumerable.Range(1, Messages)), "who reads hears everything");
        var growth = node.Memory() - memory;
        await Task.Delay(TimeSpan.FromSeconds(11)); // a write that does not end in 10 s ends the stream

        foreach (var (socket, reader) in sockets.Zip(readers).Take(Slow))
        {
            var (seqs, place, close) = await ReadAsync(socket, until: int.MaxValue).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.That(close, Is.EqualTo(4008).Or.Null, "closed as too slow; or cut, when not even that could be said");
            Assert.That(seqs, Has.Count.LessThan(Messages));
            for (var batch = await PollAsync(reader, node, place ?? cursor); batch.Events.Count > 0; batch = await PollAsync(reader, node, place))
            {
                seqs.AddRange(batch.Events.OfType<MessageCreated>().Select(e => (int)e.Message.Seq));
                place = batch.Cursor;
            }
            Assert.That(seqs, Is.EqualTo(Enumerable.Range(1, Messages)), "by its cursor it hears the rest, once");
        }
        TestContext.Out.WriteLine($"{Slow} slow readers; {Messages} messages of 10 kB in {sent.TotalSeconds:0.0} s; the node grew by {growth / 1_048_576} MiB");
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task<GetEventsResponse> PollAsync(Account reader, RigNode node, string? cursor) =>
        (await reader.CallAsync(node.Url, new GetEvents { Cursor = cursor })).Read<GetEventsResponse>()!;

    /// <summary>What a socket gives until its end or so many messages; the cursor after them, and how it was closed.</summary>
    private static async Task<(List<int> Seqs, string? Cursor, int? Close)> ReadAsync(ClientWebSocket socket, int until)
    {
        var (seqs, cursor, frame, buffer) = (new List<int>(), (string?)null, new MemoryStream(), new byte[64 * 1_024]);
        try
        {
            while (seqs.Count < until)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), default);
                if (part.MessageType == WebSocketMessageType.Close)
                    return (seqs, cursor, (int?)socket.CloseStatus);
                frame.Write(buffer.AsSpan(0, part.Count));
                if (!part.EndOfMessage)
                    continue;
                var json = JsonDocument.Parse(frame.ToArray()).RootElement;
                frame.SetLength(0);
                if (!json.TryGetProperty("events", out var events) || !json.TryGetProperty("cursor", out var place))
                    continue;
                cursor = place.GetString();
                seqs.AddRange(events.EnumerateArray().Where(e => e.GetProperty("name").GetString() == "message.new").Select(e => e.GetProperty("seq").GetInt32()));
            }
        }
        catch (WebSocketException)
        {
            // cut
        }
        return (seqs, cursor, null);
    }
}
