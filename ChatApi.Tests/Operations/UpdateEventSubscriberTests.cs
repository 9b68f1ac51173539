using System.Net;
using System.Text;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

/// <summary>The channels of an open server-event stream, changed by whoever knows its id, through any node.</summary>
public sealed class UpdateEventSubscriberTests : ChatTest
{
    [Test]
    public async Task SSE_19_The_id_alone_changes_the_channels_through_any_node([Values] bool otherNode)
    {
        var (ann, ben) = await Users("ann", "ben");
        var (old, fresh) = ((await ann.StartConversation(with: ben)).Id, (await ann.StartGroup("new", ben)).Id);
        await using var stream = await Open(ann, old);
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();

        var node = otherNode ? ChatServers.NodeB : ChatServers.NodeA;
        var (status, body) = await Post($"{node.Url}/event-subscribers/{id}", $$"""{"subscribeChannels":["{{fresh}}"],"unsubscribeChannels":["{{old}}"]}""");
        Assert.That((status, body), Is.EqualTo((HttpStatusCode.OK, "{}")));
        var update = await stream.NextAsync($"{fresh}@cmd.onUpdate");
        Assert.That(update.Json.GetProperty("channels").GetString(), Is.EqualTo($"home,{fresh}"));
        Assert.That((await ann.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = [$"{old}", $"{fresh}"] })).Single()["channels"], Is.EqualTo(fresh.ToString()));
    }

    [TestCase("/api/UpdateEventSubscriber"), TestCase("/json/reply/UpdateEventSubscriber")]
    public async Task SSE_19_Either_list_may_be_missing_and_authorization_is_of_the_identity_of_the_stream(string path)
    {
        var (ann, ben, eve) = await Users("ann", "ben", "eve");
        var (mine, others) = ((await ann.StartConversation(with: ben)).Id, (await ben.StartConversation(with: eve)).Id);
        await using var stream = await Open(ann);
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        Assert.That((await Post(ChatServers.NodeA.Url + path, $$"""{"Id":"{{id}}","SubscribeChannels":["{{others}}","{{mine}}","lobby"]}""")).Status, Is.EqualTo(HttpStatusCode.OK));
        await stream.NextAsync($"{mine}@cmd.onUpdate");
        Assert.That((await Post(ChatServers.NodeA.Url + "/event-heartbeat?id=" + id, "")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await stream.NextAsync("cmd.onHeartbeat")).Json.GetProperty("channels").GetString(), Is.EqualTo($"home,{mine}"));
        Assert.That((await Post(ChatServers.NodeA.Url + path, $$"""{"id":"{{id}}","unsubscribeChannels":["{{mine}}"]}""")).Status, Is.EqualTo(HttpStatusCode.OK));
        await Post(ChatServers.NodeA.Url + "/event-heartbeat?id=" + id, "");
        Assert.That((await stream.NextAsync("cmd.onHeartbeat")).Json.GetProperty("channels").GetString(), Is.EqualTo("home"));
    }

    [Test]
    public async Task An_unknown_id_is_404_on_any_node_and_a_missing_one_400()
    {
        foreach (var node in new[] { ChatServers.NodeA, ChatServers.NodeB })
        {
            var (status, body) = await Post($"{node.Url}/event-subscribers/{new string('0', 32)}", "");
            Assert.That((status, body.Contains("\"fieldName\":\"id\"")), Is.EqualTo((HttpStatusCode.NotFound, true)));
        }
        await Refused(ErrorCode.NotEmpty, "id", Client().UpdateEventSubscriberAsync(new UpdateEventSubscriber()));
    }

    [Test]
    public async Task More_than_a_hundred_channels_are_refused()
    {
        var request = new UpdateEventSubscriber { Id = "x", SubscribeChannels = [.. Enumerable.Repeat("y", 101)] };
        await Refused(ErrorCode.MaximumCount, "subscribeChannels", Client().UpdateEventSubscriberAsync(request));
    }

    private static async Task<ServerEventReader> Open(TestUser user, params Guid[] channels) =>
        await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream?channels=home,{string.Join(',', channels)}", await user.Client.GetAccessTokenAsync());

    /// <summary>As a client does that has nothing but the id, and no idea of content types.</summary>
    private static async Task<(HttpStatusCode Status, string Body)> Post(string url, string json)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(url, new StringContent(json, Encoding.UTF8, "text/plain"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
