using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

/// <summary>A stream outlives the token it was opened with. Tokens here are of the app's own issuer, so that they can be about to end.</summary>
public sealed class RenewStreamTests : ChatTest
{
    /// <summary>Streams end a minute after their token.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    [Test]
    public async Task A_web_socket_is_warned_and_lives_on_with_a_newer_token_while_another_is_closed()
    {
        var (ann, session) = (NewNumber(), Guid.NewGuid());
        var ending = Token(ann, session, TimeSpan.FromSeconds(6) - Leeway);
        using var kept = await RawDevice.OpenAsync(ChatServers.NodeA, ending);
        using var left = await RawDevice.OpenAsync(ChatServers.NodeA, ending);
        await kept.Next("session.token_expiring");
        Assert.That((await left.Next("session.token_expiring")).GetProperty("expiresAt").GetDateTimeOffset(), Is.LessThan(DateTimeOffset.UtcNow));

        var newer = Token(ann, session, TimeSpan.FromHours(1));
        var (status, body) = await kept.Run("RenewStream", $$"""{"accessToken":"{{newer}}"}""");
        Assert.That((status, body.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(59)), Is.EqualTo((200, true)));
        Assert.That(await left.Closed(within: TimeSpan.FromSeconds(20)), Is.EqualTo(4001));
        Assert.That((await kept.Run("GetMe", "{}")).Status, Is.EqualTo(200), "it lives on");
    }

    [Test]
    public async Task A_ticket_will_do_once_where_the_token_cannot_be_read()
    {
        var (ann, session) = (NewNumber(), Guid.NewGuid());
        var newer = Client(Token(ann, session, TimeSpan.FromHours(1)));
        using var socket = await RawDevice.OpenAsync(ChatServers.NodeA, Token(ann, session, TimeSpan.FromMinutes(5)));
        var ticket = (await newer.CreateStreamTicketAsync(new CreateStreamTicket())).Ticket;
        var (status, body) = await socket.Run("RenewStream", $$"""{"ticket":"{{ticket}}"}""");
        Assert.That((status, body.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(59)), Is.EqualTo((200, true)));
        (status, body) = await socket.Run("RenewStream", $$"""{"ticket":"{{ticket}}"}""");
        Assert.That((status / 100, CodeOf(body)), Is.EqualTo((4, "Unauthorized")).Or.EqualTo((4, "TokenInvalid")));
        (status, body) = await socket.Run("RenewStream", """{"ticket":"","accessToken":""}""");
        Assert.That((status, CodeOf(body)), Is.EqualTo((400, "InvalidValue")));
    }

    [Test]
    public async Task A_stream_of_server_events_is_renewed_from_any_node_by_its_id()
    {
        var (ann, session) = (NewNumber(), Guid.NewGuid());
        var ending = Token(ann, session, TimeSpan.FromSeconds(8) - Leeway);
        await using var near = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream", ending);
        await using var far = await ServerEventReader.OpenAsync($"{ChatServers.NodeB.Url}/event-stream", ending);
        await using var left = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream", ending);
        var newer = Client(Token(ann, session, TimeSpan.FromHours(1)));
        foreach (var stream in new[] { near, far })
        {
            var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
            await stream.NextAsync("cmd.session.token_expiring");
            Assert.That((await newer.RenewStreamAsync(new RenewStream { StreamId = id })).ExpiresAt, Is.GreaterThan(DateTimeOffset.UtcNow.AddMinutes(59)));
        }
        while (await left.NextAsync() is not null)
        {
            // until it ends
        }
        await newer.UpdateMeAsync(new UpdateMe { DisplayName = "Ann" });
        await near.NextAsync("cmd.user.updated");
        await far.NextAsync("cmd.user.updated");
    }

    [Test]
    public async Task Only_a_good_token_of_the_same_session_will_do_and_only_for_ones_own_stream()
    {
        var (ann, session) = (NewNumber(), Guid.NewGuid());
        using var socket = await RawDevice.OpenAsync(ChatServers.NodeA, Token(ann, session, TimeSpan.FromHours(1)));
        Assert.That(await Refusal(socket, Token(ann, Guid.NewGuid(), TimeSpan.FromHours(1))), Is.EqualTo((403, "Forbidden")));
        Assert.That(await Refusal(socket, Token(NewNumber(), session, TimeSpan.FromHours(1))), Is.EqualTo((403, "Forbidden")));
        Assert.That(await Refusal(socket, Token(ann, session, -Leeway)), Is.EqualTo((401, "TokenExpired")));
        Assert.That(await Refusal(socket, "forged"), Is.EqualTo((401, "TokenInvalid")));
        var (status, body) = await socket.Run("RenewStream", "{}");
        Assert.That((status, CodeOf(body)), Is.EqualTo((400, "NotEmpty")));

        var (bob, carol) = await Users("bob", "carol");
        await using var stream = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream", await bob.Client.GetAccessTokenAsync());
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        await Refused(ErrorCode.NotEmpty, "streamId", bob.Client.RenewStreamAsync(new RenewStream()));
        foreach (var node in new[] { ChatServers.NodeA, ChatServers.NodeB })
        {
            var elsewhere = Client(await carol.Client.GetAccessTokenAsync() ?? "", node);
            await Refused(ErrorCode.NotFound, "streamId", elsewhere.RenewStreamAsync(new RenewStream { StreamId = id }));
            await Refused(ErrorCode.NotFound, "streamId", elsewhere.RenewStreamAsync(new RenewStream { StreamId = new string('0', 32) }));
            await Refused(ErrorCode.NotFound, "streamId", elsewhere.RenewStreamAsync(new RenewStream { StreamId = "* *" }));
        }
        await Refused(ErrorCode.Unauthorized, Client().RenewStreamAsync(new RenewStream { StreamId = id }));
    }

    private static string Token(string user, Guid session, TimeSpan life) =>
        ChatServers.Issuer.Token(user, ("sid", session), ("iat", DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()), ("nbf", null), ("exp", (DateTimeOffset.UtcNow + life).ToUnixTimeSeconds()));

    private static async Task<(int Status, string? Code)> Refusal(RawDevice socket, string token)
    {
        var (status, body) = await socket.Run("RenewStream", $$"""{"accessToken":"{{token}}"}""");
        return (status, CodeOf(body));
    }

    private static string? CodeOf(JsonElement body) => body.GetProperty("responseStatus").GetProperty("errorCode").GetString();
}
