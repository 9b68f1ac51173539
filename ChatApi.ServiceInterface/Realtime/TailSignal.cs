namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Wakes this node's tail, and through Redis those of the others, after a commit. Coalesces: many calls, one look.</summary>
sealed class TailSignal
{
    private readonly SemaphoreSlim pending = new(0, 1);

    /// <summary>Raised for each local commit; Redis tells the other nodes.</summary>
    public event Action? CommittedHere;

    /// <summary>This node committed events.</summary>
    public void Committed()
    {
        Wake();
        CommittedHere?.Invoke();
    }

    /// <summary>Someone committed events.</summary>
    public void Wake()
    {
        try
        {
            pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // a look is due already and will see this commit too
        }
    }

    /// <summary>Returns at the next wake-up, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => pending.WaitAsync(atMost, ct);
}
