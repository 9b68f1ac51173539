using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>How long a stream may live on its token.</summary>
static class Expiry
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    /// <summary>When the access token ends and its leeway; never for callers whose token does not end.</summary>
    public static DateTimeOffset Of(Caller caller) =>
        caller.TokenExpires > DateTimeOffset.MaxValue - Leeway ? DateTimeOffset.MaxValue : caller.TokenExpires + Leeway;
}
