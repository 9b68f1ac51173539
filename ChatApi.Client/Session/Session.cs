namespace ChatApi.Client;

/// <summary>
/// Holds the tokens and renews them, one renewal at a time whoever asks. A renewal belongs to nobody's call: cancelling one
/// caller leaves it running for the others.
/// </summary>
/// <param name="options">Clock and token provider.</param>
/// <param name="renew">Calls GetAccessToken.</param>
/// <param name="stopping">Ends with the client.</param>
sealed class Session(ChatClientOptions options, Func<GetAccessToken, CancellationToken, Task<GetAccessTokenResponse>> renew, CancellationToken stopping)
{
    /// <summary>Tokens are renewed this long before they end.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private Task? renewal;

    /// <summary>The tokens now; null when signed out.</summary>
    public ChatTokens? Tokens { get; private set; }

    /// <summary>Raised after each change of <see cref="Tokens"/>, outside the lock.</summary>
    public event Action<ChatTokens?>? Changed;

    /// <summary>Raised when the service has ended the session: only a new sign-in helps.</summary>
    public event Action? Ended;

    /// <summary>A token that should still be valid on arrival; null when nobody is signed in.</summary>
    public async Task<string?> TokenAsync(CancellationToken ct)
    {
        var tokens = Tokens;
        if (tokens is null && options.TokenProvider is null)
            return null;
        if (tokens is not null && !(tokens.AccessTokenExpiry - Margin <= options.TimeProvider.GetUtcNow()))
            return tokens.AccessToken;
        try
        {
            await RenewAsync(tokens?.AccessToken, ct).ConfigureAwait(false);
        }
        catch (ChatConnectionException) when (tokens?.AccessTokenExpiry > options.TimeProvider.GetUtcNow())
        {
            // Early renewal only saves a round trip: the old token works a little longer.
        }
        return Tokens?.AccessToken;
    }

    /// <summary>
    /// Replaces the access token that was refused or is about to end; returns at once when that has happened meanwhile. Throws
    /// <see cref="ChatApiException"/> (401) when the session is over.
    /// </summary>
    public Task RenewAsync(string? refused, CancellationToken ct)
    {
        Task running;
        lock (gate)
        {
            if (renewal is { IsCompleted: false })
                running = renewal;
            else if (Tokens?.AccessToken != refused)
                return Task.CompletedTask;
            else
                running = renewal = Task.Run(() => RenewOnceAsync(Tokens), CancellationToken.None);
        }
        return running.WaitAsync(ct);
    }

    /// <summary>Takes over tokens of a sign-in, or forgets all with null.</summary>
    public void Set(ChatTokens? tokens)
    {
        lock (gate)
            Tokens = tokens;
        Changed?.Invoke(tokens);
    }

    /// <summary>The service has ended the session.</summary>
    public void End()
    {
        if (Tokens is null)
            return;
        Set(null);
        Ended?.Invoke();
    }

    private async Task RenewOnceAsync(ChatTokens? old)
    {
        if (options.TokenProvider is { } provider)
        {
            var token = await provider(stopping).ConfigureAwait(false);
            var claims = TokenClaims.Of(token, options.TimeProvider.GetUtcNow());
            Set(new ChatTokens { UserId = claims.UserId ?? "", AccessToken = token, AccessTokenExpiry = claims.Expiry });
            return;
        }
        if (old?.RefreshToken is not { } refreshToken)
            throw new ChatApiException(401, new ResponseStatus { ErrorCode = nameof(ErrorCode.TokenExpired), Message = "Sign in again." });
        try
        {
            var answer = await renew(new GetAccessToken { RefreshToken = refreshToken }, stopping).ConfigureAwait(false);
            var accessToken = answer.AccessToken ?? throw new ChatConnectionException("The renewal brought no token.");
            var renewed = old with
            {
                AccessToken = accessToken,
                AccessTokenExpiry = TokenClaims.Of(accessToken, options.TimeProvider.GetUtcNow()).Expiry,
                RefreshToken = answer.RefreshToken ?? refreshToken,
                RefreshTokenExpiry = answer.RefreshTokenExpiry ?? old.RefreshTokenExpiry,
            };
            lock (gate)
            {
                if (Tokens != old)
                    return; // signed in or out meanwhile: that wins
                Tokens = renewed;
            }
            Changed?.Invoke(renewed);
        }
        catch (ChatApiException e) when (e.Status == 401)
        {
            if (Tokens == old)
                End();
            throw;
        }
    }
}
