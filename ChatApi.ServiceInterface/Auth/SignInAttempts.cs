using System.Net;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Limits attempts to sign in per account and per address (guarantees 8), counted in PostgreSQL: the same on every node, and neither an
/// outage nor a flush of Redis resets them. Counted before anything is looked up or hashed: by the name as it was given, so that the
/// answer does not tell whether it is an account's, and in one statement. Names and addresses are kept as hashes, until they are free.
/// </summary>
sealed class SignInAttempts(NpgsqlDataSource dataSource, AuthSettings settings)
{
    /// <summary>The key of an account by what somebody gave as its name.</summary>
    public static byte[] OfName(string name) => Hash($"name {UserKeys.Fold(name)}");

    /// <summary>The key of an account whose user is known already.</summary>
    public static byte[] OfUser(string userId) => Hash($"user {userId}");

    /// <summary>Counts one attempt; 429 <c>RateLimitExceeded</c> when the address or the account has none left. An address that has none takes none of the account's.</summary>
    /// <param name="account">Null when there is none yet.</param>
    /// <param name="address">Null counts as one address.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task CountAsync(byte[]? account, IPAddress? address, CancellationToken ct)
    {
        var (ofAccount, ofAddress) = (settings.AccountAttempts > 0 ? account : null, settings.AddressAttempts > 0 ? OfAddress(address) : null);
        if (ofAccount is null && ofAddress is null)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var outcome = await db.CountAttemptAsync(
            ofAddress, new(settings.AddressAttempts, settings.AddressAttemptSeconds), ofAccount, new(settings.AccountAttempts, settings.AccountAttemptSeconds), ct);
        if (!outcome.IsRefused)
            return;
        var wait = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(outcome.WaitSeconds)));
        throw new ChatException(ErrorCode.RateLimitExceeded, $"Too many attempts; try again in {wait.TotalSeconds} seconds.")
        {
            RetryAfter = wait,
            Meta = { ["limit"] = outcome.IsOfAddress ? "signInPerAddress" : "signInPerAccount" },
            Rates = [outcome.IsOfAddress
                ? UsedUp("signInPerAddress", settings.AddressAttempts, settings.AddressAttemptSeconds, wait)
                : UsedUp("signInPerAccount", settings.AccountAttempts, settings.AccountAttemptSeconds, wait)],
        };
    }

    /// <summary>Gives an account all its attempts back: whoever it was knows the password. An address gets nothing back.</summary>
    public async Task ForgiveAsync(byte[] account, CancellationToken ct)
    {
        if (settings.AccountAttempts == 0)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await db.ForgiveAttemptsAsync(account, ct);
    }

    private static RateState UsedUp(string name, int burst, int seconds, TimeSpan wait)
    {
        var quota = new RateQuota(burst, seconds * 1_000_000L, $"1/{seconds}s");
        return new(name, quota, quota.LimitUs - quota.IntervalUs + (long)wait.TotalMicroseconds);
    }

    /// <summary>One IPv4 address; of IPv6 the network of a site, 64 bits.</summary>
    private static byte[] OfAddress(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        var bytes = address?.GetAddressBytes() ?? [];
        return Hash($"address {Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
