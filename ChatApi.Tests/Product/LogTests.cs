using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApi.Tests.Product;

/// <summary>T-S19: whatever is sent, however broken, the log holds ids and numbers only, and no answer is a 500.</summary>
public sealed class LogTests : ChatTest
{
    private const string Canary = "canary7f3a";

    [Test]
    public async Task Neither_secrets_nor_texts_nor_addresses_reach_the_log_and_no_bad_input_is_a_500()
    {
        using var log = new RecordedLog();
        await using var node = await TestNode.StartAsync(
            new Dictionary<string, string?>(ChatServers.Settings) { ["Logging:LogLevel:Default"] = "Debug", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" },
            services => services.AddSingleton<ILoggerProvider>(log));
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(node.Url) };
        var client = Client(node);
        const string password = "quokka violet lantern";
        await client.RegisterAsync(new Register { UserName = $"ann-{Guid.NewGuid():N}"[..24], Email = $"{Canary}@example.org", Phone = $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}", Password = password, DisplayName = Canary });
        var phone = (await client.GetMeAsync(new GetMe())).Phone!;
        var token = (await client.GetAccessTokenAsync())!;
        var refresh = client.Tokens!.RefreshToken!;

        var statuses = new List<HttpStatusCode>();
        foreach (var body in BrokenBodies())
        {
            foreach (var path in new[] { "/api/SendMessage", "/api/Register", "/api/Authenticate", "/json/reply/AddMembers", "/api/SendMessage[]", "/json/oneway/MarkRead", $"/api/{Canary}" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
                request.Headers.Authorization = new("Bearer", token);
                using var answer = await http.SendAsync(request);
                statuses.Add(answer.StatusCode);
                Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"responseStatus\"").And.Contain("\"traceId\""), $"{path} {Convert.ToHexString(body.AsSpan(0, Math.Min(60, body.Length)))}");
            }
        }
        foreach (var bad in new[] { token[..^4] + "AAAA", refresh, Canary, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0." })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/GetMe");
            request.Headers.Authorization = new("Bearer", bad);
            statuses.Add((await http.SendAsync(request)).StatusCode);
        }
        await SendBrokenFramesAsync(node, token);
        Assert.That(statuses.Where(status => (int)status is < 400 or >= 500), Is.Empty);

        var other = await TestUser.RegisterAsync(Client(node), "ben");
        await client.SendMessageAsync((await client.OpenDirectAsync(other.Id)).Id, Canary);
        await client.SignOutAsync();
        var logged = log.Text;
        foreach (var secret in new[] { Canary, phone[1..], token, token.Split('.')[2], refresh, password })
            Assert.That(logged, Does.Not.Contain(secret));
        Assert.That(logged, Does.Contain("stored in"), "something was logged at all");
    }

    private static IEnumerable<byte[]> BrokenBodies()
    {
        string[] texts =
        [
            "", "{", "[[]]", "null", "1", $"\"{Canary}\"", $$"""{"text":"{{Canary}}","clientMessageId":"{{Canary}}"}""", $$"""{"text":{"{{Canary}}":1} }""",
            $$"""{"text":"{{Canary}}\u0000"}""", $$"""{"text":"\ud800{{Canary}}"}""", """{"text":1e400}""", $$"""{"text":"a","text":"{{Canary}}"}""",
            $$"""{"password":"{{Canary}}","userName":"{{Canary}}"}""", $$"""{"userName":"{{Canary}}","password":"short"}""", $$"""{"email":"{{Canary}}"}""",
            $$"""{"displayName":"{{new string('x', 200)}}{{Canary}}"}""", """{"conversationId":"00000000-0000-0000-0000-000000000000"}""",
            new string('[', 1_000) + new string(']', 1_000), $$"""{"text":"{{new string('x', 2_000_000)}}" }""", $$"""[{"text":"{{Canary}}"}]""",
        ];
        foreach (var text in texts)
            yield return Encoding.UTF8.GetBytes(text);
        yield return [.. Encoding.UTF8.GetBytes("{\"text\":\"" + Canary), 0xff, 0xfe, .. "\"}"u8];
        yield return [0xef, 0xbb, 0xbf, .. "{"u8];
    }

    private static async Task SendBrokenFramesAsync(TestNode node, string token)
    {
        foreach (var frame in new[] { Canary, $$"""{"op":"{{Canary}}"}""", $$"""{"op":"SendMessage","body":{"text":"{{Canary}}"} }""", "{" })
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            await socket.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), default);
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
            await socket.ReceiveAsync(new byte[1_024], default);
        }
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public string Text => string.Join('\n', lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
