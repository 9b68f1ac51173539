using System.Buffers.Text;
using System.Text.Json;

namespace ChatApi.Client;

/// <summary>
/// What a signed-in client knows of its session. Keep it in the device's secure store with each <see cref="ChatClient.TokensChanged"/>,
/// and give it back to <see cref="ChatClient.Resume"/>: whoever has it is the user.
/// </summary>
public sealed record ChatTokens
{
    /// <summary>The user's id.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The access token, a JWT that lives 15 minutes.</summary>
    public string AccessToken { get; init; } = "";

    /// <summary>When the access token ends, by this device's clock; null when it does not say.</summary>
    public DateTimeOffset? AccessTokenExpiry { get; init; }

    /// <summary>The refresh token; each renewal replaces it.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>When the refresh token ends: 7 days after sign-in.</summary>
    public DateTimeOffset? RefreshTokenExpiry { get; init; }

    /// <summary>Names the user only, so that tokens do not slip into logs.</summary>
    public override string ToString() => $"ChatTokens of {UserId}";

    /// <summary>
    /// When a token that has just arrived ends, by the local clock: its life is the difference of its own times, so that a wrong
    /// local clock does not matter. Null when it is no JWT or has no <c>exp</c>.
    /// </summary>
    internal static DateTimeOffset? ExpiryOf(string accessToken, DateTimeOffset now)
    {
        var parts = accessToken.Split('.');
        if (parts.Length != 3)
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (!claims.RootElement.TryGetProperty("exp", out var exp))
                return null;
            return claims.RootElement.TryGetProperty("iat", out var iat)
                ? now.AddSeconds(exp.GetDouble() - iat.GetDouble())
                : DateTimeOffset.UnixEpoch.AddSeconds(exp.GetDouble());
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
