using System.Buffers;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What an access token says.</summary>
sealed record AccessToken(string UserId, Guid SessionId, DateTimeOffset Expires);

/// <summary>
/// Access tokens: JWTs (RFC 9068) signed HS256, with <c>iss aud sub sid iat nbf exp</c>. Checked without the database; whether
/// the session still lives is the caller's question. A verdict is remembered until the token ends, so that a busy client's
/// token is checked once.
/// </summary>
sealed class AccessTokens(SigningKeys keys, AuthSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>How far clocks may be apart.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    private const string TokenType = "at+jwt";
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private const int MaxCharacters = 8_192;
    private const int MaxRemembered = 20_000;
    private static readonly Dictionary<string, object> Header = new() { [JwtHeaderParameterNames.Typ] = TokenType };
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = MaxCharacters };
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    public string Issue(AccessToken token)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var payload = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = settings.Issuer,
            [JwtRegisteredClaimNames.Aud] = settings.Issuer,
            [JwtRegisteredClaimNames.Sub] = token.UserId,
            [JwtRegisteredClaimNames.Sid] = token.SessionId,
            [JwtRegisteredClaimNames.Iat] = now,
            [JwtRegisteredClaimNames.Nbf] = now,
            [JwtRegisteredClaimNames.Exp] = token.Expires.ToUnixTimeSeconds(),
        });
        return handler.CreateToken(payload, new SigningCredentials(keys.Access, SecurityAlgorithms.HmacSha256), Header);
    }

    /// <summary>What the token says. 401 <c>TokenExpired</c> when it is ours and over, 401 <c>TokenInvalid</c> when it is anything else.</summary>
    public AccessToken Check(string text)
    {
        if (!remembered.TryGetValue(text, out AccessToken? token) || token is null)
        {
            token = Read(text);
            remembered.Set(text, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpiration = token.Expires + Leeway });
        }
        return clock.GetUtcNow() < token.Expires + Leeway
            ? token
            : throw new ChatException(ErrorCode.TokenExpired, "The access token has expired; renew it with GetAccessToken.");
    }

    /// <summary>Everything but the end of its life, which changes with time.</summary>
    private AccessToken Read(string text)
    {
        // the library reads '+' for '-' and the like, which would make one signature have many spellings
        if (text.Length > MaxCharacters || text.AsSpan().Count('.') != 2 || text.AsSpan().ContainsAnyExcept(Alphabet))
            throw Invalid();
        try
        {
            var jwt = new JsonWebToken(text);
            // The library would take any algorithm that fits the key: only ours is let through to it.
            if (jwt.Alg != SecurityAlgorithms.HmacSha256 || jwt.Typ != TokenType || jwt.Kid != keys.Access.KeyId)
                throw Invalid();
            if (!handler.ValidateToken(text, Expectations()).IsValid)
                throw Invalid();
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            var token = new AccessToken(
                jwt.GetPayloadValue<string>(JwtRegisteredClaimNames.Sub),
                Guid.Parse(jwt.GetPayloadValue<string>(JwtRegisteredClaimNames.Sid)),
                DateTimeOffset.FromUnixTimeSeconds(jwt.GetPayloadValue<long>(JwtRegisteredClaimNames.Exp)));
            if (jwt.GetPayloadValue<long>(JwtRegisteredClaimNames.Nbf) > now + Leeway.TotalSeconds || !UserIds.IsValid(token.UserId))
                throw Invalid();
            return token;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or SecurityTokenException or OverflowException or Newtonsoft.Json.JsonException)
        {
            throw Invalid();
        }
    }

    private TokenValidationParameters Expectations() => new()
    {
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.Issuer,
        IssuerSigningKey = keys.Access,
        RequireSignedTokens = true,
        ValidateLifetime = false, // done here: by our clock, and so that only an authentic token is called expired
    };

    public void Dispose() => remembered.Dispose();

    private static ChatException Invalid() => new(ErrorCode.TokenInvalid, "The access token is not valid here; sign in again.");
}
