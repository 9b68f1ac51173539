using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

/// <summary>Who has a server-event stream on a channel, on any node: seen by who may see their presence.</summary>
public sealed class GetEventSubscribersTests : ChatTest
{
    [Test]
    public async Task SSE_20_The_subscribers_of_all_nodes_are_listed_with_texts_only()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = (await ann.StartConversation(with: ben)).Id;
        await using var near = await Open(ann, ChatServers.NodeA, room);
        await using var far = await Open(ben, ChatServers.NodeB, room);

        var listed = await List(ann, room);
        Assert.That(listed.Select(one => one["displayName"]), Is.EquivalentTo(new[] { "ann", "ben" }));
        Assert.That(listed, Has.All.Matches<Dictionary<string, string>>(one => one.Keys.Order().SequenceEqual(["channels", "createdAt", "displayName", "isAuthenticated", "profileUrl", "userId"])));
        Assert.That(listed.Select(one => (one["channels"], one["isAuthenticated"])), Has.All.EqualTo((room.ToString(), "true")));
        Assert.That(listed.Select(one => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(one["createdAt"]))), Has.All.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [TestCase("/event-subscribers?channels="), TestCase("/json/reply/GetEventSubscribers?channels="), TestCase("/api/GetEventSubscribers?Channels=nonsense,")]
    public async Task SSE_20_Every_path_answers_an_array(string path)
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = (await ann.StartConversation(with: ben)).Id;
        await using var stream = await Open(ann, ChatServers.NodeA, room);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await ben.Client.GetAccessTokenAsync());
        var text = await http.GetStringAsync(ChatServers.NodeB.Url + path + room);
        Assert.That(text, Does.StartWith("[{").And.Contains($"\"userId\":\"{ann.Id}\""));
    }

    [Test]
    public async Task SSE_20_Only_channels_the_caller_may_read_are_listed_and_of_others_none_is_named()
    {
        var (ann, ben, eve) = await Users("ann", "ben", "eve");
        var (room, other) = ((await ann.StartConversation(with: ben)).Id, (await ann.StartConversation(with: eve)).Id);
        await using var stream = await Open(ann, ChatServers.NodeA, room, other);
        Assert.That(await List(eve, room), Is.Empty);
        Assert.That((await List(eve, room, other)).Single()["channels"], Is.EqualTo(other.ToString()));
        Assert.That(await List(eve), Is.Empty);
    }

    [Test]
    public async Task Home_lists_the_callers_own_streams()
    {
        var (ann, ben) = await Users("ann", "ben");
        await using var hers = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream?channels=home", await ann.Client.GetAccessTokenAsync());
        await hers.NextAsync("home@cmd.onJoin");
        var listed = await ann.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = ["home"] });
        Assert.That(listed.Single()["userId"], Is.EqualTo(ann.Id));
        Assert.That(await ben.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = ["home"] }), Is.Empty);
    }

    [Test]
    public async Task Who_may_not_be_seen_is_not_listed_and_who_has_left_the_conversation_neither()
    {
        var (ann, ben, eve) = await Users("ann", "ben", "eve");
        var group = (await ann.StartGroup("room", ben, eve)).Id;
        await using var hers = await Open(ann, ChatServers.NodeA, group);
        await using var his = await Open(ben, ChatServers.NodeB, group);
        await using var her = await Open(eve, ChatServers.NodeA, group);
        Assert.That((await List(ann, group)).Select(one => one["displayName"]), Is.EquivalentTo(new[] { "ann", "ben", "eve" }));

        await ben.Client.UpdatePresenceAsync(new UpdatePresence { Status = PresenceStatus.Offline });
        await eve.Client.BlockUserAsync(new BlockUser { UserId = ann.Id });
        Assert.That((await List(ann, group)).Select(one => one["displayName"]), Is.EqualTo(new[] { "ann" }));
        Assert.That((await List(ben, group)).Select(one => one["displayName"]), Is.EquivalentTo(new[] { "ann", "ben", "eve" }), "oneself one sees");
        await ann.Client.RemoveMemberAsync(new RemoveMember { ConversationId = group, UserId = eve.Id });
        Assert.That((await List(ben, group)).Select(one => one["displayName"]), Is.EquivalentTo(new[] { "ann", "ben" }));
        Assert.That(await List(eve, group), Is.Empty);
    }

    [Test]
    public async Task A_stream_that_has_ended_is_listed_no_more_and_too_many_channels_are_refused()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = (await ann.StartConversation(with: ben)).Id;
        await using var his = await Open(ben, ChatServers.NodeB, room);
        await using (await Open(ann, ChatServers.NodeA, room))
            Assert.That(await List(ben, room), Has.Count.EqualTo(2));
        await his.NextAsync($"{room}@cmd.onLeave");
        Assert.That((await List(ben, room)).Single()["userId"], Is.EqualTo(ben.Id));
        await Refused(ErrorCode.MaximumCount, "channels", ann.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = [.. Enumerable.Repeat("x", 101)] }));
    }

    private static Task<List<Dictionary<string, string>>> List(TestUser user, params Guid[] channels) =>
        user.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = [.. channels.Select(id => id.ToString())] });

    /// <summary>A stream that is on the channels, as it has heard itself.</summary>
    private static async Task<ServerEventReader> Open(TestUser user, TestNode node, params Guid[] channels)
    {
        var stream = await ServerEventReader.OpenAsync($"{node.Url}/event-stream?channels={string.Join(',', channels)}", await user.Client.GetAccessTokenAsync());
        await stream.NextAsync($"{channels[^1]}@cmd.onJoin");
        return stream;
    }
}
