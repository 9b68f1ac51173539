using System.Collections.Concurrent;

namespace ChatApi.Client;

/// <summary>Whether it is time to say again that the user is typing: once in 3 seconds for a conversation, of the 6 that it lasts.</summary>
sealed class TypingThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<Guid, (string? Kind, long At)> said = new();

    /// <summary>True when it is; then it counts as said.</summary>
    public bool IsDue(Guid conversationId, string? kind)
    {
        if (said.TryGetValue(conversationId, out var last) && last.Kind == kind && clock.GetElapsedTime(last.At) < Interval)
            return false;
        said[conversationId] = (kind, clock.GetTimestamp());
        return true;
    }

    /// <summary>The next is due at once.</summary>
    public void Forget(Guid conversationId) => said.TryRemove(conversationId, out _);
}
