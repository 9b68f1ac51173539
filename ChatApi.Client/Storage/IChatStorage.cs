namespace ChatApi.Client;

/// <summary>
/// Where a client keeps what must outlive it: texts by key. Keys are paths of lower-case letters, digits, <c>-</c> and <c>/</c>, at most 100
/// characters, and name neither users nor conversations in clear. Calls may come from several threads at once, those for one key never do.
/// One client at a time uses a storage.
/// </summary>
public interface IChatStorage
{
    /// <summary>The text kept under a key; null when there is none.</summary>
    Task<string?> GetAsync(string key, CancellationToken ct = default);

    /// <summary>Keeps a text in place of the one before: whoever reads it later, also after a crash at any moment, gets the one or the other.</summary>
    Task SetAsync(string key, string text, CancellationToken ct = default);

    /// <summary>Forgets a key; nothing happens when there is none.</summary>
    Task RemoveAsync(string key, CancellationToken ct = default);

    /// <summary>The keys that begin with a prefix, in any order.</summary>
    Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken ct = default);
}
