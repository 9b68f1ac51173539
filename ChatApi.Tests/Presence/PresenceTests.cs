using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Presence;

/// <summary>Who is there, on several devices and nodes, and who may know it.</summary>
public sealed class PresenceTests : PresenceTest
{
    private static TestNode one = null!;
    private static TestNode other = null!;

    [OneTimeSetUp]
    public async Task StartNodes() => (one, other) = (await TestNode.StartAsync(Quick()), await TestNode.StartAsync(Quick()));

    [OneTimeTearDown]
    public async Task StopNodes() => await Task.WhenAll(one.DisposeAsync().AsTask(), other.DisposeAsync().AsTask());

    [Test]
    public async Task The_other_of_a_direct_conversation_is_told_who_comes_and_goes_on_any_node()
    {
        var (alice, bob) = (await User("alice", one), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        var began = DateTimeOffset.UtcNow;

        var phone = await Device(bob, other);
        Assert.That((await Hears(inbox, bob, PresenceStatus.Online)).DeviceCount, Is.EqualTo(1));
        var laptop = await Device(bob, one);
        await Eventually("two devices", async () => (await Look(alice.Client, bob)).DeviceCount == 2);
        await phone.DisconnectAsync();
        await Eventually("one device", async () => (await Look(alice.Client, bob)).DeviceCount == 1);
        Assert.That((await Look(alice.Client, bob)).Status, Is.EqualTo(PresenceStatus.Online));
        await laptop.DisconnectAsync();

        var gone = await Next(inbox, bob);
        Assert.That((gone.Status, gone.DeviceCount), Is.EqualTo((PresenceStatus.Offline, 0)), "nothing was told in between");
        Assert.That(gone.LastSeenAt, Is.EqualTo(began).Within(TimeSpan.FromMinutes(1.5)));
        Assert.That(gone.LastSeenAt!.Value.Ticks % TimeSpan.TicksPerMinute, Is.Zero, "to the minute");
        Assert.That((await Look(alice.Client, bob)).LastSeenAt, Is.EqualTo(gone.LastSeenAt));
    }

    [Test]
    public async Task Who_comes_back_in_time_on_whatever_node_has_not_been_away()
    {
        await using var patient = await TestNode.StartAsync(Quick(("Presence:OfflineSeconds", "3")));
        var (alice, bob) = (await User("alice", one), await User("bob", patient));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        await bob.Client.ConnectAsync();
        await Hears(inbox, bob, PresenceStatus.Online);
        await bob.Client.DisconnectAsync();
        await using var elsewhere = await bob.Listen(on: other);
        await Task.Delay(TimeSpan.FromSeconds(5)); // the promise is that nothing happens
        await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "still here" });
        var next = await Next(inbox, bob);
        Assert.That((next.Status, next.StatusText), Is.EqualTo((PresenceStatus.Online, "still here")));
    }

    [Test]
    public async Task A_user_is_away_when_all_devices_are_and_a_device_stays_so_when_it_changes_node()
    {
        var (alice, bob) = (await User("alice", one), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        var (phone, laptop) = (await Device(bob, one), await Device(bob, other));
        await Hears(inbox, bob, PresenceStatus.Online);
        await phone.UpdatePresenceAsync(PresenceStatus.Away);
        Assert.That((await laptop.UpdatePresenceAsync(PresenceStatus.Away)).Status, Is.EqualTo(PresenceStatus.Away));
        Assert.That((await Next(inbox, bob)).Status, Is.EqualTo(PresenceStatus.Away), "and not before the second");

        using var moved = await RawDevice.OpenAsync(other, await phone.GetAccessTokenAsync() ?? "");
        await phone.DisconnectAsync();
        await phone.UpdatePresenceAsync(new UpdatePresence { StatusText = "moved" });
        Assert.That((await Next(inbox, bob)).Status, Is.EqualTo(PresenceStatus.Away), "the session is known on the other node");
        await laptop.UpdatePresenceAsync(PresenceStatus.Online);
        Assert.That((await Next(inbox, bob)).Status, Is.EqualTo(PresenceStatus.Online));
    }

    [Test]
    public async Task Who_wants_to_be_invisible_is_offline_to_everyone_whatever_connects_and_knows_it()
    {
        var (alice, bob) = (await User("alice", one), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        await using var own = await bob.ListenNow();
        await Hears(inbox, bob, PresenceStatus.Online);
        Assert.That((await bob.Client.UpdatePresenceAsync(PresenceStatus.Offline)).Invisible, Is.True);
        var gone = await Next(inbox, bob);
        Assert.That((gone.Status, gone.Invisible, gone.LastSeenAt is not null), Is.EqualTo((PresenceStatus.Offline, (bool?)null, true)));
        Assert.That((await Hears(own, bob, PresenceStatus.Offline)).Invisible, Is.True);

        var phone = await Device(bob, one);
        await phone.UpdatePresenceAsync(PresenceStatus.Away);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE presence SET last_seen_at = last_seen_at - interval '1 day' WHERE user_id = @Id", new { bob.Id });
        await phone.DisconnectAsync();
        await own.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(3)); // long enough to be noted, were it to be
        Assert.That((await Look(alice.Client, bob)).LastSeenAt, Is.EqualTo(gone.LastSeenAt - TimeSpan.FromDays(1)), "unseen is not seen");

        using var back = await RawDevice.OpenAsync(one, await bob.Client.GetAccessTokenAsync() ?? "");
        await back.Run("UpdatePresence", """{"status":"online"}""");
        Assert.That((await Next(inbox, bob)).Status, Is.EqualTo(PresenceStatus.Online), "and nothing was told in between");
    }

    [Test]
    public async Task Only_who_is_let_and_is_on_good_terms_may_know_and_nobody_can_tell_why_not()
    {
        var (alice, bob, carol, dan) = (await User("alice", one), await User("bob", other), await User("carol", one), await User("dan", other));
        await alice.StartConversation(with: bob);
        await using var there = await bob.Listen();
        await Sees(carol.Client, bob, PresenceStatus.Online);
        var nothing = new UserPresence { UserId = bob.Id };
        await bob.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "shared" });
        Assert.That(await Look(carol.Client, bob), Is.EqualTo(nothing), "a stranger");
        Assert.That((await carol.Client.GetPresenceAsync([$"nobody-{Guid.NewGuid():N}", "no id at all"])).Select(one => one.Status), Is.All.EqualTo(PresenceStatus.Unknown));
        var group = await bob.StartGroup("with dan", dan);
        await Sees(dan.Client, bob, PresenceStatus.Online);
        await bob.Client.RemoveMemberAsync(group.Id, dan.Id);
        Assert.That(await Look(dan.Client, bob), Is.EqualTo(nothing), "shares no conversation any more");
        await bob.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "nobody" });
        Assert.That(await Look(alice.Client, bob), Is.EqualTo(nothing));
        Assert.That((await bob.Client.GetPresenceAsync(["me"])).Single(), Has.Property("UserId").EqualTo(bob.Id).And.Property("Status").EqualTo(PresenceStatus.Online), "oneself one may always see");
        await bob.Client.UpdatePrivacyAsync(new UpdatePrivacy { Presence = "everyone" });

        foreach (var (who, whom) in new[] { (alice, bob), (bob, alice) })
        {
            await who.Client.BlockUserAsync(new BlockUser { UserId = whom.Id });
            Assert.That(await Look(alice.Client, bob), Is.EqualTo(nothing), $"{who} has blocked {whom}");
            await who.Client.UnblockUserAsync(new UnblockUser { UserId = whom.Id });
        }
    }

    [Test]
    public async Task Who_is_blocked_hears_nothing_more()
    {
        var (alice, bob) = (await User("alice", one), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        await inbox.Device.WatchPresenceAsync([bob.Id]);
        await bob.Client.BlockUserAsync(new BlockUser { UserId = alice.Id });
        await using (var own = await bob.ListenNow())
        {
            await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "not for alice" });
            Assert.That((await own.Next<PresenceUpdated>()).Presence.StatusText, Is.EqualTo("not for alice"), "by now alice would have been told");
        }
        await bob.Client.UnblockUserAsync(new UnblockUser { UserId = alice.Id });
        await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "for alice" });
        Assert.That((await Next(inbox, bob)).StatusText, Is.EqualTo("for alice"));
    }

    [Test]
    public async Task A_status_text_is_kept_shown_and_vanishes_when_it_expires()
    {
        var (alice, bob) = (await User("alice", one), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        var longest = string.Concat(Enumerable.Repeat("🌴", Limits.StatusTextLength));
        Assert.That((await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = longest })).StatusText, Is.EqualTo(longest));
        Assert.That((await Next(inbox, bob)).StatusText, Is.EqualTo(longest));
        await Refused(ErrorCode.MaximumLength, "statusText", bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = longest + "!" }));

        var end = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeMilliseconds());
        await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "on holiday", StatusTextExpiresAt = end });
        var heard = await Next(inbox, bob);
        Assert.That((heard.StatusText, heard.StatusTextExpiresAt), Is.EqualTo(("on holiday", end)));
        await Eventually("it has expired", async () => (await Look(alice.Client, bob)).StatusText is null);
        Assert.That((await Look(alice.Client, bob)).StatusTextExpiresAt, Is.Null);

        await Refused(ErrorCode.InvalidValue, "statusTextExpiresAt", bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "late", StatusTextExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) }));
        await Refused(ErrorCode.InvalidValue, "statusTextExpiresAt", bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusTextExpiresAt = DateTimeOffset.UtcNow.AddDays(1) }));
        await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "busy" });
        Assert.That((await bob.Client.UpdatePresenceAsync(new UpdatePresence { Status = PresenceStatus.Away })).StatusText, Is.EqualTo("busy"), "what is left out stays");
        Assert.That((await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "" })).StatusText, Is.Null);
        await Refused(ErrorCode.RegularExpression, "status", bob.Client.UpdatePresenceAsync("busy"));
        await Refused(ErrorCode.Unauthorized, Client().UpdatePresenceAsync(PresenceStatus.Away));
    }

    [Test]
    public async Task A_connection_that_watches_is_told_and_no_other()
    {
        var (alice, bob, carol) = (await User("alice", one), await User("bob", other), await User("carol", one));
        await alice.StartGroup("three", bob, carol);
        await using var watching = await alice.ListenNow();
        await using var unaware = await alice.ListenNow(on: other);
        var seen = await watching.Device.WatchPresenceAsync([bob.Id, carol.Id, bob.Id]);
        Assert.That(seen.Select(presence => presence.UserId), Is.EqualTo(new[] { bob.Id, carol.Id }));
        await bob.Client.ConnectAsync();
        await Hears(watching, bob, PresenceStatus.Online);
        await watching.Device.WatchPresenceAsync([carol.Id]);
        await bob.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "nobody hears this" });
        await carol.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "but this" });
        Assert.That((await watching.Next<PresenceUpdated>()).Presence.StatusText, Is.EqualTo("but this"), "instead of those before");
        await unaware.StaysQuiet();
        await alice.Client.UpdatePresenceAsync(new UpdatePresence { StatusText = "my own" });
        Assert.That((await unaware.Next<PresenceUpdated>()).Presence.UserId, Is.EqualTo(alice.Id), "except what one says oneself");
    }

    [Test]
    public async Task A_stream_of_server_events_is_named_on_any_node_and_only_by_its_own_session()
    {
        var (alice, bob, carol) = (await User("alice", one), await User("bob", other), await User("carol", one));
        await alice.StartGroup("two", bob);
        var token = await alice.Client.GetAccessTokenAsync();
        await using var stream = await ServerEventReader.OpenAsync($"{one.Url}/event-stream", token);
        var id = (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString();
        using var http = new HttpClient { BaseAddress = new(other.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.PostAsJsonAsync("/api/WatchPresence", new { streamId = id, userIds = new[] { bob.Id } });
        Assert.That((await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("results")[0].GetProperty("userId").GetString(), Is.EqualTo(bob.Id));
        await bob.Client.ConnectAsync();
        Assert.That((await stream.NextAsync("cmd.presence.updated")).Json.GetProperty("presence").GetProperty("status").GetString(), Is.EqualTo(PresenceStatus.Online));

        await Refused(ErrorCode.NotFound, "streamId", carol.Client.WatchPresenceAsync(new WatchPresence { StreamId = id, UserIds = [bob.Id] }));
        await Refused(ErrorCode.NotFound, "streamId", alice.Client.WatchPresenceAsync(new WatchPresence { StreamId = new string('a', 32) }));
        using var unnamed = await http.PostAsJsonAsync("/api/WatchPresence", new { userIds = new[] { bob.Id } });
        Assert.That((int)unnamed.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task Two_hundred_may_be_asked_for_or_watched_and_not_one_more()
    {
        var alice = await User("alice", one);
        var ids = Enumerable.Range(0, Limits.PresenceUsers + 1).Select(n => $"user-{n}").ToList();
        await alice.Client.ConnectAsync();
        Assert.That(await alice.Client.GetPresenceAsync(ids.Take(Limits.PresenceUsers)), Has.Count.EqualTo(Limits.PresenceUsers));
        Assert.That(await alice.Client.WatchPresenceAsync(ids.Take(Limits.PresenceUsers)), Has.Count.EqualTo(Limits.PresenceUsers));
        await Refused(ErrorCode.MaximumCount, "userIds", alice.Client.GetPresenceAsync(ids));
        await Refused(ErrorCode.MaximumCount, "userIds", alice.Client.WatchPresenceAsync(ids));
        await Refused(ErrorCode.NotEmpty, "userIds", alice.Client.GetPresenceAsync(new GetPresence()));
        Assert.That(await alice.Client.WatchPresenceAsync([]), Is.Empty);
        await Refused(ErrorCode.Unauthorized, Client().GetPresenceAsync(ids.Take(1)));
    }

    [Test]
    public async Task Changes_in_quick_succession_are_told_at_once_and_then_together()
    {
        await using var slow = await TestNode.StartAsync(Quick(("Presence:EventSeconds", "4")));
        var (alice, bob) = (await User("alice", slow), await User("bob", other));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        await bob.Client.ConnectAsync();
        await Hears(inbox, bob, PresenceStatus.Online);
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var n = 0; n < 6; n++)
            await bob.Client.UpdatePresenceAsync(new UpdatePresence { Status = n % 2 == 0 ? PresenceStatus.Away : PresenceStatus.Online, StatusText = $"{n}" });
        await bob.Client.UpdatePresenceAsync(PresenceStatus.Away);

        var told = await Next(inbox, bob);
        Assert.That((told.Status, told.StatusText), Is.EqualTo((PresenceStatus.Away, "5")), "one, and it is the newest");
        Assert.That(System.Diagnostics.Stopwatch.GetElapsedTime(since), Is.GreaterThan(TimeSpan.FromSeconds(2)));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task A_line_that_has_fallen_silent_counts_as_closed_and_as_open_when_it_speaks_again()
    {
        await using var strict = await TestNode.StartAsync(Quick(("Realtime:HeartbeatSeconds", "1"), ("Realtime:SilenceSeconds", "600")));
        var (alice, bob) = (await User("alice", one), await User("bob", strict));
        await alice.StartConversation(with: bob);
        await using var inbox = await alice.ListenNow();
        using var line = await RawDevice.OpenAsync(strict, await bob.Client.GetAccessTokenAsync() ?? ""); // it answers no heartbeat
        await Hears(inbox, bob, PresenceStatus.Online);
        await Hears(inbox, bob, PresenceStatus.Offline);
        using var stop = new CancellationTokenSource();
        var speaking = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; await Task.Delay(200))
                await line.Send("""{"op":"Heartbeat"}""");
        });
        await Hears(inbox, bob, PresenceStatus.Online);
        await stop.CancelAsync();
        await speaking;
    }
}
