using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SendEventTests : ChatTest
{
    [Test]
    public async Task Members_who_are_connected_hear_it_with_what_it_carries_and_so_do_the_senders_own_devices()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var far = await bob.ListenNow();
        await using var own = await alice.ListenNow();
        await alice.Client.SendEventAsync(conversation.Id, "custom.dice.rolled", JsonElement.Parse("""{"eyes":[4,2],"who":"älice 🎲"}"""));
        foreach (var inbox in new[] { far, own })
        {
            var heard = await inbox.Next<CustomEvent>();
            Assert.That((heard.Name, heard.Id, heard.ConversationId, heard.Sender.Id), Is.EqualTo(("custom.dice.rolled", (long?)null, (Guid?)conversation.Id, alice.Id)));
            Assert.That((heard.Payload!.Value.GetProperty("eyes")[0].GetInt32(), heard.Payload.Value.GetProperty("who").GetString()), Is.EqualTo((4, "älice 🎲")));
        }
        await alice.Client.SendEventAsync(conversation.Id, "custom.wave");
        Assert.That((await far.Next<CustomEvent>()).Payload, Is.Null);
    }

    [Test]
    public async Task Nobody_hears_it_across_a_block_from_the_moment_it_is_made()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        await using var alices = await alice.ListenNow();
        await using var bobs = await bob.ListenNow();
        await using var carols = await carol.ListenNow();
        await alice.Client.BlockUserAsync(bob.Id);
        foreach (var (who, name) in new[] { (alice, "custom.of.alice"), (bob, "custom.of.bob"), (carol, "custom.of.carol") })
        {
            await who.Client.SendEventAsync(group.Id, name);
            Assert.That((await carols.Next<CustomEvent>()).Name, Is.EqualTo(name));
        }
        Assert.That(((await alices.Next<CustomEvent>()).Name, (await alices.Next<CustomEvent>()).Name), Is.EqualTo(("custom.of.alice", "custom.of.carol")));
        Assert.That(((await bobs.Next<CustomEvent>()).Name, (await bobs.Next<CustomEvent>()).Name), Is.EqualTo(("custom.of.bob", "custom.of.carol")));
    }

    [Test]
    public async Task Who_was_just_removed_hears_nothing_of_it_on_a_node_that_does_not_know_yet()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("two");
        using var far = await RawDevice.OpenAsync(ChatServers.NodeB, await bob.Client.GetAccessTokenAsync() ?? "");
        var heard = new List<string>();
        async Task HearUntil(string name)
        {
            do
                heard.Add((await far.Next()).GetProperty("name").GetString()!);
            while (heard[^1] != name);
        }

        for (var round = 0; round < 50; round++)
        {
            await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
            await HearUntil("member.added");
            await alice.Client.RemoveMemberAsync(group.Id, bob.Id);
            await alice.Client.SendEventAsync(group.Id, "custom.after");
        }
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        await HearUntil("member.added");
        await alice.Client.SendEventAsync(group.Id, "custom.last");
        await HearUntil("custom.last");
        Assert.That(heard, Has.No.Member("custom.after"));
    }

    [Test]
    public async Task The_web_socket_it_comes_by_does_not_hear_it_and_server_events_have_its_name()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("three", bob, carol);
        using var socket = await RawDevice.OpenAsync(ChatServers.NodeA, await alice.Client.GetAccessTokenAsync() ?? "");
        await using var stream = await ServerEventReader.OpenAsync($"{ChatServers.NodeB.Url}/event-stream", await bob.Client.GetAccessTokenAsync());
        await stream.NextAsync("cmd.onCursor");
        Assert.That((await socket.Run("SendEvent", $$"""{"conversationId":"{{group.Id}}","name":"custom.one","payload":[1]}""")).Status, Is.EqualTo(204));
        await bob.Client.SendEventAsync(group.Id, "custom.two");

        Assert.That((await stream.NextAsync("cmd.custom.one")).Json.GetProperty("payload")[0].GetInt32(), Is.EqualTo(1));
        await socket.Next("custom.two");
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);
        await stream.NextAsync("cmd.member.removed");
        await alice.Client.SendEventAsync(group.Id, "custom.three");
        await socket.Next("custom.three");
        await bob.StartConversation(with: carol);
        var next = await stream.NextAsync();
        while (next?.Selector == "cmd.onCursor")
            next = await stream.NextAsync();
        Assert.That(next?.Selector, Is.EqualTo("cmd.conversation.created"), "who has been removed does not hear the third");
    }

    [Test]
    public async Task Its_name_says_that_it_is_the_apps_own_and_what_it_carries_is_small(
        [Values("", "message.new", "custom", "custom.", "custom.A", "custom.ä", "Custom.a", "pointer", "58")] string name)
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        name = name == "58" ? "custom." + new string('x', 58) : name;
        await Refused(name.Length == 0 ? ErrorCode.NotEmpty : ErrorCode.RegularExpression, "name", alice.Client.SendEventAsync(conversation.Id, name));
        await alice.Client.SendEventAsync(conversation.Id, "custom." + new string('x', 57));
    }

    [Test]
    public async Task What_it_carries_is_at_most_4_KiB_and_16_deep()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        await using var inbox = await bob.ListenNow();
        var most = JsonElement.Parse($"\"{new string('x', Limits.CustomEventBytes - 2)}\"");
        await alice.Client.SendEventAsync(conversation.Id, "custom.a", most);
        Assert.That((await inbox.Next<CustomEvent>()).Payload!.Value.GetString(), Has.Length.EqualTo(Limits.CustomEventBytes - 2));
        await Refused(ErrorCode.MaximumLength, "payload", alice.Client.SendEventAsync(conversation.Id, "custom.a", JsonElement.Parse($"\"{new string('x', Limits.CustomEventBytes - 1)}\"")));
        await alice.Client.SendEventAsync(conversation.Id, "custom.a", Nested(Limits.JsonDepth));
        Assert.That((await inbox.Next<CustomEvent>()).Payload!.Value.GetRawText(), Has.Length.EqualTo(2 * Limits.JsonDepth));
        await Refused(ErrorCode.MaximumLength, "payload", alice.Client.SendEventAsync(conversation.Id, "custom.a", Nested(Limits.JsonDepth + 1)));
    }

    [Test]
    public async Task Strangers_cannot_tell_that_there_is_a_conversation()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.SendEventAsync(conversation.Id, "custom.a"), carol.Client.SendEventAsync(Guid.NewGuid(), "custom.a"));
        await Refused(ErrorCode.Unauthorized, Client().SendEventAsync(conversation.Id, "custom.a"));
    }

    private static JsonElement Nested(int depth) => JsonElement.Parse(new string('[', depth) + new string(']', depth));
}
