using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Caching.Memory;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What an access token says.</summary>
sealed record AccessToken(string UserId, Guid SessionId, DateTimeOffset Expires)
{
    /// <summary>The foreign issuer whose administrator this is; null for everyone else.</summary>
    public string? AdminOf { get; init; }
}

/// <summary>
/// Access tokens: our own, JWTs (RFC 9068) signed HS256 with <c>iss aud sub sid iat nbf exp</c>, and those of foreign issuers. Whether the
/// session still lives is the caller's question. A verdict is remembered until the token ends, so that a busy client's token is
/// checked once; of a foreign one for as long as our own live, and while its key is its issuer's.
/// </summary>
sealed class AccessTokens(SigningKeys keys, ForeignIssuers issuers, ForeignUsers foreignUsers, AuthSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>How far clocks may be apart.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    private const string TokenType = "at+jwt";
    private const int MaxRemembered = 20_000;
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    public string Issue(AccessToken token)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var header = Encoding.ASCII.GetBytes($$"""{"alg":"{{TokenKey.Hs256}}","kid":"{{keys.Access.KeyId}}","typ":"{{TokenType}}"}""");
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = settings.Issuer,
            ["aud"] = settings.Issuer,
            ["sub"] = token.UserId,
            ["sid"] = token.SessionId,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = token.Expires.ToUnixTimeSeconds(),
        });
        var content = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{content}.{Base64Url.EncodeToString(keys.Sign(Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>
    /// What the token says. 401 <c>TokenExpired</c> when it is authentic and over, <c>TokenInvalid</c> when it is anything else. No query, but
    /// one when a foreign token is new here.
    /// </summary>
    public async ValueTask<AccessToken> CheckAsync(string text, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var key = KeyOf(text);
        if (!remembered.TryGetValue(key, out Verdict? verdict) || verdict is null || !IsGood(verdict, now))
        {
            verdict = await JudgeAsync(SignedToken.Read(text) ?? throw Invalid(), now, ct);
            remembered.Set(key, verdict, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = verdict.Until });
        }
        return now < verdict.Token.Expires + Leeway ? verdict.Token : throw Expired();
    }

    public void Dispose() => remembered.Dispose();

    public static ChatException Invalid() => new(ErrorCode.TokenInvalid, "The access token is not valid here; sign in again.");

    public static ChatException Expired() => new(ErrorCode.TokenExpired, "The access token has expired; renew it with GetAccessToken, or at the app you come from.");

    /// <summary>Half of the SHA-256: tokens are long, and secret.</summary>
    private static UInt128 KeyOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private bool IsGood(Verdict verdict, DateTimeOffset now) =>
        verdict.Foreign is not { } foreign || (now < verdict.Until && issuers.Trusts(foreign.Issuer, foreign.Key));

    private async ValueTask<Verdict> JudgeAsync(SignedToken signed, DateTimeOffset now, CancellationToken ct)
    {
        if (settings.OwnAccounts && signed.Issuer == settings.Issuer)
        {
            var own = ReadOwn(signed, now);
            return new(own, own.Expires + Leeway, null);
        }
        var (token, key) = await issuers.CheckAsync(signed, ct);
        await foreignUsers.SeeAsync(token, ct);
        // not for longer than RevokedSessions remembers: what was ended before is found by the next query
        var until = now + TimeSpan.FromMinutes(settings.AccessTokenMinutes);
        return new(new(token.UserId, token.SessionId, token.Expires) { AdminOf = token.IsAdmin ? token.Issuer : null },
            until < token.Expires + Leeway ? until : token.Expires + Leeway, (token.Issuer, key));
    }

    /// <summary>Everything but the end of its life, which changes with time.</summary>
    private AccessToken ReadOwn(SignedToken signed, DateTimeOffset now) =>
        signed.Type == TokenType && signed.KeyId == keys.Access.KeyId && keys.Access.HasSigned(signed)
            && signed.Text("aud") == settings.Issuer && signed.HasBegun(now, Leeway, out var expires)
            && signed.Text("sub") is { } userId && UserIds.IsValid(userId) && Guid.TryParseExact(signed.Text("sid"), "D", out var sessionId)
            ? new(userId, sessionId, expires.Value)
            : throw Invalid();

    /// <summary>What came of checking a token.</summary>
    /// <param name="Token">What the token says.</param>
    /// <param name="Until">When it has to be judged again.</param>
    /// <param name="Foreign">Who has proved it, when it is not ours.</param>
    private sealed record Verdict(AccessToken Token, DateTimeOffset Until, (string Issuer, TokenKey Key)? Foreign);
}
