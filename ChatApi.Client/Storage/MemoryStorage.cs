using System.Collections.Concurrent;

namespace ChatApi.Client;

/// <summary>Keeps texts as long as it lives itself: for tests, and for programs that need nothing after their end.</summary>
public sealed class MemoryStorage : IChatStorage
{
    private readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<string?> GetAsync(string key, CancellationToken ct = default) => Task.FromResult(texts.GetValueOrDefault(key));

    /// <inheritdoc/>
    public Task SetAsync(string key, string text, CancellationToken ct = default)
    {
        texts[key] = text;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken ct = default)
    {
        texts.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))]);
}
