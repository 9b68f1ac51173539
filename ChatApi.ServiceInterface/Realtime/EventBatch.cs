using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>What a transport writes at once: events and the place after them, or one ephemeral event and no place.</summary>
/// <param name="Overlap">Some of the events may have come before: the client drops them by id.</param>
readonly record struct EventBatch(IReadOnlyList<LoggedEvent> Events, string? Cursor, bool Overlap = false, ServerEvent? Ephemeral = null)
{
    private const int MaxBytes = 64 * 1_024;

    /// <summary>Cuts events that are filled in to batches of at most 100 and about 64 KiB. The last one ends where the range ends, the others within it.</summary>
    public static IEnumerable<EventBatch> Cut(IReadOnlyList<LoggedEvent> events, LogRange range)
    {
        for (var start = 0; start < events.Count;)
        {
            var count = 1;
            for (var bytes = events[start].Utf8.Length; start + count < events.Count && count < Limits.EventsPerBatch; count++)
            {
                bytes += events[start + count].Utf8.Length;
                if (bytes > MaxBytes)
                    break;
            }
            var isLast = start + count == events.Count;
            yield return new(
                count == events.Count ? events : [.. events.Skip(start).Take(count)],
                isLast ? range.End() : range.Within(events[start + count - 1].Pos),
                range.Overlap);
            start += count;
        }
    }
}
