using System.Net;
using System.Net.WebSockets;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Auth;

/// <summary>T-G23 in short: whatever ends a session, within 5 seconds every node refuses its token and has closed its streams – without Redis too.</summary>
public sealed class RevocationTests : ChatTest
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);
    private readonly HttpClient http = new();
    private TestNode one = null!, other = null!;

    [OneTimeSetUp]
    public async Task StartWithoutRedis()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Redis"] = "127.0.0.1:1" };
        one = await TestNode.StartAsync(settings);
        other = await TestNode.StartAsync(settings);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        http.Dispose();
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Test]
    public async Task A_session_that_ends_ends_everywhere(
        [Values("logout", "revoked by another device", "password change", "reuse of a refresh token", "logout of a foreign user", "foreign session revoked")] string way,
        [Values] bool withRedis)
    {
        var (here, there) = withRedis ? (ChatServers.NodeA, ChatServers.NodeB) : (one, other);
        var (token, end) = way.Contains("foreign", StringComparison.Ordinal) ? ForeignSession(way, here) : await OwnSession(way, here);
        using var socket = await Connect(here, token);
        using var socketThere = await Connect(there, token);
        await using var stream = await ServerEventReader.OpenAsync($"{here.Url}/event-stream", token);
        await using var streamThere = await ServerEventReader.OpenAsync($"{there.Url}/event-stream", token);
        await stream.NextAsync("cmd.onConnect");
        await streamThere.NextAsync("cmd.onConnect");
        Assert.That((await Ask(here, token), await Ask(there, token)), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));

        await end();
        await Task.WhenAll(Refuses(here, token), Refuses(there, token), Revoked(socket), Revoked(socketThere), Ended(stream), Ended(streamThere)).WaitAsync(Promised);
    }

    private async Task<(string Token, Func<Task> End)> OwnSession(string way, TestNode node)
    {
        var ann = await TestUser.RegisterAsync(Client(node), "ann");
        var phone = Client(node);
        await phone.SignInAsync(ann.UserName, ann.Password);
        var tokens = phone.Tokens!;
        Func<Task> end = way switch
        {
            "logout" => () => phone.LogoutAsync(new Logout()),
            "revoked by another device" => () => RevokeOther(ann.Client),
            "password change" => () => ann.Client.ChangePasswordAsync(ann.Password, "three copper kettles sing"),
            _ => Reuse,
        };
        return (tokens.AccessToken, end);

        async Task Reuse()
        {
            var second = await Renew(tokens.RefreshToken!);
            await Renew(second.RefreshToken!);
            await Refused(ErrorCode.TokenInvalid, Renew(tokens.RefreshToken!));
        }

        Task<GetAccessTokenResponse> Renew(string refreshToken) => Client(node).GetAccessTokenAsync(new GetAccessToken { RefreshToken = refreshToken });
    }

    private (string Token, Func<Task> End) ForeignSession(string way, TestNode node)
    {
        var id = NewNumber();
        var token = ChatServers.Issuer.Token(id, ("sid", "phone"));
        return (token, way.StartsWith("logout", StringComparison.Ordinal) ? () => Client(token, node).LogoutAsync(new Logout()) : FromLaptop);

        async Task FromLaptop()
        {
            var laptop = Client(ChatServers.Issuer.Token(id, ("sid", "laptop")), node);
            await RevokeOther(laptop);
            await Refused(ErrorCode.TokenInvalid, Client(ChatServers.Issuer.Token(id, ("sid", "phone"), ("jti", "a renewed one")), node).GetMeAsync());
            Assert.That((await laptop.GetMeAsync()).Id, Is.EqualTo(id));
        }
    }

    private static async Task RevokeOther(ChatApi.Client.ChatClient device) =>
        await device.RevokeSessionAsync((await device.ListSessionsAsync(new ListSessions())).Results.Single(session => !session.Current).Id);

    private async Task Refuses(TestNode node, string token)
    {
        while (await Ask(node, token) != HttpStatusCode.Unauthorized)
            await Task.Delay(50);
    }

    private async Task<HttpStatusCode> Ask(TestNode node, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{node.Url}/api/GetMe") { Headers = { { "Authorization", $"Bearer {token}" } } };
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<ClientWebSocket> Connect(TestNode node, string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), default);
        await socket.ReceiveAsync(new byte[4_096], default); // session.ready
        return socket;
    }

    private static async Task Revoked(ClientWebSocket socket)
    {
        while ((await socket.ReceiveAsync(new byte[65_536], default)).MessageType != WebSocketMessageType.Close)
        {
            // what was on its way
        }
        Assert.That((int?)socket.CloseStatus, Is.EqualTo(4003));
    }

    private static async Task Ended(ServerEventReader stream)
    {
        while (await stream.NextAsync() is not null)
        {
            // what was on its way
        }
    }
}
