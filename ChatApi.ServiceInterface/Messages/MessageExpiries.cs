using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What the time of a message counts from.</summary>
static class ExpiryAfter
{
    public const string Sent = "sent";
    public const string Read = "read";
}

/// <summary>When a message disappears: at a time, or so many seconds after everyone has read it.</summary>
/// <param name="At">Null unless it counts from sending.</param>
/// <param name="AfterRead">Null unless it counts from reading.</param>
sealed record Lifetime(DateTimeOffset? At, int? AfterRead)
{
    /// <summary>It stays.</summary>
    public static readonly Lifetime None = new(null, null);

    /// <summary>
    /// Of a new message: what its sender asks for, but no longer than its conversation allows; where that counts from reading, the sender's
    /// own word is the nearer one. System messages stay.
    /// </summary>
    public static Lifetime Of(MessageContent content, MessageExpiry? conversation, DateTimeOffset sentAt)
    {
        if (content.Type == MessageType.System)
            return None;
        var seconds = (content.ExpiresAfterSeconds, conversation) switch
        {
            ({ } own, { After: ExpiryAfter.Sent }) => Math.Min(own, conversation.Seconds),
            ({ } own, _) => own,
            (null, { After: ExpiryAfter.Sent }) => conversation.Seconds,
            _ => (int?)null,
        };
        return seconds is { } given ? new(sentAt.AddSeconds(given), null) : new(null, conversation?.Seconds);
    }
}
