using ChatApi.Client;

namespace ChatApi.Tests.Client;

/// <summary>A storage that a test holds up, or lets fail: a hook is waited for with each key.</summary>
sealed class HookedStorage : IChatStorage
{
    private readonly MemoryStorage kept = new();

    /// <summary>Before a text is kept.</summary>
    public Func<string, Task> Setting { get; set; } = _ => Task.CompletedTask;

    /// <summary>After a text was kept.</summary>
    public Func<string, Task> Set { get; set; } = _ => Task.CompletedTask;

    /// <summary>Before a key is removed.</summary>
    public Func<string, Task> Removing { get; set; } = _ => Task.CompletedTask;

    public Task<string?> GetAsync(string key, CancellationToken ct = default) => kept.GetAsync(key, ct);

    public async Task SetAsync(string key, string text, CancellationToken ct = default)
    {
        await Setting(key);
        await kept.SetAsync(key, text, ct);
        await Set(key);
    }

    public async Task RemoveAsync(string key, CancellationToken ct = default)
    {
        await Removing(key);
        await kept.RemoveAsync(key, ct);
    }

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken ct = default) => kept.KeysAsync(prefix, ct);

    /// <summary>How many keys have this in them.</summary>
    public async Task<int> CountAsync(string part) => (await KeysAsync("")).Count(key => key.Contains(part, StringComparison.Ordinal));
}
