using System.Net.WebSockets;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>T-S7: which pages may open a stream, and as whom.</summary>
public sealed class StreamOriginTests : ChatTest
{
    private const string App = "https://app.example.org";
    private readonly HttpClient http = new(new HttpClientHandler { UseCookies = false });
    private TestNode node = null!;

    [OneTimeSetUp]
    public async Task Start() => node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["Server:AllowedOrigins:0"] = App });

    [OneTimeTearDown]
    public async Task Stop()
    {
        http.Dispose();
        await node.DisposeAsync();
    }

    [TestCase(null, 101)]
    [TestCase("own", 101)]
    [TestCase(App, 101)]
    [TestCase("https://evil.example", 403)]
    [TestCase("null", 403)]
    [TestCase("https://sub.app.example.org", 403)]
    [TestCase("https://app.example.org.evil.example", 403)]
    [TestCase("http://app.example.org", 403)]
    public async Task Cookies_open_streams_for_allowed_pages_only(string? origin, int upgrade)
    {
        var ann = await User("ann");
        var cookie = ("Cookie", $"ss-tok={await ann.Client.GetAccessTokenAsync()}");
        Assert.That(await Upgrade("", origin, cookie), Is.EqualTo(upgrade));
        Assert.That(await Stream("", origin, cookie), Is.EqualTo(upgrade == 101 ? 200 : 403));
        if (upgrade == 403)
            Assert.That(await Upgrade("", origin, ("Cookie", $"ss-reftok={ann.Client.Tokens!.RefreshToken}")), Is.EqualTo(403));
    }

    [Test]
    public async Task What_a_page_brings_itself_opens_its_stream_and_never_its_visitors([Values("https://evil.example", "null", null)] string? origin)
    {
        var (visitor, page) = (await User("visitor"), await User("page"));
        var cookie = ("Cookie", $"ss-tok={await visitor.Client.GetAccessTokenAsync()}");
        var bearer = ("Authorization", $"Bearer {await page.Client.GetAccessTokenAsync()}");
        Assert.That((await Upgrade("", origin, bearer), await Stream("", origin, bearer)), Is.EqualTo((101, 200)));
        if (origin is null)
            return;
        async Task<string> Ticket() => "?ticket=" + (await page.Client.CreateStreamTicketAsync(new CreateStreamTicket())).Ticket;
        Assert.That((await Upgrade(await Ticket(), origin), await Stream(await Ticket(), origin)), Is.EqualTo((101, 200)));
        using var request = Request($"{node.Url}/event-stream{await Ticket()}", origin, cookie);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.That(await reader.ReadLineAsync(), Does.Contain(page.Id).And.Not.Contain(visitor.Id));
        Assert.That((await Upgrade("?ticket=spent", origin, cookie), await Stream("?ticket=spent", origin, cookie)), Is.EqualTo((401, 401)));
    }

    [Test]
    public async Task Nobody_and_tokens_in_the_url_open_nothing()
    {
        var token = await (await User("ann")).Client.GetAccessTokenAsync();
        foreach (var query in new[] { "", $"?ticket={token}", $"?token={token}", $"?access_token={token}", $"?ss-tok={token}" })
            Assert.That(await Stream(query, null), Is.EqualTo(401), query.Split('=')[0]);
        Assert.That(await Upgrade($"?ticket={token}", null), Is.EqualTo(401));
        foreach (var query in new[] { "", $"?token={token}", $"?access_token={token}", $"?ss-tok={token}" })
        {
            // the first frame may still say who it is; a command may not
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + query), default);
            await socket.SendAsync("""{"op":"GetMe","ref":"1"}"""u8.ToArray(), WebSocketMessageType.Text, true, default);
            Assert.That((await socket.ReceiveAsync(new byte[1_024], default)).MessageType, Is.EqualTo(WebSocketMessageType.Close));
            Assert.That((int?)socket.CloseStatus, Is.EqualTo(4001));
        }
    }

    private async Task<int> Upgrade(string query, string? origin, params (string Name, string Value)[] headers)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
            socket.Options.SetRequestHeader(name, value);
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin == "own" ? node.Url : origin);
        try
        {
            await socket.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + query), default);
        }
        catch (WebSocketException)
        {
            // refused: the status says why
        }
        return (int)socket.HttpStatusCode;
    }

    private async Task<int> Stream(string query, string? origin, params (string Name, string Value)[] headers)
    {
        using var request = Request($"{node.Url}/event-stream{query}", origin, headers);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }

    private HttpRequestMessage Request(string url, string? origin, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? node.Url : origin);
        return request;
    }
}
