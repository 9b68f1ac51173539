using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Realtime;

/// <summary>Readers that do not read: they are closed, they lose nothing, and nobody waits for them.</summary>
[NonParallelizable]
public sealed class SlowReaderTests : ChatTest
{
    private const int People = 30;
    private const int StreamsEach = 10;
    private const int Messages = 70;

    [Test]
    public async Task A_fifth_of_the_readers_does_not_read()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings)
        {
            ["Realtime:QueueEvents"] = "16",
            ["Realtime:QueueBytes"] = "65536",
        });
        var hub = node.Services.GetRequiredService<Hub>();
        var alice = await User("alice");
        var people = await Task.WhenAll(Enumerable.Range(1, People).Select(n => User($"user{n}")));
        var group = await alice.StartGroup("crowd", people);
        var cursors = await Task.WhenAll(people.Select(person => person.EventCursor()));
        var (readers, sleepers) = (new List<RawStream>(), new List<RawStream>());
        foreach (var person in people)
        {
            var token = (await person.Client.GetAccessTokenAsync())!;
            for (var i = 0; i < StreamsEach; i++)
            {
                var sleeps = i >= StreamsEach - 2;
                (sleeps ? sleepers : readers).Add(await RawStream.OpenAsync(node.Url, i % 2 == 0 ? "ws" : "event-stream", token, smallBuffers: sleeps));
            }
        }
        Assert.That(() => hub.Connections, Is.EqualTo(People * StreamsEach).After(10).Seconds.PollEvery(20).MilliSeconds, "a stream joins just after it has opened");

        var reading = readers.ConvertAll(reader => reader.ReadUntilAsync($"number {Messages} "));
        var padding = new string('x', 6_000);
        for (var n = 1; n <= Messages; n++)
            await alice.Send(group, $"number {n} {padding}");
        Assert.That(await Task.WhenAll(reading), Has.All.True, "those who read hear everything");
        foreach (var reader in readers)
            Assert.That(reader.Heard.ToString().Split("number ").Length - 1, Is.EqualTo(Messages), "and once");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (hub.Connections > readers.Count)
            await Task.Delay(20, patience.Token);

        for (var i = 0; i < 4; i++)
        {
            using var again = await RawStream.OpenAsync(node.Url, i % 2 == 0 ? "ws" : "event-stream", (await people[i].Client.GetAccessTokenAsync())!, cursors[i]);
            Assert.That(await again.ReadUntilAsync($"number {Messages} "));
            Assert.That(again.Heard.ToString().Split("number ").Length - 1, Is.EqualTo(Messages), "who comes back with a cursor has missed nothing");
        }
        readers.ForEach(reader => reader.Dispose());
        sleepers.ForEach(sleeper => sleeper.Dispose());
    }

    [TestCase("ws")]
    [TestCase("event-stream")]
    public async Task What_is_on_its_way_to_a_removed_reader_is_cut_off_after_a_second(string transport)
    {
        await using var node = await TestNode.StartAsync(ChatServers.Settings);
        var hub = node.Services.GetRequiredService<Hub>();
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("secrets", bob);
        using var sleeper = await RawStream.OpenAsync(node.Url, transport, (await bob.Client.GetAccessTokenAsync())!, smallBuffers: true);
        await using var keen = await bob.Listen(on: node);
        var secret = new string('s', 9_000);
        for (var n = 0; n < 80; n++)
            await alice.Send(group, secret);
        for (var n = 0; n < 80; n++)
            await keen.Next<MessageCreated>();
        Assert.That(hub.Connections, Is.EqualTo(2), "slow, but not too slow yet");

        await alice.Client.RemoveMemberAsync(new RemoveMember { ConversationId = group.Id, UserId = bob.Id });
        await keen.Next<MemberRemoved>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (hub.Connections > 1)
            await Task.Delay(20, patience.Token);
        Assert.That(await sleeper.ReadToEndAsync(), Is.LessThan(32 * 1_024), "only what its own kernel had got before");
        await keen.StaysQuiet();
        Assert.That(hub.Connections, Is.EqualTo(1), "who reads is not cut");
    }
}
