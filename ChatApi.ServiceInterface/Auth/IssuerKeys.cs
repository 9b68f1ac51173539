using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// The keys of one foreign issuer: a fixed one, or those it publishes. Published keys are fetched from the configured address alone,
/// one fetch at a time whoever waits: when there are none yet, when a token names one that is not known (but not more often than
/// every <c>RefetchSeconds</c>, whatever tokens come), and when they are older than <c>RefreshMinutes</c>. A fetch that fails leaves
/// the last good ones. Thread-safe.
/// </summary>
sealed partial class IssuerKeys
{
    private const int MaxKeys = 64;

    /// <summary>What a request waits for newer keys; then it goes on with those there are.</summary>
    private static readonly TimeSpan PatienceWithKeys = TimeSpan.FromSeconds(1);

    private readonly TrustedIssuer issuer;
    private readonly HttpClient? http;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private volatile TokenKey[] keys;
    private Task fetching = Task.CompletedTask;
    private DateTimeOffset? triedAt;
    private long fetchedAt; // ticks, UTC

    /// <summary>A fixed key.</summary>
    public IssuerKeys(TrustedIssuer issuer, TokenKey key, TimeProvider clock, ILogger log) =>
        (this.issuer, keys, this.clock, this.log) = (issuer, [key], clock, log);

    /// <summary>Published keys; nothing is fetched yet.</summary>
    public IssuerKeys(TrustedIssuer issuer, HttpClient http, TimeProvider clock, ILogger log) =>
        (this.issuer, keys, this.http, this.clock, this.log) = (issuer, [], http, clock, log);

    /// <summary>The key that has signed the token; null when none has. 503 <c>Overloaded</c> while no keys could be fetched at all.</summary>
    public async ValueTask<TokenKey?> FindSignerAsync(SignedToken token, CancellationToken ct)
    {
        var known = keys;
        var areOld = http is not null && clock.GetUtcNow().UtcTicks - Volatile.Read(ref fetchedAt) > TimeSpan.FromMinutes(issuer.RefreshMinutes).Ticks;
        if (!areOld && Signer(known, token) is { } signer)
            return signer;
        if (http is null || (!areOld && token.KeyId is not null && known.Any(key => key.KeyId == token.KeyId)))
            return null; // the key is known and has not signed it: another fetch would bring nothing
        await FetchOnceAsync().WaitAsync(known.Length > 0 ? PatienceWithKeys : Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        return keys is { Length: > 0 } fetched ? Signer(fetched, token)
            : throw new ChatException(ErrorCode.Overloaded, "The keys of the token's issuer cannot be fetched at this moment; try again.")
            {
                RetryAfter = TimeSpan.FromSeconds(issuer.RefetchSeconds),
            };
    }

    /// <summary>Whether the key is still one of them.</summary>
    public bool Has(TokenKey key) => Array.IndexOf(keys, key) >= 0;

    private static TokenKey? Signer(TokenKey[] keys, SignedToken token) => Array.Find(keys, key => key.HasSigned(token));

    /// <summary>The fetch under way, or a new one, or nothing when the last one was a moment ago. It belongs to nobody's request and never fails.</summary>
    private Task FetchOnceAsync()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (fetching.IsCompleted && !(now - triedAt < TimeSpan.FromSeconds(issuer.RefetchSeconds) && now >= triedAt))
            {
                triedAt = now;
                fetching = Task.Run(FetchAsync);
            }
            return fetching;
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            var fresh = Read(await http!.GetByteArrayAsync(new Uri(issuer.JwksUrl)));
            if (fresh.Count == 0)
                throw new JsonException("there is no key for the configured algorithms in it");
            var before = keys;
            keys = [.. fresh.Select(key => Array.Find(before, key.Is) ?? key)]; // the same object: what it has proved stays proved
            Volatile.Write(ref fetchedAt, clock.GetUtcNow().UtcTicks);
            LogFetched(issuer.Issuer, fresh.Count);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException)
        {
            LogFailed(issuer.Issuer, e.GetType().Name, e is JsonException ? "no JWKS" : (e as HttpRequestException)?.StatusCode?.ToString() ?? "no answer", keys.Length);
        }
    }

    private List<TokenKey> Read(byte[] document)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 8 });
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Take(MaxKeys).Select(TokenKey.OfJwk).OfType<TokenKey>().Where(key => issuer.Algorithms.Contains(key.Algorithm))]
            : throw new JsonException("no JWKS");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Fetched {Count} keys of issuer {Issuer}")]
    private partial void LogFetched(string issuer, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of issuer {Issuer} cannot be fetched ({Failure}, {Answer}); going on with the {Count} known ones")]
    private partial void LogFailed(string issuer, string failure, string answer, int count);
}
