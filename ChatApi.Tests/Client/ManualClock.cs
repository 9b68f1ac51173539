namespace ChatApi.Tests.Client;

/// <summary>A clock that tells the time it is told; timers stay real, so that waits end.</summary>
sealed class ManualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
