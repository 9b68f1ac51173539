using System.Collections.Frozen;
using System.Net;
using System.Reflection;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>Which limits a request counts towards: those of all requests, and those its DTO names. Every transport counts here, each item of a batch by itself.</summary>
sealed class RequestLimits(OperationCatalog catalog, RateLimiter limiter)
{
    private const int MaxLimits = 8;

    private readonly FrozenDictionary<Operation, Own[]> own = catalog.All.Where(one => one.Limits.Count > 0)
        .ToFrozenDictionary(one => one, one => one.Limits.Select(limit => new Own(one.RequestType, limit)).ToArray());

    /// <summary>Counts what is no operation, such as opening a stream, or never reached one. 429 when there was too much from the address.</summary>
    public ValueTask CountAsync(IPAddress? address) => CountAsync(null, null, Caller.At(address));

    /// <summary>
    /// Counts a request, in one call for all its limits; notes in <see cref="Caller.Rates"/> how it stands to its own.
    /// 429 <c>RateLimitExceeded</c> when one is used up; then none is counted.
    /// </summary>
    /// <param name="operation">Null when the request never got so far as to have one.</param>
    public async ValueTask CountAsync(Operation? operation, object? request, Caller caller)
    {
        caller.IsCounted = true;
        var keys = KeysOf(operation, request, caller, out var general);
        if (keys.Length == 0)
            return;
        var verdict = await limiter.TakeAsync(keys);
        caller.Rates = [.. verdict.States.Skip(general)];
        if (!verdict.IsAllowed)
            throw Refusal(verdict.States, general);
    }

    /// <summary>
    /// After a request was refused because its caller has nothing to do with the conversation: others' count is not theirs to use up.
    /// </summary>
    public async Task ForgiveAsync(Operation operation, object request, Caller caller)
    {
        foreach (var limit in own.GetValueOrDefault(operation, []))
        {
            if (limit.Scope == RateScope.Conversation && limit.WhoseOf(request, caller) is { } whose && limiter.KeyOf(limit.Rate, whose) is { } key)
                await limiter.GiveBackAsync(key);
        }
    }

    private RateKey[] KeysOf(Operation? operation, object? request, Caller caller, out int general)
    {
        var keys = new List<RateKey>(MaxLimits);
        Add(Rate.AllPerUser, caller.IsSignedIn ? caller.UserId : null);
        Add(Rate.AllPerAddress, caller.Address is { } address ? RateKeys.Of(address) : null);
        general = keys.Count;
        if (operation is not null)
        {
            foreach (var limit in own.GetValueOrDefault(operation, []))
                Add(limit.Rate, limit.WhoseOf(request!, caller));
        }
        return [.. keys];

        void Add(Rate rate, string? whose)
        {
            if (whose is not null && limiter.KeyOf(rate, whose) is { } key)
                keys.Add(key);
        }
    }

    /// <summary>Names the limit that lets nothing through for longest; the headers have the request's own limits and, if it is another, this one.</summary>
    private static ChatException Refusal(IReadOnlyList<RateState> states, int general)
    {
        var used = states.MaxBy(state => state.Wait);
        var wait = (long)Math.Max(1, Math.Ceiling(used.Wait.TotalSeconds));
        return new ChatException(ErrorCode.RateLimitExceeded,
            $"Too many requests: the limit {used.Name} allows {used.Quota.Burst} at once, then {used.Quota.Refill}. Nothing was done; repeat it in {wait} s.")
        {
            RetryAfter = TimeSpan.FromSeconds(wait),
            Rates = [.. states.Where((state, index) => index >= general || state == used)],
            Meta = { ["limit"] = used.Name },
        };
    }

    /// <summary>A limit on an operation's DTO.</summary>
    private sealed class Own(Type request, RateLimitAttribute limit)
    {
        private readonly PropertyInfo? conversation = request.GetProperty("ConversationId");
        private readonly PropertyInfo? unless = limit.Unless is { } name ? request.GetProperty(name) : null;

        public Rate Rate { get; } = limit.Rate;

        public RateScope Scope { get; } = ScopeOf(limit.Rate);

        /// <summary>Null when the request is not counted: it is not meant, or does not say whose count it is.</summary>
        public string? WhoseOf(object request, Caller caller)
        {
            if (unless?.GetValue(request) is not (null or ""))
                return null;
            return Scope switch
            {
                RateScope.User => caller.IsSignedIn ? caller.UserId : null,
                RateScope.Address => caller.Address is { } address ? RateKeys.Of(address) : null,
                RateScope.Conversation => ConversationOf(request),
                _ => caller.IsSignedIn && ConversationOf(request) is { } id ? $"{id}:{caller.UserId}" : null,
            };
        }

        private string? ConversationOf(object request) => conversation?.GetValue(request) is Guid id && id != Guid.Empty ? id.ToString("N") : null;
    }

    /// <summary>What a limit is counted for.</summary>
    public static RateScope ScopeOf(Rate rate) => typeof(Rate).GetField(rate.ToString())!.GetCustomAttribute<PerAttribute>()!.Scope;
}
