using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Presence;

namespace ChatApi.Tests.Presence;

/// <summary>The devices of one node, step by step.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LocalDevicesTests
{
    private static readonly Guid Phone = Guid.NewGuid(), Laptop = Guid.NewGuid();
    private readonly Clock clock = new();
    private readonly LocalDevices devices;

    public LocalDevicesTests() => devices = new(new PresenceSettings { OfflineSeconds = 30 }, clock);

    [Test]
    public void A_device_stays_half_a_minute_after_its_last_connection()
    {
        devices.Arrive("ann", Phone);
        devices.Arrive("ann", Phone);
        Write();
        devices.Depart("ann", Phone);
        Pass(60);
        Assert.That(devices.HasChanged, Is.False, "one connection is left");
        devices.Depart("ann", Phone);
        Pass(29);
        Assert.That(devices.HasChanged, Is.False);
        Pass(1);
        Assert.That(Write(), Is.Empty);
    }

    [Test]
    public void Who_comes_back_in_time_gets_the_whole_time_again()
    {
        devices.Arrive("ann", Phone);
        Write();
        devices.Depart("ann", Phone);
        Pass(20);
        devices.Arrive("ann", Phone);
        devices.Depart("ann", Phone);
        Pass(20);
        Assert.That(devices.HasChanged, Is.False);
        Pass(10);
        Assert.That(Write(), Is.Empty);
    }

    [Test]
    public void Nobody_is_shown_before_it_is_known_that_they_want_to_be()
    {
        devices.Arrive("ann", Phone);
        Assert.That(devices.WithoutWish(["ann", "nobody"]), Is.EqualTo(new[] { "ann" }));
        Assert.That(devices.EntriesOf("ann"), Is.Empty);
        devices.NoteWishes(["ann"], new HashSet<string> { "ann" });
        Assert.That(devices.EntriesOf("ann"), Is.Empty);
        devices.Hear("ann", PresenceStore.SessionText(Phone), 'v');
        Assert.That(devices.EntriesOf("ann"), Does.EndWith("o"));
        devices.ChangeAll();
        Assert.That(devices.EntriesOf("ann"), Is.Empty, "it may have been missed");
        devices.Hear("ann", PresenceStore.SessionText(Laptop), 'i');
        devices.NoteWishes(["ann"], new HashSet<string>());
        Assert.That(devices.EntriesOf("ann"), Is.Empty, "what was said since counts more than what was read");
    }

    [Test]
    public void A_device_is_away_by_what_it_says_or_was_elsewhere()
    {
        devices.Arrive("ann", Phone);
        devices.Arrive("ann", Laptop);
        Assert.That(Flags(Write(awayElsewhere: 0b10)), Is.EqualTo("nn"), "new: another node may know them");
        Assert.That(Flags(devices.EntriesOf("ann")), Is.EqualTo("oa"));
        devices.Hear("ann", PresenceStore.SessionText(Laptop), 'o');
        devices.Hear("ann", PresenceStore.SessionText(Phone), 'a');
        Assert.That(Flags(devices.EntriesOf("ann")), Is.EqualTo("ao"));
    }

    [Test]
    public void When_someone_was_last_here_is_known_once_all_devices_are_gone()
    {
        devices.Arrive("ann", Phone);
        devices.Arrive("ann", Laptop);
        Write();
        devices.Depart("ann", Phone);
        Pass(40);
        Assert.That(devices.ListLeft(["ann"]), Is.Empty);
        var last = clock.GetUtcNow();
        devices.Depart("ann", Laptop);
        Pass(40);
        Assert.That(devices.ListLeft(["ann", "nobody"]), Is.EqualTo(new[] { ("ann", last) }));
        Write();
        Assert.That(devices.ListLeft(["ann"]), Is.Empty, "written and forgotten");
    }

    [Test]
    public void What_could_not_be_written_is_written_later_and_told_anyway()
    {
        devices.Arrive("ann", Phone);
        var taken = devices.TakeChanged(10);
        Assert.That(taken, Is.EqualTo(new Dictionary<string, bool> { ["ann"] = false }));
        devices.PutBack(taken);
        devices.TellAnyway();
        devices.Arrive("ben", Phone);
        devices.Depart("ann", Phone);
        Pass(30);
        var first = devices.TakeChanged(1);
        Assert.That(first, Has.Count.EqualTo(1));
        Assert.That(first.Concat(devices.TakeChanged(10)), Is.EquivalentTo(new Dictionary<string, bool> { ["ann"] = true, ["ben"] = false }));
        Assert.That(devices.HasChanged, Is.False);
    }

    private void Pass(int seconds)
    {
        clock.Seconds += seconds;
        devices.ForgetGone();
    }

    /// <summary>Everything, as seen by a Redis that takes it; gives what was written of ann.</summary>
    private string Write(long awayElsewhere = 0)
    {
        var changed = devices.TakeChanged(10);
        devices.NoteWishes(changed.Keys, new HashSet<string>());
        var entries = devices.EntriesOf("ann");
        devices.NoteWritten("ann", entries, awayElsewhere);
        return entries;
    }

    private static string Flags(string entries) => string.Concat(entries.Chunk(PresenceKeys.EntryLength).Select(entry => entry[^1]));

    /// <summary>A clock that stands still but for the test.</summary>
    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; } = 1_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + Seconds);

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
