using System.Diagnostics;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Platform;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Presence;

/// <summary>Nodes that die, and a Redis that goes away and comes back with nothing in it.</summary>
[NonParallelizable]
public sealed class PresenceOutageTests : PresenceTest
{
    [Test]
    public async Task G25_who_was_on_a_node_that_is_killed_is_gone_when_its_time_is_over()
    {
        await using var node = await TestNode.StartAsync(Quick());
        await using var dying = await HostProcess.Start([.. Quick().Select(one => $"--{one.Key}={one.Value}"), "--urls=http://127.0.0.1:0"]);
        var alice = await User("alice", node);
        var bob = await User("bob", node);
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        await using var device = new ChatApi.Client.ChatClient(new() { BaseUrl = UrlOf(dying) });
        await device.SignInAsync(bob.UserName, bob.Password);
        await device.ConnectAsync();
        await Hears(inbox, bob, PresenceStatus.Online);

        var since = Stopwatch.GetTimestamp();
        await dying.Kill();
        var gone = await Next(inbox, bob);
        TestContext.Out.WriteLine($"Told {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after the kill");
        Assert.That((gone.Status, gone.LastSeenAt is not null), Is.EqualTo((PresenceStatus.Offline, true)));
        Assert.That((await Look(alice.Client, bob)).Status, Is.EqualTo(PresenceStatus.Offline));
    }

    [Test]
    public async Task Who_was_on_a_node_that_is_stopped_and_comes_to_another_has_not_been_away_and_the_rest_are_gone()
    {
        await using var node = await TestNode.StartAsync(Quick());
        var stopping = await TestNode.StartAsync(Quick(("Presence:OfflineSeconds", "3")));
        var (alice, bob, carol) = (await User("alice", node), await User("bob", stopping), await User("carol", stopping));
        await alice.StartConversation(with: bob);
        await alice.StartConversation(with: carol);
        await using var inbox = await alice.ListenNow();
        await bob.Client.ConnectAsync();
        await carol.Client.ConnectAsync();
        await Hears(inbox, bob, PresenceStatus.Online);
        await Sees(alice.Client, carol, PresenceStatus.Online);
        var token = await bob.Client.GetAccessTokenAsync() ?? "";
        await stopping.DisposeAsync();
        using var moved = await RawDevice.OpenAsync(node, token);
        await Hears(inbox, carol, PresenceStatus.Offline);
        await moved.Run("UpdatePresence", """{"statusText":"moved"}""");
        var next = await Next(inbox, bob);
        Assert.That((next.Status, next.StatusText), Is.EqualTo((PresenceStatus.Online, "moved")));
    }

    [Test]
    public async Task Without_redis_nothing_is_known_or_told_and_afterwards_all_is_told_that_has_changed()
    {
        var folder = Path.Combine("/var/tmp", $"chatapi-presence-{Environment.ProcessId}");
        var port = LocalProcess.FreePort();
        var redis = new LocalRedis(folder, NullLogger.Instance);
        var connection = await redis.StartAsync(port, default);
        try
        {
            await using var one = await TestNode.StartAsync(Quick(("ConnectionStrings:Redis", connection!)));
            await using var other = await TestNode.StartAsync(Quick(("ConnectionStrings:Redis", connection!)));
            var (alice, bob, carol, dan) = (await User("alice", one), await User("bob", other), await User("carol", other), await User("dan", other));
            foreach (var friend in new[] { bob, carol, dan })
                await alice.StartConversation(with: friend);
            await using var inbox = await alice.ListenNow();
            await bob.Client.ConnectAsync();
            await carol.Client.ConnectAsync();
            await Hears(inbox, bob, PresenceStatus.Online);
            await Sees(alice.Client, carol, PresenceStatus.Online);

            await redis.DisposeAsync();
            await Eventually("it is not known any more", async () => (await Look(alice.Client, bob)).Status == PresenceStatus.Unknown);
            await bob.Client.DisconnectAsync();
            await dan.Client.ConnectAsync();
            Assert.That((await carol.Client.UpdatePresenceAsync(PresenceStatus.Offline)).Invisible, Is.True, "what is durable is kept");
            await Task.Delay(TimeSpan.FromSeconds(3));
            Assert.That((await alice.Client.GetPresenceAsync([bob.Id, carol.Id, dan.Id])).Select(presence => presence.Status), Is.All.EqualTo(PresenceStatus.Unknown));
            await inbox.StaysQuiet();

            var since = Stopwatch.GetTimestamp();
            await redis.StartAsync(port, default); // empty
            var heard = new Dictionary<string, string>();
            await Eventually("all that has changed is heard", async () =>
            {
                var presence = (await inbox.Next<PresenceUpdated>()).Presence;
                heard[presence.UserId] = presence.Status;
                return heard.GetValueOrDefault(bob.Id) == PresenceStatus.Offline && heard.GetValueOrDefault(carol.Id) == PresenceStatus.Offline
                    && heard.GetValueOrDefault(dan.Id) == PresenceStatus.Online;
            }, seconds: 30);
            TestContext.Out.WriteLine($"All was told {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s after Redis was started");
            await Sees(alice.Client, dan, PresenceStatus.Online);
        }
        finally
        {
            await redis.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string UrlOf(HostProcess host)
    {
        const string before = "ChatApi serves ";
        var said = host.Said;
        var start = said.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return said[start..].Split(',', ' ', '\n')[0].TrimEnd('.');
    }
}
