using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// A user's events from a cursor on, for every transport: first from the database what memory does not reach, then from
/// memory, then live – each event exactly once and in order, because each part begins at the very place the one before ended.
/// </summary>
sealed class EventStream(Hub hub, TailSignal signal, EventLogReader reader, EventBodies bodies, RevokedSessions revoked, RealtimeSettings settings)
{
    // How long a list of memberships is relied on while a slow reader takes its past: within the second of guarantees 3.2.
    private static readonly TimeSpan MembershipTrust = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan JoinPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestJoinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TailPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Everything up to the moment the connection has joined the hub, in batches; what comes after is offered to it. The last batch is
    /// empty and has the place reached. <see cref="ResyncException"/> when the cursor cannot be served; then nothing was given.
    /// </summary>
    /// <param name="notBefore">With Last-Event-ID: only events since then, told as overlap.</param>
    public async IAsyncEnumerable<EventBatch> CatchUpAsync(
        HubConnection connection, Cursor place, DateTimeOffset? notBefore, [EnumeratorCancellation] CancellationToken ct)
    {
        await RefuseFutureAsync(place, ct);
        Joined? joined;
        Memberships? memberships = null;
        var read = Stopwatch.GetTimestamp();
        var pause = JoinPause;
        while (true)
        {
            var position = hub.Position;
            if (place.Epoch != position.Epoch)
                throw new ResyncException("epoch");
            var isPlain = place.Upper is null && notBefore is null && place.IsOfTheRunOf(position);
            if (isPlain && !hub.Knows(connection.UserId) && (memberships is null || Stopwatch.GetElapsedTime(read) > TailPatience))
            {
                memberships = await reader.ListMembershipsAsync(connection.UserId, ct);
                read = Stopwatch.GetTimestamp();
            }
            if (isPlain && hub.TryJoin(connection, place, memberships, out joined))
                break;
            signal.Wake(); // the tail must have passed what the memberships were read at

            if (await ReadPastAsync(connection.UserId, connection.Only, place, notBefore, position, ct) is { } past)
            {
                await foreach (var batch in CutPastAsync(connection.UserId, past, ct))
                    yield return batch;
                place = Cursor.At(past.Range.After);
                notBefore = null;
                if (past.Found.Rows.Count > 0)
                    continue;
            }
            await Task.Delay(pause, ct); // a long run is being published, or the tail waits for the database: join after it
            pause = pause * 2 < LongestJoinPause ? pause * 2 : LongestJoinPause;
        }

        // Revocations are noted before they are published: this look and the hub's closing leave no moment between them.
        if (revoked.Contains(connection.SessionId))
            connection.Close(StreamEnd.Revoked);
        var missed = joined.Missed.Where(connection.Wants).ToList();
        await bodies.FillAsync(missed, ct); // now, not as they were when they happened
        foreach (var batch in EventBatch.Cut([.. missed.Where(row => row.Body is not null)], joined.Range))
            yield return batch with { Events = hub.StillHeard(connection.User!, Left(batch.Events)) };
        yield return new([], joined.Range.End());
    }

    /// <summary>
    /// The first batch of what has been committed after the cursor by now, straight from the database: a request sees what was
    /// acknowledged before it, even where this node's tail has yet to look.
    /// </summary>
    /// <param name="only">The only conversations to hear of; null = all.</param>
    public async Task<(EventBatch Batch, Cursor Reached)> ReadNowAsync(string userId, IReadOnlySet<Guid>? only, Cursor place, CancellationToken ct)
    {
        LogEnd? end = null;
        while (true)
        {
            if (end is null)
                Refuse(place, end = await reader.EndAsync(ct));
            if (await ReadPastAsync(userId, only, place, notBefore: null, end, ct) is not { } past)
            {
                end = null;
                continue;
            }
            var reached = Cursor.At(past.Range.After);
            await foreach (var batch in CutPastAsync(userId, past, ct))
                return (batch, reached);
            if (place.Upper is null)
                return (new([], reached.Encode()), reached);
            place = reached; // the pages of an earlier call are through; what came after them is next
        }
    }

    /// <summary>A place that the log has not reached is of another history. One that is ahead of this node's tail only is waited for.</summary>
    private async Task RefuseFutureAsync(Cursor place, CancellationToken ct)
    {
        var position = hub.Position;
        if (place.IsOfTheRunOf(position) && !place.IsBeyond(position))
            return;
        var end = await reader.EndAsync(ct);
        Refuse(place, end);
        for (var since = Stopwatch.GetTimestamp(); !hub.Position.IsOfTheRunOf(end);)
        {
            if (Stopwatch.GetElapsedTime(since) > TailPatience)
                throw new ChatException(ErrorCode.DatabaseUnavailable, "The event log was interrupted; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };
            await Task.Delay(20, ct); // the database was started anew and the tail is about to notice
        }
    }

    private static void Refuse(Cursor place, LogEnd end)
    {
        if (place.Epoch != end.Epoch)
            throw new ResyncException("epoch");
        if (place.IsBeyond(end))
            throw new ResyncException("future");
    }

    /// <summary>
    /// Everything between the cursor and a place reached, in one query of at most MaxResumeEvents rows. Null when the database has been
    /// started anew since that place: of what came after, its snapshot would show what has ids given out again, without the rest.
    /// </summary>
    private async Task<Past?> ReadPastAsync(string userId, IReadOnlySet<Guid>? only, Cursor place, DateTimeOffset? notBefore, LogEnd position, CancellationToken ct)
    {
        var crashed = !place.IsOfTheRunOf(position);
        var goesOn = place.Upper is not null && place.UpperIncarnation == position.Incarnation;
        var upper = goesOn ? place.Upper! : position.Snapshot;
        var overlapSince = crashed ? place.IssuedAt - Cursors.CrashOverlap : (DateTimeOffset?)null;
        var found = await reader.ReadForUserAsync(userId, only, goesOn ? place : place with { LastPos = 0 }, upper, overlapSince, notBefore, settings.MaxResumeEvents + 1, ct);
        if (found.End?.IsOfTheRunOf(position) != true)
            return null;
        if (found.Rows.Count > settings.MaxResumeEvents)
            throw new ResyncException("too_many");
        // with an overlap, what came before is not asked for again: the place reached is the upper snapshot itself
        var overlap = crashed || notBefore is not null;
        var end = position with { Snapshot = overlap ? upper : place.After.Union(upper) };
        return new(found, new LogRange(place, end, Overlap: overlap));
    }

    private async IAsyncEnumerable<EventBatch> CutPastAsync(string userId, Past past, [EnumeratorCancellation] CancellationToken ct)
    {
        var (rows, blocked, readsHidden, _) = past.Found;
        var read = Stopwatch.GetTimestamp();
        for (var i = 0; i < rows.Count; i += Limits.EventsPerBatch)
        {
            if (Stopwatch.GetElapsedTime(read) > MembershipTrust)
            {
                var now = await reader.ListMembershipsAsync(userId, ct);
                rows = [.. rows.Take(i), .. rows.Skip(i).Where(row => row.UserId is not null || now.MayHear(row))];
                (blocked, readsHidden) = ([.. now.Blocked], now.ReadsHidden);
                read = Stopwatch.GetTimestamp();
            }
            var page = rows.Skip(i).Take(Limits.EventsPerBatch).ToList();
            if (page.Count == 0)
                yield break;
            var isLast = i + Limits.EventsPerBatch >= rows.Count;
            await bodies.FillAsync(page, ct);
            var range = isLast ? past.Range : past.Range with { LastPos = page[^1].Pos };
            var seen = page.Where(row => row.Body is not null).Select(row => row.For(new(userId, blocked, readsHidden, row.FromSeq))).Where(row => row.Body is not null);
            foreach (var batch in EventBatch.Cut([.. seen], range))
            {
                if (Left(batch.Events) is { Count: > 0 } left)
                    yield return batch with { Events = left };
            }
        }
    }

    /// <summary>Events without the content of messages that were deleted since they were read, while the reader took the batches before.</summary>
    private List<LoggedEvent> Left(IReadOnlyList<LoggedEvent> events) => events.All(row => hub.Erased.Reaches(row.ReadAt))
        ? [.. events.Select(row => row.Without(hub.Erased)).OfType<LoggedEvent>()]
        : throw new ChatException(ErrorCode.Overloaded, "Too many messages were deleted while these events were read; go on from the last cursor.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private sealed record Past(LogForUser Found, LogRange Range);
}
