using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using ChatApi.ServiceModel;
using StackExchange.Redis;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>One count that a request adds to.</summary>
/// <param name="Name">The limit's name on the wire.</param>
/// <param name="Quota">Its numbers.</param>
/// <param name="Key">See <see cref="RateKeys"/>.</param>
readonly record struct RateKey(string Name, RateQuota Quota, string Key);

/// <summary>Whether a request is let through, and how it stands to each of its limits, in their order.</summary>
readonly record struct RateVerdict(bool IsAllowed, IReadOnlyList<RateState> States);

/// <summary>
/// Counts requests for all nodes together: one Redis script takes from every limit of a request, or from none, by the clock of
/// Redis. Each node remembers what Redis last said: with that it refuses at once whom Redis refused a moment ago, goes on alone
/// while Redis is down or slow, and fills Redis in again after a flush. A request is never refused because Redis is away, and
/// waits for it at most once a second.
/// </summary>
sealed class RateLimiter
{
    /// <summary>What a request may wait for Redis as a rule; after a longer wait this node counts alone for a second.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Debts remembered here are told to Redis less this much, which is more than a call takes: time under way must not count as use.</summary>
    private static readonly long SlackUs = (long)TimeSpan.FromMilliseconds(250).TotalMicroseconds;

    // KEYS: the counts. ARGV: for each its interval, its limit and the debt this node knows of; then how many to take at most. Answers how
    // many were taken, then the debts.
    private const string TakeScript = """
        local t = redis.call('TIME')
        local now = t[1] * 1000000 + t[2]
        local gone = redis.call('MGET', unpack(KEYS))
        local answer = {tonumber(ARGV[3*#KEYS+1])}
        for i = 1, #KEYS do
          local interval, limit, known = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i])
          local ahead = tonumber(gone[i] or 0) - now
          if ahead > limit then -- the clock was set back, or the limit lowered: nobody waits for that
            redis.call('SET', KEYS[i], string.format('%.0f', now + limit), 'PX', string.format('%.0f', math.ceil(limit / 1000)))
          end
          local debt = math.min(limit, math.max(0, known, ahead))
          answer[1] = math.max(0, math.min(answer[1], math.floor((limit - debt) / interval)))
          answer[i+1] = debt
        end
        if answer[1] > 0 then
          for i = 1, #KEYS do
            local debt = answer[i+1] + answer[1] * tonumber(ARGV[3*i-2])
            answer[i+1] = debt
            redis.call('SET', KEYS[i], string.format('%.0f', now + debt), 'PX', string.format('%.0f', math.ceil(debt / 1000)))
          end
        end
        return answer
        """;

    // KEYS[1]: a count. ARGV[1]: its interval.
    private const string GiveBackScript = """
        local gone = redis.call('GET', KEYS[1])
        local left = redis.call('PTTL', KEYS[1]) - math.floor(ARGV[1] / 1000)
        if gone and left > 0 then
          redis.call('SET', KEYS[1], string.format('%.0f', gone - ARGV[1]), 'PX', left)
        elseif gone then
          redis.call('DEL', KEYS[1])
        end
        return {1}
        """;

    private readonly RedisConnection redis;
    private readonly TimeProvider clock;
    private readonly LocalRates local;
    private readonly FrozenDictionary<Rate, (string Name, RateQuota Quota)> rates;
    private long aloneSince;
    private volatile bool alone;

    public RateLimiter(RateLimitSettings settings, RedisConnection redis, TimeProvider clock)
    {
        (this.redis, this.clock, local) = (redis, clock, new LocalRates(clock));
        rates = Enum.GetValues<Rate>().Where(_ => settings.Enabled)
            .Select(rate => (Rate: rate, Quota: QuotaOf(settings, rate))).Where(one => one.Quota.Burst > 0)
            .ToFrozenDictionary(one => one.Rate, one => (JsonNamingPolicy.CamelCase.ConvertName(one.Rate.ToString()), one.Quota));
    }

    /// <summary>The count of a limit; null when it is off.</summary>
    public RateKey? KeyOf(Rate rate, string whose) =>
        rates.TryGetValue(rate, out var found) ? new RateKey(found.Name, found.Quota, RateKeys.Of(rate, whose)) : null;

    /// <summary>Counts one request under all keys, or under none when one of them is used up. No keys, no call.</summary>
    public async ValueTask<RateVerdict> TakeAsync(RateKey[] keys)
    {
        var (taken, debts) = await TakeAsync(keys, most: 1);
        return Verdict(taken == 1, keys, debts);
    }

    /// <summary>Counts as many further requests as all keys have room for, at most so many; gives how many.</summary>
    public async ValueTask<int> TakeUpToAsync(RateKey[] keys, int most) => (await TakeAsync(keys, most)).Taken;

    private async ValueTask<(int Taken, long[] Debts)> TakeAsync(RateKey[] keys, int most)
    {
        var debts = new long[keys.Length];
        if (keys.Length == 0)
            return (most, debts);
        if (!local.Look(keys, debts))
            return (0, debts);
        if (await AskRedisAsync(keys, debts, most) is not { } answer)
            return (local.Take(keys, debts, most), debts);
        local.Learn(keys, answer.AsSpan(1));
        return ((int)answer[0], answer[1..]);
    }

    /// <summary>Takes back one request, which turned out not to concern those who share the count.</summary>
    public async Task GiveBackAsync(RateKey key)
    {
        local.GiveBack(key);
        if (!IsAlone)
            await redis.RunAsync(GiveBackScript, [key.Key], [key.Quota.IntervalUs]);
    }

    private bool IsAlone => !redis.IsHealthy || (alone && clock.GetElapsedTime(Volatile.Read(ref aloneSince)) < Pause);

    /// <summary>Null when Redis cannot be asked.</summary>
    private async Task<long[]?> AskRedisAsync(RateKey[] keys, long[] known, int most)
    {
        if (IsAlone)
            return null;
        var names = new RedisKey[keys.Length];
        var values = new RedisValue[(keys.Length * 3) + 1];
        values[^1] = most;
        for (var i = 0; i < keys.Length; i++)
        {
            names[i] = keys[i].Key;
            values[3 * i] = keys[i].Quota.IntervalUs;
            values[(3 * i) + 1] = keys[i].Quota.LimitUs;
            values[(3 * i) + 2] = Math.Max(0, known[i] - SlackUs);
        }
        var started = clock.GetTimestamp();
        var answer = await redis.RunAsync(TakeScript, names, values);
        alone = answer is null || clock.GetElapsedTime(started) > Slow;
        if (alone)
            Volatile.Write(ref aloneSince, clock.GetTimestamp());
        return answer;
    }

    private static RateVerdict Verdict(bool isAllowed, RateKey[] keys, ReadOnlySpan<long> debts)
    {
        var states = new RateState[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            states[i] = new RateState(keys[i].Name, keys[i].Quota, debts[i]);
        return new(isAllowed, states);
    }

    private static RateQuota QuotaOf(RateLimitSettings settings, Rate rate)
    {
        var property = typeof(RateLimitSettings).GetProperty(rate.ToString())
            ?? throw new InvalidOperationException($"{nameof(Rate)}.{rate} has no setting: add {nameof(RateLimitSettings)}.{rate}.");
        return RateQuota.TryParse((string)property.GetValue(settings)!, out var quota) ? quota
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"RateLimits:{rate} cannot be read."));
    }
}
