using System.Diagnostics;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Reads the log for this node, one look at a time: woken by commits, here at once and elsewhere through Redis, else by a
/// timer. What it reads goes to the hub in order; a look that fails is repeated from the same place.
/// </summary>
sealed partial class Tail(
    EventLogReader reader, EventBodies bodies, Hub hub, TailSignal signal, RedisConnection redis, LogEpoch epoch, Cursors cursors,
    RevokedSessions revoked, Readiness readiness, RealtimeSettings settings, ILogger<Tail> log) : BackgroundService
{
    private const int PageRows = 20_000; // one scan after a pause, rather than one for each thousand
    private const int PublishRows = 1_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);
    private Cursor position = new(0, 0, default, LogSnapshot.Nothing);
    private long highest; // pos of what has been published, or was there before this node began
    private bool failing;

    /// <summary>Takes the place from which this node hears events; before the first request, so that nothing after it is missed.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        highest = await reader.LastPosAsync(ct); // first: whatever another run of the database adds is higher
        StartAt(await reader.EndAsync(ct));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                if (failing)
                    LogRecovered();
                failing = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failing)
                    LogFailing(e);
                failing = true;
            }
            var wait = failing || !redis.IsHealthy ? settings.PollWithoutRedisMs : settings.PollMs;
            await signal.WaitAsync(TimeSpan.FromMilliseconds(wait), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Publishes everything committed up to now. When it fails within a run of pages, the next look goes on behind what was published.</summary>
    private async Task LookAsync(CancellationToken ct)
    {
        hub.LookBegins();
        var asked = Stopwatch.GetTimestamp();
        var page = await reader.ReadAsync(position.After, position.Upper, position.LastPos, above: null, PageRows, ct);
        // an answer that was held up on its way does not know who was removed meanwhile: once more, for the latest
        if (page.Rows.Count < PageRows && Stopwatch.GetElapsedTime(asked) > Fresh)
            page = await reader.ReadAsync(position.After, position.Upper, position.LastPos, above: null, PageRows, ct);
        if (!position.IsOfTheRunOf(page.End))
        {
            await StartAnewAsync(ct);
            return;
        }
        var end = page.End;
        while (page.Rows.Count == PageRows)
        {
            await PublishAsync(page.Rows, new LogRange(position, end, page.Rows[^1].Pos), ct);
            page = await reader.ReadAsync(position.After, end.Snapshot, page.Rows[^1].Pos, above: null, PageRows, ct);
            if (!page.End.IsOfTheRunOf(end))
                throw new InvalidOperationException("PostgreSQL recovered from a crash between two pages."); // the next look starts anew
        }
        await PublishAsync(page.Rows, new LogRange(position, end), ct);
        cursors.Observe(end.At);
        position = Cursor.At(end);
    }

    /// <summary>
    /// The database was started anew. After a crash transaction ids may be given out again, so that a place of before says nothing of what
    /// came after. But pos never goes back behind a row that is there: up to the highest published the old place still tells what was
    /// published, and above it nothing was. After a restore or a failover it is another log altogether.
    /// </summary>
    private async Task StartAnewAsync(CancellationToken ct)
    {
        LogServerStarted();
        await epoch.RenewAsync(ct); // a restored copy may bring the number of its run along
        var page = await reader.ReadAsync(position.After, upper: null, lastPos: 0, highest, PageRows, ct);
        var end = page.End;
        // another log, an older copy of this one, or more than can be published at once: everyone comes back with their cursor
        if (end.Epoch != position.Epoch || page.Rows.Count == PageRows || await reader.LastPosAsync(ct) < highest)
        {
            await BeginAnewAsync(ct);
            return;
        }
        var rows = page.Rows.ToList();
        rows.RemoveAll(row => row.Pos <= position.LastPos && position.Upper?.Sees(row.Xid) == true); // the published part of a run of pages
        NoteRevoked(rows);
        while (hub.Publish(rows, new LogRange(position, end, Overlap: true)) is { Count: > 0 } unfilled) // all or nothing: the next try begins at the same place
            await bodies.FillAsync(unfilled, ct);
        NoteHighest(rows);
        cursors.Observe(end.At);
        StartAt(end);
    }

    /// <summary>As at the start of the node, sessions that were ended meanwhile included; all or nothing, so that it can be repeated.</summary>
    private async Task BeginAnewAsync(CancellationToken ct)
    {
        var (lastPos, end) = (await reader.LastPosAsync(ct), await reader.EndAsync(ct));
        await revoked.LoadAsync(ct);
        highest = lastPos;
        StartAt(end);
        hub.CloseAll(StreamEnd.Draining);
    }

    private void StartAt(LogEnd end)
    {
        position = Cursor.At(end);
        hub.StartAt(end);
    }

    private async Task PublishAsync(IReadOnlyList<LoggedEvent> rows, LogRange range, CancellationToken ct)
    {
        NoteRevoked(rows);
        for (var start = 0; start == 0 || start < rows.Count; start += PublishRows)
        {
            var slice = rows.Count <= PublishRows ? rows : [.. rows.Skip(start).Take(PublishRows)];
            var part = start + PublishRows < rows.Count ? range with { LastPos = slice[^1].Pos } : range;
            while (hub.Publish(slice, part) is { Count: > 0 } unfilled)
                await bodies.FillAsync(unfilled, ct);
            NoteHighest(slice);
            if (!part.IsLast)
                position = position with { Upper = part.After.Snapshot, UpperIncarnation = part.After.Incarnation, LastPos = part.LastPos };
        }
    }

    private void NoteRevoked(IReadOnlyList<LoggedEvent> rows)
    {
        foreach (var row in rows)
        {
            if (row.Kind == EventKind.SessionRevoked && Guid.TryParse(row.Ref, out var sessionId))
                revoked.Add(sessionId);
        }
    }

    private void NoteHighest(IReadOnlyList<LoggedEvent> rows)
    {
        if (rows.Count > 0)
            highest = Math.Max(highest, rows[^1].Pos);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The event log cannot be read; live events wait until it can")]
    private partial void LogFailing(Exception e);

    [LoggerMessage(Level = LogLevel.Information, Message = "The event log is read again")]
    private partial void LogRecovered();

    [LoggerMessage(Level = LogLevel.Warning, Message = "PostgreSQL was started anew or has recovered from a crash")]
    private partial void LogServerStarted();
}
