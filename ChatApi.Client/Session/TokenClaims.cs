using System.Text.Json;

namespace ChatApi.Client;

/// <summary>What an access token that has just arrived says of itself. It is not verified: that is the service's part.</summary>
/// <param name="UserId">Whose it is (<c>sub</c>); null when it does not say.</param>
/// <param name="Expiry">
/// When it ends, by the local clock: its life is the difference of its own times, so that a wrong local clock does not matter. Null when it
/// is no JWT or has no <c>exp</c>.
/// </param>
readonly record struct TokenClaims(string? UserId, DateTimeOffset? Expiry)
{
    public static TokenClaims Of(string accessToken, DateTimeOffset now)
    {
        var parts = accessToken.Split('.');
        if (parts.Length != 3)
            return default;
        try
        {
            using var claims = JsonDocument.Parse(FromBase64Url(parts[1]));
            var userId = claims.RootElement.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String ? sub.GetString() : null;
            if (!claims.RootElement.TryGetProperty("exp", out var exp))
                return new(userId, null);
            return new(userId, claims.RootElement.TryGetProperty("iat", out var iat)
                ? now.AddSeconds(exp.GetDouble() - iat.GetDouble())
                : DateTimeOffset.UnixEpoch.AddSeconds(exp.GetDouble()));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return default;
        }
    }

    private static byte[] FromBase64Url(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
