using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>How long a stream may live on its token.</summary>
static class Expiry
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(60);

    /// <summary>When the access token ends and its leeway; never for callers whose token does not end.</summary>
    public static DateTimeOffset Of(Caller caller) =>
        caller.TokenExpires > DateTimeOffset.MaxValue - Leeway ? DateTimeOffset.MaxValue : caller.TokenExpires + Leeway;

    /// <summary>When to say that the token ends: a minute before it does, of a token that lives shorter than four minutes a quarter of its life.</summary>
    /// <param name="end">Of the stream: <see cref="Of"/>.</param>
    /// <param name="now">When the stream was given the token.</param>
    public static DateTimeOffset WarningOf(DateTimeOffset end, DateTimeOffset now)
    {
        if (end == DateTimeOffset.MaxValue)
            return end;
        var life = TokenEndOf(end) - now;
        return TokenEndOf(end) - (life / 4 < Notice ? life / 4 : Notice);
    }

    /// <summary>When the token ends of a stream that ends then.</summary>
    /// <param name="end">Of the stream: <see cref="Of"/>.</param>
    public static DateTimeOffset TokenEndOf(DateTimeOffset end) => end - Leeway;
}
