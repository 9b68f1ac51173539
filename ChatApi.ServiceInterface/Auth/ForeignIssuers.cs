using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What a token of a foreign issuer says, once proved.</summary>
sealed record ForeignToken(string Issuer, string UserId, Guid SessionId, DateTimeOffset Expires)
{
    public string? DisplayName { get; init; }

    public string? UserName { get; init; }

    public bool IsAdmin { get; init; }
}

/// <summary>
/// The auth services of the operator's own apps (<c>Auth:Issuers</c>) and their tokens: signature, algorithm, <c>iss</c>, <c>aud</c>,
/// <c>exp</c>, <c>nbf</c>, <c>iat</c> and type are checked, and <c>sub</c> is the user id. A configured key that is no good stops the start.
/// </summary>
sealed class ForeignIssuers : IDisposable
{
    private const int MaxDocumentBytes = 262_144;
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, (TrustedIssuer Issuer, IssuerKeys Keys)> byName = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = FetchPatience,
        MaxResponseContentBufferSize = MaxDocumentBytes,
    };

    public ForeignIssuers(AuthSettings settings, TimeProvider clock, ILogger<ForeignIssuers> log)
    {
        this.clock = clock;
        for (var i = 0; i < settings.Issuers.Count; i++)
        {
            var issuer = settings.Issuers[i];
            var keys = issuer.JwksUrl.Length > 0 ? new IssuerKeys(issuer, http, clock, log) : new IssuerKeys(issuer, FixedKey(issuer, $"Auth:Issuers:{i}"), clock, log);
            byName.Add(issuer.Issuer, (issuer, keys));
        }
    }

    /// <summary>
    /// What the token says, and the key that proves it. 401 <c>TokenExpired</c> when it is authentic and over, <c>TokenInvalid</c> when
    /// it is anything else. No query; a fetch of keys only as <see cref="IssuerKeys"/> says.
    /// </summary>
    public async ValueTask<(ForeignToken Token, TokenKey Key)> CheckAsync(SignedToken token, CancellationToken ct)
    {
        if (token.Issuer is not { } name || !byName.TryGetValue(name, out var entry))
            throw AccessTokens.Invalid();
        var (issuer, keys) = entry;
        var now = clock.GetUtcNow();
        if (!IsAccessToken(token.Type) || token.Algorithm is not { } algorithm || !issuer.Algorithms.Contains(algorithm)
            || !token.Has("aud", issuer.Audience) || token.Id("sub") is not { } userId || !UserIds.IsValid(userId)
            || !token.HasBegun(now, AccessTokens.Leeway, out var expires))
            throw AccessTokens.Invalid();
        if (await keys.FindSignerAsync(token, ct) is not { } key)
            throw AccessTokens.Invalid();
        if (expires + AccessTokens.Leeway <= now)
            throw AccessTokens.Expired();
        return (new(name, userId, SessionOf(name, userId, token), expires.Value)
        {
            DisplayName = token.Text(issuer.NameClaim),
            UserName = issuer.UserNameClaim.Length > 0 ? token.Text(issuer.UserNameClaim) : null,
            IsAdmin = issuer.AdminClaim.Length > 0 && token.Has(issuer.AdminClaim, issuer.AdminValue),
        }, key);
    }

    /// <summary>Whether what this key has proved still counts.</summary>
    public bool Trusts(string issuer, TokenKey key) => byName[issuer].Keys.Has(key);

    public void Dispose() => http.Dispose();

    /// <summary>Refresh, identity and logout tokens say what they are in <c>typ</c>; most issuers give their access tokens none, or JWT.</summary>
    private static bool IsAccessToken(string? type) => type?.ToLowerInvariant() is null or "jwt" or "at+jwt" or "application/at+jwt";

    /// <summary>
    /// The session that tokens of one sign-in share: by the issuer's <c>sid</c>, else each token is one of its own, by <c>jti</c> or by what
    /// is signed. The same on every node (a UUID of version 8, RFC 9562 §5.8).
    /// </summary>
    private static Guid SessionOf(string issuer, string userId, SignedToken token)
    {
        var (kind, id) = token.Id("sid") is { Length: > 0 } sid ? ("sid", sid)
            : token.Id("jti") is { Length: > 0 } jti ? ("jti", jti)
            : ("token", Convert.ToHexString(SHA256.HashData(token.Content)));
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{userId}\n{kind}\n{id}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static TokenKey FixedKey(TrustedIssuer issuer, string path)
    {
        try
        {
            if (issuer.Secret.Length > 0)
                return TokenKey.OfSecret(issuer.Secret);
            var key = TokenKey.OfPem(issuer.PublicKey.Contains("-----BEGIN", StringComparison.Ordinal) ? issuer.PublicKey : File.ReadAllText(issuer.PublicKey));
            return issuer.Algorithms.Contains(key.Algorithm) ? key : throw new ArgumentException($"is a key for {key.Algorithm}, which is not in {nameof(TrustedIssuer.Algorithms)}");
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            var setting = issuer.Secret.Length > 0 ? nameof(TrustedIssuer.Secret) : nameof(TrustedIssuer.PublicKey);
            throw new StartupException($"Setting {path}:{setting} of issuer {issuer.Issuer} {(e is ArgumentException ? e.Message : "names a file that cannot be read")}.", e);
        }
    }
}
