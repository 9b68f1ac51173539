using System.Globalization;
using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.Tests.Realtime;

public sealed class LogSnapshotTests
{
    private static readonly Random Random = new(20_261_121);

    [Test]
    public void It_sees_what_had_finished()
    {
        var snapshot = LogSnapshot.Parse("10:14:10,12");
        Assert.That(Enumerable.Range(8, 8).Where(xid => snapshot.Sees((ulong)xid)), Is.EqualTo(new[] { 8, 9, 11, 13 }));
        Assert.That(snapshot.ToString(), Is.EqualTo("10:14:10,12"));
        Assert.That(LogSnapshot.Parse("20:20:").Sees(19), Is.True);
        Assert.That(LogSnapshot.Nothing.Sees(0), Is.False);
    }

    [Test]
    public void Contains_and_union_are_those_of_the_sets_they_stand_for()
    {
        for (var i = 0; i < 20_000; i++)
        {
            var (one, other) = (Any(), Any());
            var (a, b) = (Set(one), Set(other));
            Assert.That(one.Contains(other), Is.EqualTo(a.IsSupersetOf(b)), $"{one} contains {other}");
            Assert.That(Set(one.Union(other)), Is.EquivalentTo(a.Union(b)), $"{one} or {other}");
        }
    }

    [Test]
    public void A_cursor_comes_back_as_it_was()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var cursor = new Cursor((ulong)Random.NextInt64(), Random.NextInt64(1L << 52), DateTimeOffset.FromUnixTimeSeconds(Random.Next()), Any());
            if (i % 2 == 0)
                cursor = cursor with { Upper = Any(), UpperIncarnation = Random.NextInt64(1L << 52), LastPos = Random.NextInt64(1L << 40) };
            Assert.That(Text(Cursor.Decode(cursor.Encode())!), Is.EqualTo(Text(cursor)));
        }
    }

    [Test]
    public void A_cursor_of_a_busy_database_fits_its_limit()
    {
        ulong[] open = [.. Enumerable.Range(0, 300).Select(n => 9_999_000_000UL + (ulong)(n * 3))];
        var busy = new LogSnapshot(10_000_000_000, open);
        Assert.That(new Cursor(ulong.MaxValue, 1L << 51, DateTimeOffset.UtcNow, busy, busy, 1L << 51, 1L << 40).Encode(), Has.Length.LessThanOrEqualTo(ServiceModel.Limits.CursorLength));
    }

    [Test]
    public void A_damaged_cursor_is_never_taken_for_another()
    {
        var cursor = new Cursor(7, 1_700_000_000_000_000, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), LogSnapshot.Parse("100:130:100,120"));
        var text = cursor.Encode();
        for (var i = 0; i < text.Length; i++)
        {
            Assert.That(Cursor.Decode(text[..i]), Is.Null, $"cut at {i}");
            var other = text[i] == 'A' ? 'B' : 'A';
            Assert.That(Cursor.Decode(text[..i] + other + text[(i + 1)..]) is { } changed ? Text(changed) : null, Is.Null, $"changed at {i}");
        }
        foreach (var garbage in new[] { "", "x", "====", "null", "ä", new string('A', 1_024), new string('A', 5_000), text + text })
            Assert.That(Cursor.Decode(garbage), Is.Null, garbage);
    }

    private static LogSnapshot Any()
    {
        var xmax = (ulong)Random.Next(1, 12);
        return new(xmax, [.. Enumerable.Range(1, (int)xmax - 1).Where(_ => Random.Next(3) == 0).Select(xid => (ulong)xid)]);
    }

    private static HashSet<ulong> Set(LogSnapshot snapshot) => [.. Enumerable.Range(0, 16).Select(xid => (ulong)xid).Where(snapshot.Sees)];

    private static string Text(Cursor cursor) =>
        string.Create(CultureInfo.InvariantCulture, $"{cursor.Epoch} {cursor.Incarnation} {cursor.IssuedAt:O} {cursor.After} {cursor.Upper} {cursor.UpperIncarnation} {cursor.LastPos}");
}
