using System.Net;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.RateLimits;

/// <summary>What the numbers of a limit mean, and what a node remembers.</summary>
public sealed class RateQuotaTests
{
    [TestCase("60; 1/s", 60, 1_000_000)]
    [TestCase("20;1/2s", 20, 2_000_000)]
    [TestCase(" 100 ; 50/s ", 100, 20_000)]
    [TestCase("20; 20/d", 20, 4_320_000_000)]
    [TestCase("5; 1/2min", 5, 120_000_000)]
    [TestCase("30; 30/h", 30, 120_000_000)]
    [TestCase("0", 0, 0)]
    public void It_is_read_as_a_burst_and_an_interval(string text, int burst, long intervalUs)
    {
        Assert.That(RateQuota.TryParse(text, out var quota), text);
        Assert.That((quota.Burst, quota.IntervalUs), Is.EqualTo((burst, intervalUs)));
    }

    [TestCase(""), TestCase("60"), TestCase("60; 1"), TestCase("-1; 1/s"), TestCase("60; 0/s"), TestCase("0; 1/s"), TestCase("1; 1/0s"), TestCase("60; 1/week"), TestCase("60; 1/s; 2/s"), TestCase("9999999; 1/366d")]
    public void Anything_else_is_refused(string text) => Assert.That(RateQuota.TryParse(text, out _), Is.False);

    [Test]
    public void Every_limit_has_a_setting_and_says_what_it_is_counted_for()
    {
        foreach (var rate in Enum.GetValues<Rate>())
        {
            Assert.That(typeof(RateLimitSettings).GetProperty(rate.ToString()), Is.Not.Null, $"{rate}");
            Assert.That(() => RequestLimits.ScopeOf(rate), Throws.Nothing);
        }
    }

    [TestCase("192.0.2.1", "::ffff:192.0.2.1", true)]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", true)]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    public void Addresses_of_one_customer_are_one(string one, string other, bool same) =>
        Assert.That(RateKeys.Of(IPAddress.Parse(one)) == RateKeys.Of(IPAddress.Parse(other)), Is.EqualTo(same));

    [Test]
    public void A_node_alone_allows_the_burst_and_then_what_is_refilled()
    {
        var clock = new Stopwatch();
        var rates = new LocalRates(clock);
        Assert.That(RateQuota.TryParse("10; 2/s", out var quota));
        RateKey[] keys = [new("receipts", quota, "a")];
        Assert.That(Take(100), Is.EqualTo(10));
        clock.Pass(TimeSpan.FromSeconds(2));
        Assert.That(Take(100), Is.EqualTo(4));
        clock.Pass(TimeSpan.FromDays(1));
        Assert.That(Take(100), Is.EqualTo(10));
        rates.GiveBack(keys[0]);
        Assert.That(Take(100), Is.EqualTo(1));

        int Take(int count) => Enumerable.Range(0, count).Count(_ => rates.Take(keys, new long[1]));
    }

    [Test]
    public void What_a_node_remembers_is_bounded_and_what_is_used_up_is_remembered_longest()
    {
        var rates = new LocalRates(new Stopwatch());
        Assert.That(RateQuota.TryParse("10; 1/h", out var quota));
        RateKey[] spent = [new("all", quota, "spent")];
        for (var n = 0; n < 10; n++)
            Assert.That(rates.Take(spent, new long[1]));
        for (var n = 0; n < 250_000; n++)
            rates.Take([new("all", quota, $"{n}")], new long[1]);
        Assert.That(rates.Count, Is.LessThanOrEqualTo(100_000));
        Assert.That(rates.Take(spent, new long[1]), Is.False);
    }

    private sealed class Stopwatch : TimeProvider
    {
        private long now = TimeSpan.FromHours(1).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
