using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>How long a stream may live on its token.</summary>
static class Expiry
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>Until the access token ends and its leeway; infinite for callers whose token does not end.</summary>
    public static TimeSpan Left(Caller caller, TimeProvider clock)
    {
        if (caller.TokenExpires - clock.GetUtcNow() > LongestTimer)
            return Timeout.InfiniteTimeSpan;
        var left = caller.TokenExpires + Leeway - clock.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
