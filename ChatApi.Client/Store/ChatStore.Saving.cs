namespace ChatApi.Client;

public sealed partial class ChatStore
{
    /// <summary>Changes are saved at once, and those that come meanwhile together.</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim writing = new(1, 1);
    private bool isSaving;
    private bool hasMore;

    /// <summary>Saves what has changed, and completes when it is on the disk. The store does that by itself; call it when the system is about to end the app.</summary>
    public async Task SaveAsync(CancellationToken ct = default)
    {
        await writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            StoreContent? now;
            StorePersistence? parts;
            lock (gate)
                (now, parts, hasMore) = (content, persistence, false);
            if (now is not null && parts is not null)
                await parts.SaveAsync(now, ct).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    private void SaveSoon()
    {
        lock (gate)
        {
            hasMore = true;
            if (isSaving)
                return;
            isSaving = true;
        }
        _ = Task.Run(SaveAllAsync, CancellationToken.None);
    }

    /// <summary>What cannot be saved is tried again with the next change.</summary>
    private async Task SaveAllAsync()
    {
        while (true)
        {
            try
            {
                await SaveAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                options.Log?.Invoke("The store could not be saved", e);
            }
            await Task.Delay(SaveInterval, options.TimeProvider).ConfigureAwait(false);
            lock (gate)
            {
                isSaving = hasMore;
                if (!isSaving)
                    return;
            }
        }
    }
}
