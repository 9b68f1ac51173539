using ChatApi.ServiceModel;
using ChatApi.Verify;

namespace ChatApi.Tests.Faults;

/// <summary>A session that was ended is refused on every node and its streams are closed within seconds, with Redis and without.</summary>
[NonParallelizable]
public sealed class RevocationTests
{
    /// <summary>Promised is 5 s.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    [Test]
    public async Task G23_logout_reaches_every_node_and_stream([Values] bool withRedis)
    {
        var rig = await FaultRig.MendedAsync();
        if (!withRedis)
            rig.Nodes[0].ToRedis.Blackhole = rig.Nodes[1].ToRedis.Blackhole = true;
        using var api = new Api();
        var me = await RegisterAsync(api, rig);
        var cursor = (await api.CallAsync(rig.Nodes[1].Url, me.BearerToken, new GetEvents())).Read<GetEventsResponse>()!.Cursor!;
        using var socket = await api.OpenWebSocketAsync(rig.Nodes[1].Url, me.BearerToken!, cursor, default);
        using var stream = await api.OpenServerEventsAsync(rig.Nodes[1].Url, me.BearerToken!, cursor, default);
        var streamEnds = ReadToEndAsync(stream);
        var socketEnds = CloseOfAsync(socket);

        Assert.That((await api.CallAsync(rig.Nodes[0].Url, me.BearerToken, new Logout())).Status, Is.EqualTo(204));
        await RefusedEverywhereAsync(api, rig, me.BearerToken!);
        await streamEnds.WaitAsync(Soon);
        Assert.That(await socketEnds.WaitAsync(Soon), Is.EqualTo(4003));
    }

    [Test]
    public async Task G23_a_rotated_refresh_token_used_again_ends_the_whole_family()
    {
        var rig = await FaultRig.MendedAsync();
        using var api = new Api();
        var me = await RegisterAsync(api, rig);
        var next = (await api.CallAsync(rig.Nodes[0].Url, null, new GetAccessToken { RefreshToken = me.RefreshToken })).Read<GetAccessTokenResponse>()!;
        Assert.That(next.RefreshToken, Is.Not.EqualTo(me.RefreshToken));
        await FaultRig.UntilAsync(async () => (await api.CallAsync(rig.Nodes[1].Url, null, new GetAccessToken { RefreshToken = me.RefreshToken })).Status == 401, Soon, "the one before is refused after its grace");
        Assert.That((await api.CallAsync(rig.Nodes[1].Url, null, new GetAccessToken { RefreshToken = next.RefreshToken })).Status, Is.EqualTo(401), "the one after it is refused too");
        await RefusedEverywhereAsync(api, rig, next.AccessToken!);
    }

    private static async Task<AuthenticateResponse> RegisterAsync(Api api, FaultRig rig) =>
        (await api.CallAsync(rig.Nodes[0].Url, null, new Register
        {
            UserName = $"leaver-{Guid.NewGuid():N}"[..30],
            Password = $"pass {Guid.NewGuid():N}",
            Meta = new() { ["tokens"] = "body", ["rotate"] = "true" },
        })).Read<AuthenticateResponse>()!;

    private static async Task RefusedEverywhereAsync(Api api, FaultRig rig, string token)
    {
        foreach (var node in rig.Nodes)
            await FaultRig.UntilAsync(async () => await api.CallAsync(node.Url, token, new GetMe()) is { Status: 401, Code: nameof(ErrorCode.TokenInvalid) }, Soon, $"refused on {node.Name}");
    }

    private static async Task ReadToEndAsync(HttpResponseMessage stream)
    {
        try
        {
            await (await stream.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // cut, which is an end as well
        }
    }

    private static async Task<int?> CloseOfAsync(System.Net.WebSockets.ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1_024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType != System.Net.WebSockets.WebSocketMessageType.Close)
        {
            // events of before
        }
        return (int?)socket.CloseStatus;
    }
}
