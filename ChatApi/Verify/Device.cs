using System.Net.WebSockets;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>
/// A device of someone: one stream, cut and resumed from its cursor on a random node by a random transport. What it heard counts from
/// the moment it has the cursor after it, because a client saves both together; what came without one is heard again.
/// </summary>
sealed class Device(Account owner, Api api, History history, VerifySettings settings, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(10);

    private readonly Random random = new(seed);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private CancellationTokenSource? line;
    private Task running = Task.CompletedTask;
    private string cursor = "";
    private long heard;

    public Account Owner => owner;

    /// <summary>Whether the last connection was opened and has not ended.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Events heard until now.</summary>
    public long Heard => Interlocked.Read(ref heard);

    /// <summary>Takes the cursor of now and begins to listen from there.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        var answer = await owner.CallAsync(settings.Urls[0], new GetEvents(), ct);
        cursor = answer.Read<GetEventsResponse>()?.Cursor ?? throw new VerifyException($"GetEvents was not answered with a cursor: {answer.Status} {answer.Code}");
        running = Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
    }

    /// <summary>Breaks the connection, without a word, at whatever byte it is.</summary>
    public void Cut()
    {
        lock (gate)
            line?.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var failures = 0;
        for (var number = 1; !ct.IsCancellationRequested; number++)
        {
            var node = settings.Urls[random.Next(settings.Urls.Count)];
            var transport = random.NextDouble() switch { < 0.45 => "WebSocket", < 0.9 => "server events", _ => "long-poll" };
            var connection = new Connection(owner.Id, number, node, transport, history.Now);
            history.Connections.Enqueue(connection);
            await ConnectAsync(connection, ct);
            IsConnected = false;
            failures = connection.Opened is null ? failures + 1 : 0;
            var most = Math.Min(2_000, 50 * Math.Pow(2, failures));
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * most), CancellationToken.None);
        }
    }

    /// <summary>One connection, to its end.</summary>
    private async Task ConnectAsync(Connection connection, CancellationToken ct)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        lock (gate)
            line = cut;
        try
        {
            await (connection.Transport switch
            {
                "WebSocket" => ReadWebSocketAsync(connection, cut.Token),
                "server events" => ReadServerEventsAsync(connection, cut.Token),
                _ => PollAsync(connection, cut.Token),
            });
            connection.End ??= "ended";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WebSocketException or OperationCanceledException
            or ObjectDisposedException or JsonException or VerifyException)
        {
            connection.End ??= cut.IsCancellationRequested ? "cut" : e.Message;
        }
        finally
        {
            lock (gate)
                line = null;
        }
    }

    private async Task ReadServerEventsAsync(Connection connection, CancellationToken ct)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(ct);
        opening.CancelAfter(OpenPatience);
        using var response = await api.OpenServerEventsAsync(connection.Node, await owner.TokenAsync(connection.Node, ct), cursor, opening.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(opening.Token));
        await using var hangup = ct.Register(response.Dispose);
        var events = new List<JsonElement>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith("data: cmd.", StringComparison.Ordinal))
                continue;
            var space = line.IndexOf(' ', 10);
            var (name, json) = (line[10..space], JsonDocument.Parse(line[(space + 1)..]).RootElement);
            switch (name)
            {
                case "onConnect":
                    Open(connection);
                    break;
                case "onCursor":
                    Keep(connection, events, json);
                    events.Clear();
                    break;
                case "resync.required":
                    await ResyncAsync(connection, json, ct);
                    break;
                case "session.draining":
                    connection.End = "draining";
                    break;
                default:
                    if (!name.StartsWith("on", StringComparison.Ordinal))
                        events.Add(json);
                    break;
            }
        }
    }

    private async Task ReadWebSocketAsync(Connection connection, CancellationToken ct)
    {
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(ct);
        opening.CancelAfter(OpenPatience);
        using var socket = await api.OpenWebSocketAsync(connection.Node, await owner.TokenAsync(connection.Node, ct), cursor, opening.Token);
        var frame = new MemoryStream();
        var buffer = new byte[16 * 1_024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                connection.End = $"{(int?)socket.CloseStatus} {socket.CloseStatusDescription}";
                return;
            }
            frame.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage)
                continue;
            await HandleAsync(connection, JsonDocument.Parse(frame.ToArray()).RootElement, socket, ct);
            frame.SetLength(0);
        }
    }

    private async Task HandleAsync(Connection connection, JsonElement frame, ClientWebSocket socket, CancellationToken ct)
    {
        var name = frame.TryGetProperty("name", out var named) ? named.GetString() : null;
        if (name == "heartbeat")
            await socket.SendAsync("""{"op":"Heartbeat"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, ct);
        else if (name == "session.ready")
            Open(connection);
        else if (frame.TryGetProperty("events", out var events))
            await TakeAsync(connection, frame, events, ct);
    }

    private async Task PollAsync(Connection connection, CancellationToken ct)
    {
        while (true)
        {
            var wait = connection.Opened is null ? 0 : 5; // the first answer comes at once and says that it is open
            var answer = await owner.CallAsync(connection.Node, new GetEvents { Cursor = cursor, Wait = wait }, ct);
            if (answer.Status == 410)
                await ResyncAsync(connection, JsonDocument.Parse("""{"reason":"410"}""").RootElement, ct);
            if (answer.Outcome != Outcome.Ok)
                throw new VerifyException($"{answer.Status} {answer.Code}");
            Open(connection);
            var batch = JsonDocument.Parse(answer.Body).RootElement;
            await TakeAsync(connection, batch, batch.GetProperty("events"), ct);
        }
    }

    /// <summary>A batch as WebSocket and long-poll carry it; one without a cursor is ephemeral.</summary>
    private async Task TakeAsync(Connection connection, JsonElement batch, JsonElement events, CancellationToken ct)
    {
        var all = events.EnumerateArray().ToList();
        if (all.Find(e => NameOf(e) == "resync.required") is { ValueKind: JsonValueKind.Object } resync)
            await ResyncAsync(connection, resync, ct);
        else if (batch.TryGetProperty("cursor", out _))
            Keep(connection, all, batch);
        else if (all.Exists(e => NameOf(e) == "session.draining"))
            connection.End = "draining";
    }

    private void Open(Connection connection)
    {
        connection.Opened ??= history.Now;
        IsConnected = true;
    }

    private void Keep(Connection connection, List<JsonElement> events, JsonElement batch)
    {
        var overlap = batch.TryGetProperty("overlap", out var flag) && flag.GetBoolean();
        foreach (var e in events.Where(e => e.TryGetProperty("id", out _)))
            history.Heard.Enqueue(Read(e, connection, history.Now) with { Overlap = overlap });
        Interlocked.Add(ref heard, events.Count);
        cursor = batch.GetProperty("cursor").GetString()!;
        Open(connection);
    }

    /// <summary>Loads the snapshot, as a client must, and goes on from its cursor with the next connection.</summary>
    private async Task ResyncAsync(Connection connection, JsonElement resync, CancellationToken ct)
    {
        var known = new Dictionary<Guid, long>();
        string? first = null, next = null;
        do
        {
            var page = (await owner.CallAsync(connection.Node, new GetSnapshot { Cursor = next, Limit = Limits.HistoryPage }, ct)).Read<GetSnapshotResponse>()
                ?? throw new VerifyException("The snapshot was not answered.");
            first ??= page.EventCursor;
            foreach (var conversation in page.Results)
                known[conversation.Id] = conversation.LastSeq;
            next = page.NextCursor;
        }
        while (next is not null);
        cursor = first!;
        history.Resyncs.Enqueue(new(owner.Id, history.Now, resync.GetProperty("reason").GetString()!, known));
        throw new VerifyException("resync");
    }

    private static string? NameOf(JsonElement e) => e.GetProperty("name").GetString();

    private static Heard Read(JsonElement e, Connection on, TimeSpan at)
    {
        var name = NameOf(e)!;
        return new Heard(on, at, e.GetProperty("id").GetInt64(), name,
            e.TryGetProperty("conversationId", out var id) ? id.GetGuid() : null, e.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null)
        {
            Message = name == "message.new" ? MessageOf(e) : null,
            Changed = name is "message.updated" or "message.deleted" ? MessageOf(e) : null,
            Reactions = name == "reaction.added" ? (e.GetProperty("messageId").GetGuid(), e.GetProperty("reactions").EnumerateArray().Sum(group => group.GetProperty("count").GetInt32())) : null,
            Subject = name switch
            {
                "member.removed" => e.GetProperty("userId").GetString(),
                "member.added" or "member.updated" => e.GetProperty("member").GetProperty("user").GetProperty("id").GetString(),
                _ => null,
            },
        };
    }

    private static SeenMessage MessageOf(JsonElement e) => Seen.Of((Message)e.GetProperty("message").Deserialize(ContractJson.Wire.GetTypeInfo(typeof(Message)))!);
}

/// <summary>Messages as the history keeps them.</summary>
static class Seen
{
    public static SeenMessage Of(Message message) =>
        new(message.Seq, message.Id, message.ClientMessageId ?? Guid.Empty, message.Sender.Id, message.Text ?? "", Account.VersionOf(message.Sender.DisplayName))
        {
            IsSystem = message.Type == "system",
            Version = message.Version,
            IsDeleted = message.DeletedAt is not null,
            Reactions = message.Reactions?.Sum(group => group.Count) ?? 0,
        };
}
