using System.Security.Cryptography;
using System.Text;

namespace ChatApi.Client;

/// <summary>The part of a storage that is one user's: keys below a prefix made of their id, so that nobody else's are read or written.</summary>
sealed class UserStorage(IChatStorage storage, string userId)
{
    private readonly string prefix = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(userId)), 0, 16).ToLowerInvariant() + "/";

    public string UserId => userId;

    public Task<string?> GetAsync(string key, CancellationToken ct) => storage.GetAsync(prefix + key, ct);

    public Task SetAsync(string key, string text, CancellationToken ct) => storage.SetAsync(prefix + key, text, ct);

    public Task RemoveAsync(string key, CancellationToken ct) => storage.RemoveAsync(prefix + key, ct);

    public async Task<IReadOnlyList<string>> KeysAsync(string start, CancellationToken ct) =>
        [.. (await storage.KeysAsync(prefix + start, ct).ConfigureAwait(false)).Select(key => key[prefix.Length..])];
}
