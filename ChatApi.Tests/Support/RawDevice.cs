using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace ChatApi.Tests.Support;

/// <summary>A WebSocket without the SDK: sends commands, keeps answers and events apart.</summary>
sealed class RawDevice : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket socket = new();
    private readonly Channel<JsonElement> answers = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> events = Channel.CreateUnbounded<JsonElement>();
    private Task reading = Task.CompletedTask;
    private int lastRef;

    /// <summary>The cursor of the last batch.</summary>
    public string? Cursor { get; private set; }

    /// <summary>What <c>session.ready</c> said.</summary>
    public JsonElement Ready { get; private set; }

    /// <summary>Connects with a token and waits for <c>session.ready</c>.</summary>
    public static async Task<RawDevice> OpenAsync(TestNode node, string token, string query = "")
    {
        var device = new RawDevice();
        device.socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await device.socket.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + query), default);
        device.reading = device.ReadAsync();
        device.Ready = await device.Next("session.ready");
        return device;
    }

    /// <summary>Runs a command: its status and body.</summary>
    public async Task<(int Status, JsonElement Body)> Run(string op, string body)
    {
        await Send($$"""{"op":"{{op}}","ref":{{++lastRef}},"body":{{body}}}""");
        using var patience = new CancellationTokenSource(Patience);
        var answer = await answers.Reader.ReadAsync(patience.Token);
        return (answer.GetProperty("status").GetInt32(), answer.TryGetProperty("body", out var told) ? told : default);
    }

    public Task Send(string frame) => socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);

    /// <summary>The next event of this name; others before it are passed over.</summary>
    public async Task<JsonElement> Next(string name)
    {
        while (true)
        {
            if (await Next() is var e && e.GetProperty("name").GetString() == name)
                return e;
        }
    }

    /// <summary>The next event, whatever it is.</summary>
    public async Task<JsonElement> Next()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await events.Reader.ReadAsync(patience.Token);
    }

    /// <summary>What it has heard and nobody has asked for, once it is closed.</summary>
    public async Task<List<JsonElement>> Rest()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await events.Reader.ReadAllAsync(patience.Token).ToListAsync(patience.Token);
    }

    /// <summary>Names and conversations of everything heard so far and not asked for.</summary>
    public List<(string Name, Guid? ConversationId)> Heard()
    {
        var heard = new List<(string, Guid?)>();
        while (events.Reader.TryRead(out var e))
            heard.Add((e.GetProperty("name").GetString()!, e.TryGetProperty("conversationId", out var id) ? id.GetGuid() : null));
        return heard;
    }

    /// <summary>The code the service closes with; -1 when the line is just cut.</summary>
    public async Task<int> Closed(TimeSpan within)
    {
        await reading.WaitAsync(within);
        return (int?)socket.CloseStatus ?? -1;
    }

    public void Dispose() => socket.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new byte[64 * 1_024];
            while (true)
            {
                using var frame = new MemoryStream();
                WebSocketReceiveResult read;
                do
                {
                    read = await socket.ReceiveAsync(buffer, CancellationToken.None);
                    frame.Write(buffer, 0, read.Count);
                }
                while (!read.EndOfMessage);
                if (read.MessageType == WebSocketMessageType.Close)
                    break;
                Take(JsonDocument.Parse(frame.ToArray()).RootElement);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // cut
        }
        events.Writer.TryComplete();
        answers.Writer.TryComplete();
    }

    private void Take(JsonElement frame)
    {
        if (frame.TryGetProperty("ref", out _))
            answers.Writer.TryWrite(frame);
        else if (frame.TryGetProperty("events", out var batch))
        {
            if (frame.TryGetProperty("cursor", out var cursor))
                Cursor = cursor.GetString();
            foreach (var e in batch.EnumerateArray())
                events.Writer.TryWrite(e);
        }
        else
            events.Writer.TryWrite(frame);
    }
}
