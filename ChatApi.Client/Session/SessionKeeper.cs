using System.Text.Json;

namespace ChatApi.Client;

/// <summary>Keeps the session in storage: always the newest tokens, one write at a time.</summary>
/// <param name="storage">Where.</param>
/// <param name="options">Log, and whether a provider gives the tokens.</param>
/// <param name="current">The tokens now; null when signed out.</param>
sealed class SessionKeeper(IChatStorage storage, ChatClientOptions options, Func<ChatTokens?> current)
{
    private const string Key = "session";

    private readonly Lock gate = new();
    private Task writing = Task.CompletedTask;

    /// <summary>The tokens have changed: keeps those that there are by then, or forgets them; soon.</summary>
    public void Keep()
    {
        lock (gate)
            writing = WriteAsync(writing);
    }

    /// <summary>Completes when the tokens of the last change are kept, or could not be.</summary>
    public Task KeptAsync()
    {
        lock (gate)
            return writing;
    }

    /// <summary>What is kept; null when there is nothing that can be read.</summary>
    public async Task<ChatTokens?> ReadAsync(CancellationToken ct)
    {
        await KeptAsync().WaitAsync(ct).ConfigureAwait(false);
        var text = await storage.GetAsync(Key, ct).ConfigureAwait(false);
        try
        {
            return text is null ? null : JsonSerializer.Deserialize(text, SavedJson.Default.ChatTokens);
        }
        catch (JsonException e)
        {
            options.Log?.Invoke("The kept session cannot be read", e);
            return null;
        }
    }

    private async Task WriteAsync(Task before)
    {
        await before.ConfigureAwait(false);
        var tokens = current(); // not those of the change: two that are told in the wrong order leave the newer
        if (tokens is not null && options.TokenProvider is not null)
            tokens = new ChatTokens { UserId = tokens.UserId, AccessTokenExpiry = DateTimeOffset.UnixEpoch }; // the provider gives the token again
        try
        {
            if (tokens is null)
                await storage.RemoveAsync(Key).ConfigureAwait(false);
            else
                await storage.SetAsync(Key, JsonSerializer.Serialize(tokens, SavedJson.Default.ChatTokens)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("The session could not be kept; after a restart the user signs in again", e);
        }
    }
}
