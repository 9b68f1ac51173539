using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Scenarios;

/// <summary>A WebSocket on its way through the front: knows the frames, so that faults can be about a command or a batch.</summary>
/// <param name="counted">Told the name of each command that reaches the service.</param>
sealed class FrontSocket(Front front, HttpContext near, WebSocket client, WebSocket service, Action<string> counted)
{
    private readonly Dictionary<string, Fault> cutWithAnswer = []; // by the command's ref; one reader of each direction, guarded by itself

    public async Task RunAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(near.RequestAborted);
        var closing = CloseWhenExpiredAsync(stop.Token);
        Task[] both = [PumpAsync(client, service, FromClient, stop.Token), PumpAsync(service, client, FromService, stop.Token)];
        await Task.WhenAny(both);
        await Task.WhenAny(Task.WhenAll(both), Task.Delay(500, CancellationToken.None)); // for the other side of the close: cancelling would cut it off
        await stop.CancelAsync();
        await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What the client's frame becomes; null = nothing goes on.</summary>
    private IEnumerable<string> FromClient(string text)
    {
        var frame = JsonNode.Parse(text)!.AsObject();
        var command = (string?)frame["op"] ?? "";
        if (command == "Connect")
        {
            var body = frame["body"]!.AsObject();
            token = (string?)body["accessToken"] ?? "";
            _ = front.Tokens.IsExpired(token);
            if (body["cursor"] is not null && front.Faults.TakeOf("spoilCursor") is not null)
                body["cursor"] = "spoiled";
            return [frame.ToJsonString()];
        }
        if (command is "" or "Heartbeat")
            return [text];
        var fault = front.Faults.Take(command);
        counted(command);
        switch (fault?.Kind)
        {
            case "cutBefore":
                near.Abort();
                return [];
            case "stall":
                return [];
            case "answer":
                _ = SendAsync(client, $$"""{"ref":{{frame["ref"]?.ToJsonString() ?? "null"}},"status":{{fault.Status}},"body":{{fault.Body}}}""");
                return [];
            case "cutAfter":
                lock (cutWithAnswer)
                    cutWithAnswer[$"{frame["ref"]}"] = fault;
                break;
        }
        return [text];
    }

    private volatile string token = "";

    private IEnumerable<string> FromService(string text)
    {
        var frame = JsonNode.Parse(text)!.AsObject();
        if (frame["ref"] is { } reference)
        {
            lock (cutWithAnswer)
            {
                if (!cutWithAnswer.Remove($"{reference}"))
                    return [text];
            }
            near.Abort();
            return [];
        }
        if (frame["cursor"] is null || frame["events"] is not JsonArray { Count: > 0 } events)
            return [text];
        if (front.Faults.TakeOf("inject")?.Event is { } injected)
        {
            events.Insert(0, JsonNode.Parse(injected.GetRawText()));
            text = frame.ToJsonString();
        }
        if (!events.Any(e => (string?)e!["name"] == "message.new") || front.Faults.TakeOf("repeatEvents") is null)
            return [text];
        frame["overlap"] = true;
        return [text, frame.ToJsonString()];
    }

    private async Task CloseWhenExpiredAsync(CancellationToken ct)
    {
        while (!front.Tokens.IsExpired(token))
            await Task.Delay(20, ct);
        await sending.WaitAsync(ct);
        await client.CloseOutputAsync((WebSocketCloseStatus)4001, "token expired", ct);
    }

    private async Task PumpAsync(WebSocket from, WebSocket to, Func<string, IEnumerable<string>> change, CancellationToken ct)
    {
        var buffer = new byte[256 * 1_024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await from.ReceiveAsync(buffer.AsMemory(length), ct);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await to.CloseOutputAsync(from.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, ct);
                return;
            }
            foreach (var text in change(Encoding.UTF8.GetString(buffer, 0, length)))
                await SendAsync(to, text);
        }
    }

    private readonly SemaphoreSlim sending = new(1);

    private async Task SendAsync(WebSocket to, string text)
    {
        await sending.WaitAsync(near.RequestAborted);
        try
        {
            await to.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, near.RequestAborted);
        }
        finally
        {
            sending.Release();
        }
    }
}
