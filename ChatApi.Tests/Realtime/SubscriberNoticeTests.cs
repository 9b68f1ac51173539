using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Realtime;

/// <summary>Wire contract: SSE-15. Streams on a channel hear of each other.</summary>
public sealed class SubscriberNoticeTests : ChatTest
{
    [Test]
    public async Task SSE_15_Joining_and_leaving_is_told_on_the_channel_over_nodes_after_ones_own_onConnect()
    {
        var (ann, ben) = await Users("ann", "ben");
        var room = (await ann.StartConversation(with: ben)).Id;
        await using var hers = await Open(ann, ChatServers.NodeA, room);
        var heard = new List<string>();
        while (heard.LastOrDefault() != $"{room}@cmd.onJoin")
            heard.Add((await hers.NextAsync())!.Selector);
        Assert.That(heard[0], Is.EqualTo("cmd.onConnect"));

        await using (var his = await Open(ben, ChatServers.NodeB, room))
        {
            var join = await hers.NextAsync($"{room}@cmd.onJoin");
            Assert.That((join.Id, Text(join, "userId"), Text(join, "displayName"), Text(join, "channels"), Text(join, "isAuthenticated")), Is.EqualTo(((string?)null, ben.Id, "ben", room.ToString(), "true")));
            Assert.That(Text(await his.NextAsync($"{room}@cmd.onJoin"), "userId"), Is.EqualTo(ben.Id));
        }
        Assert.That(Text(await hers.NextAsync($"{room}@cmd.onLeave"), "userId"), Is.EqualTo(ben.Id));
    }

    [Test]
    public async Task SSE_15_An_update_is_told_on_every_channel_of_the_old_and_the_new_list()
    {
        var (ann, ben) = await Users("ann", "ben");
        var (old, fresh) = ((await ann.StartConversation(with: ben)).Id, (await ann.StartGroup("new", ben)).Id);
        await using var hers = await Open(ann, ChatServers.NodeA, old, fresh);
        await using var his = await Open(ben, ChatServers.NodeB, old);
        var id = Text(await his.NextAsync("cmd.onConnect"), "id");
        while (Text(await hers.NextAsync($"{old}@cmd.onJoin"), "userId") != ben.Id)
        {
            // her own
        }
        await ben.Client.UpdateEventSubscriberAsync(new UpdateEventSubscriber { Id = id, SubscribeChannels = [$"{fresh}"], UnsubscribeChannels = [$"{old}"] });
        Assert.That(Text(await hers.NextAsync($"{old}@cmd.onUpdate"), "userId"), Is.EqualTo(ben.Id));
        Assert.That(Text(await hers.NextAsync($"{fresh}@cmd.onUpdate"), "userId"), Is.EqualTo(ben.Id));
    }

    [Test]
    public async Task Who_may_not_be_seen_and_who_is_invisible_is_told_to_nobody()
    {
        var (ann, ben, eve) = await Users("ann", "ben", "eve");
        var group = (await ann.StartGroup("room", ben, eve)).Id;
        await ben.Client.UpdatePresenceAsync(new UpdatePresence { Status = PresenceStatus.Offline });
        await eve.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "nobody" });
        await using var hers = await Open(ann, ChatServers.NodeA, group);
        await hers.NextAsync($"{group}@cmd.onJoin");
        foreach (var hidden in new[] { ben, eve })
        {
            await using var stream = await Open(hidden, ChatServers.NodeB, group);
            await stream.NextAsync($"{group}@cmd.onJoin"); // of their own they hear
        }
        await using var again = await Open(ann, ChatServers.NodeB, group);
        Assert.That(Text(await hers.NextAsync($"{group}@cmd.onJoin"), "userId"), Is.EqualTo(ann.Id), "the next that is told is her own other stream");
    }

    [Test]
    public async Task Who_was_removed_from_a_conversation_is_not_told_who_is_still_there()
    {
        var (ann, ben) = await Users("ann", "ben");
        var (left, shared) = ((await ben.StartGroup("left", ann)).Id, (await ann.StartConversation(with: ben)).Id);
        await using var hers = await Open(ann, ChatServers.NodeA, left, shared);
        await hers.NextAsync($"{shared}@cmd.onJoin");
        await ben.Client.RemoveMemberAsync(new RemoveMember { ConversationId = left, UserId = ann.Id });
        await hers.NextAsync("cmd.member.removed");
        await using var his = await Open(ben, ChatServers.NodeB, left, shared);
        Assert.That(Text(await hers.NextAsync($"{shared}@cmd.onJoin"), "channels"), Is.EqualTo($"{shared}"));
    }

    [Test]
    public async Task SSE_15_In_a_conversation_of_more_than_a_hundred_members_nobody_is_told_or_listed()
    {
        var (ann, ben) = await Users("ann", "ben");
        var (large, small) = ((await ann.StartGroup("large", ben)).Id, (await ann.StartConversation(with: ben)).Id);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE conversations SET member_count = 101 WHERE id = @large", new { large });
        await using var hers = await Open(ann, ChatServers.NodeA, large, small);
        var told = await hers.NextAsync($"{small}@cmd.onJoin");
        await using var his = await Open(ben, ChatServers.NodeB, large, small);
        var notices = new List<string>();
        while (notices.LastOrDefault() != $"{small}@cmd.onJoin")
            notices.Add((await hers.NextAsync())!.Selector);
        Assert.That(notices, Does.Not.Contain($"{large}@cmd.onJoin"));
        Assert.That(Text(told, "channels"), Is.EqualTo($"home,{small}"));
        Assert.That(await ann.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = [$"{large}"] }), Is.Empty);
    }

    [Test]
    public async Task A_stream_that_names_no_channel_is_told_of_nowhere()
    {
        var ann = await User("ann");
        await using var quiet = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream", await ann.Client.GetAccessTokenAsync());
        await quiet.NextAsync("cmd.onCursor");
        Assert.That(await ann.Client.GetEventSubscribersAsync(new GetEventSubscribers { Channels = ["home"] }), Is.Empty);
    }

    private static async Task<ServerEventReader> Open(TestUser user, TestNode node, params Guid[] channels) =>
        await ServerEventReader.OpenAsync($"{node.Url}/event-stream?channels={string.Join(',', channels)}", await user.Client.GetAccessTokenAsync());

    private static string? Text(ServerEventFrame frame, string member) => frame.Json.GetProperty(member).GetString();
}
