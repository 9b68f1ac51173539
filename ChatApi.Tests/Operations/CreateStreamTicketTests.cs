using System.Net;
using System.Net.WebSockets;
using System.Text;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class CreateStreamTicketTests : ChatTest
{
    [Test]
    public async Task A_ticket_opens_one_web_socket_on_another_node()
    {
        var ann = await User("ann");
        var made = await Ticket(ann);
        Assert.That(made.ExpiresAt - DateTimeOffset.UtcNow, Is.GreaterThan(TimeSpan.FromSeconds(20)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(31)));
        Assert.That(made.Ticket, Does.Match("^[A-Za-z0-9_-]{32}$"));

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Socket(ChatServers.NodeB, $"?ticket={made.Ticket}"), default);
        Assert.That(await Receive(socket), Does.Contain("session.ready"));
        await socket.SendAsync("""{"op":"GetMe","ref":"1"}"""u8.ToArray(), WebSocketMessageType.Text, true, default);
        Assert.That(await Receive(socket), Does.Contain(ann.Id));

        using var again = new ClientWebSocket();
        Assert.ThrowsAsync<WebSocketException>(() => again.ConnectAsync(Socket(ChatServers.NodeA, $"?ticket={made.Ticket}"), default));
    }

    [Test]
    public async Task AUTH_9_A_ticket_opens_one_stream_of_server_events_by_either_name([Values("ticket", "ss-tok")] string name)
    {
        var ann = await User("ann");
        var url = $"{ChatServers.NodeB.Url}/event-stream?{name}={(await Ticket(ann)).Ticket}";
        await using (var stream = await ServerEventReader.OpenAsync(url, token: null))
            Assert.That((await stream.NextAsync("cmd.onConnect")).Json.GetProperty("userId").GetString(), Is.EqualTo(ann.Id));
        await using var again = await ServerEventReader.OpenAsync(url, token: null);
        Assert.That(again.Response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        await using var beside = await ServerEventReader.OpenAsync(url, await ann.Client.GetAccessTokenAsync());
        Assert.That((await beside.NextAsync("cmd.onConnect")).Json.GetProperty("userId").GetString(), Is.EqualTo(ann.Id), "a spent ticket beside a token is ignored");
    }

    [Test]
    public async Task Of_many_who_use_it_at_once_one_gets_in()
    {
        var ticket = (await Ticket(await User("ann"))).Ticket;
        var streams = await Task.WhenAll(Enumerable.Range(0, 16).Select(n =>
            ServerEventReader.OpenAsync($"{(n % 2 == 0 ? ChatServers.NodeA : ChatServers.NodeB).Url}/event-stream?ticket={ticket}", token: null)));
        Assert.That(streams.Count(stream => stream.Response.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        foreach (var stream in streams)
            await stream.DisposeAsync();
    }

    [Test]
    public async Task It_is_no_use_late_after_a_sign_out_anywhere_else_or_made_up()
    {
        var (ann, ben) = await Users("ann", "ben");
        var late = await Ticket(ann);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE stream_tickets SET expires_at = now() - interval '1 second' WHERE user_id = @Id", new { ann.Id });
        await Unauthorized($"/event-stream?ticket={late.Ticket}");

        var good = await Ticket(ann);
        foreach (var path in new[] { $"/api/GetMe?ticket={good.Ticket}", $"/api/GetMe?ss-tok={good.Ticket}", $"/event-stream?ss-tok={await ann.Client.GetAccessTokenAsync()}", $"/event-stream?ticket={new string('A', 32)}", "/event-stream?ticket=%00", "/event-stream?ticket=" })
            await Unauthorized(path);

        var gone = await Ticket(ben);
        await ben.Client.LogoutAsync(new Logout());
        await Unauthorized($"/event-stream?ticket={gone.Ticket}");
        await Refused(ErrorCode.Unauthorized, Client().CreateStreamTicketAsync(new CreateStreamTicket()));
    }

    private static Task<CreateStreamTicketResponse> Ticket(TestUser user) => user.Client.CreateStreamTicketAsync(new CreateStreamTicket());

    private static Uri Socket(TestNode node, string query) => new(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws" + query);

    private static async Task Unauthorized(string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(ChatServers.NodeA.Url + path, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
    }

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[65_536];
        var got = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, got.Count);
    }
}
