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
}
