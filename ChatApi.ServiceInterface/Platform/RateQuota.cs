using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>The numbers of a limit: so many at once, then one each interval. Kept as debt: each request adds an interval to it, time takes it away.</summary>
/// <param name="Burst">How many at once.</param>
/// <param name="IntervalUs">Microseconds until one more is allowed.</param>
/// <param name="Refill">As it was set, such as <c>1/s</c>, for people.</param>
readonly partial record struct RateQuota(int Burst, long IntervalUs, string Refill)
{
    /// <summary>The debt above which nothing is allowed.</summary>
    public long LimitUs => Burst * IntervalUs;

    /// <summary>How many are still allowed at once.</summary>
    public int RemainingAt(long debtUs) => (int)Math.Max(0, (LimitUs - debtUs) / IntervalUs);

    /// <summary>How long until the next is allowed; zero when it is.</summary>
    public long WaitUs(long debtUs) => Math.Max(0, debtUs + IntervalUs - LimitUs);

    /// <summary>Reads <c>60; 1/s</c>, <c>20; 1/2s</c>, <c>20; 20/d</c> (units s, min, h, d), or <c>0</c>: a quota of burst 0, which is off.</summary>
    public static bool TryParse(string text, out RateQuota quota)
    {
        quota = default;
        if (text.Trim() == "0")
            return true;
        if (Form().Match(text) is not { Success: true } match)
            return false;
        var (burst, count, units) = (Number(match, "burst"), Number(match, "count"), match.Groups["units"].Length == 0 ? 1 : Number(match, "units"));
        var seconds = match.Groups["unit"].Value switch { "s" => 1L, "min" => 60, "h" => 3_600, _ => 86_400 };
        if (burst is < 1 or > MaxCount || count is < 1 or > MaxCount || units is < 1 or > 366)
            return false;
        quota = new RateQuota(burst, Math.Max(1, seconds * units * 1_000_000 / count), match.Groups["refill"].Value);
        return quota.LimitUs <= LongestUs;
    }

    private const int MaxCount = 1_000_000;

    /// <summary>A year; in microseconds since 1970 it stays exact in the floating point numbers of Redis scripts.</summary>
    private const long LongestUs = 366L * 86_400 * 1_000_000;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<burst>[0-9]{1,7})\s*;\s*(?<refill>(?<count>[0-9]{1,7})/(?<units>[0-9]{0,3})(?<unit>s|min|h|d))\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}

/// <summary>How a request stands to one limit after it was counted, or refused.</summary>
/// <param name="Name">As on the wire: <c>sendPerUser</c>.</param>
/// <param name="Quota">Its numbers.</param>
/// <param name="DebtUs">What has been used and not yet refilled.</param>
readonly record struct RateState(string Name, RateQuota Quota, long DebtUs)
{
    public int Remaining => Quota.RemainingAt(DebtUs);

    public TimeSpan Wait => TimeSpan.FromMicroseconds(Quota.WaitUs(DebtUs));

    /// <summary>When all of the burst is there again.</summary>
    public TimeSpan Reset => TimeSpan.FromMicroseconds(DebtUs);
}

/// <summary>A limit as <see cref="RateQuota.TryParse"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class QuotaAttribute() : ValidationAttribute(() => "{0} must be a burst and a refill such as 60; 1/s or 20; 1/2min (units s, min, h, d), or 0 = off")
{
    public override bool IsValid(object? value) => value is string text && RateQuota.TryParse(text, out _);
}
