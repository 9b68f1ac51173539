using ChatApi.Tests.Support;

namespace ChatApi.Tests.Realtime;

/// <summary>A reader who is slow to take the past, while what they may see of it changes.</summary>
public sealed class SlowPastTests : ChatTest
{
    private const int Count = 310; // four pages

    [TestCase("ws")]
    [TestCase("event-stream")]
    public async Task A_block_hides_what_has_not_been_read_yet(string transport)
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var cursor = await bob.EventCursor();
        var text = new string('t', 9_900) + "canary";
        for (var n = 0; n < Count; n++)
            await alice.Send(group, text);
        await using var node = await TestNode.StartAsync(ChatServers.Settings); // has nothing of it in memory
        using var sleeper = await RawStream.OpenAsync(node.Url, transport, (await bob.Client.GetAccessTokenAsync())!, cursor, smallBuffers: true);

        await bob.Client.BlockUserAsync(alice.Id);
        await Task.Delay(600); // for so long what was read before counts
        var last = await alice.Send(group, "the last");
        Assert.That(await sleeper.ReadUntilAsync(last.Id.ToString()));
        var shown = sleeper.Heard.ToString().Split("canary\"").Length - 1;
        TestContext.Out.WriteLine($"{shown} of {Count} had been read before");
        Assert.That(shown, Is.LessThan(Count), "a page that is read later knows of the block");
    }
}
