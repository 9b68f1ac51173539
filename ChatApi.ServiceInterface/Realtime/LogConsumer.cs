using System.Globalization;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>What a step of a consumer came to.</summary>
enum ConsumerStep
{
    /// <summary>It is at the end of the log.</summary>
    AtEnd,

    /// <summary>There is more to read.</summary>
    More,

    /// <summary>Another node is at it.</summary>
    Elsewhere,

    /// <summary>It has no place in this log: it is new, or the database is another than before.</summary>
    NotBegun,
}

/// <summary>
/// Reads the log for work that follows from events, from a place kept in <c>log_consumers</c>. Whichever node comes first takes the next
/// step, and the work is in the transaction that moves the place on: each event is worked on, after a crash of the database perhaps twice.
/// </summary>
sealed class LogConsumer(NpgsqlDataSource dataSource, EventLogReader reader)
{
    /// <summary>Works on the next events, at most <paramref name="limit"/>.</summary>
    /// <param name="name">Of the consumer.</param>
    /// <param name="limit">Rows of the log.</param>
    /// <param name="work">In the open transaction of the connection; called only when there are events.</param>
    /// <param name="ct">Cancels it; nothing has happened then.</param>
    public async Task<ConsumerStep> StepAsync(
        string name, int limit, Func<NpgsqlConnection, IReadOnlyList<LoggedEvent>, CancellationToken, Task> work, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        if (!await db.TryLockConsumerAsync(name, ct))
            return ConsumerStep.Elsewhere;
        if (Place.Decode(await db.FindConsumerAsync(name, ct)) is not { } place)
            return ConsumerStep.NotBegun;

        var page = await reader.ReadAsync(place.Cursor.After, place.Cursor.Upper, place.Cursor.LastPos, above: null, limit, ct);
        if (!place.Cursor.IsOfTheRunOf(page.End))
        {
            if (page.End.Epoch != place.Cursor.Epoch)
                return ConsumerStep.NotBegun;
            page = await reader.ReadAsync(place.Cursor.After, upper: null, lastPos: 0, place.Highest, limit, ct); // after a crash, as the tail does
        }
        if (page.Rows.Count > 0)
            await work(db, page.Rows, ct);
        else if (place.Cursor.Upper is null && place.Cursor.IsOfTheRunOf(page.End) && page.End.At - place.Cursor.IssuedAt < TimeSpan.FromMinutes(1))
            return ConsumerStep.AtEnd; // nothing to write down yet
        await db.SaveConsumerAsync(name, place.After(page, limit).Encode(), ct);
        await transaction.CommitAsync(ct);
        return page.Rows.Count == limit || place.Cursor.Upper is not null ? ConsumerStep.More : ConsumerStep.AtEnd; // behind a run of pages is what came meanwhile
    }

    /// <summary>The end of the log, for <see cref="BeginAtAsync"/>: taken before what is there already is worked through by other means.</summary>
    public async Task<string> EndAsync(CancellationToken ct)
    {
        var highest = await reader.LastPosAsync(ct); // first: what comes between is higher
        return new Place(highest, Cursor.At(await reader.EndAsync(ct))).Encode();
    }

    /// <summary>Gives the consumer its first place.</summary>
    public async Task BeginAtAsync(string name, string place, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await db.SaveConsumerAsync(name, place, ct);
    }

    /// <summary>What has been worked on.</summary>
    /// <param name="Highest">The highest pos worked on: after a crash, everything above it is new.</param>
    /// <param name="Cursor">Everything it sees has been worked on.</param>
    private sealed record Place(long Highest, Cursor Cursor)
    {
        public static Place? Decode(string? text) =>
            text?.Split(' ') is [var highest, var cursor] && long.TryParse(highest, CultureInfo.InvariantCulture, out var pos) && Cursor.Decode(cursor) is { } at ? new(pos, at) : null;

        public string Encode() => string.Create(CultureInfo.InvariantCulture, $"{Highest} {Cursor.Encode()}");

        public Place After(LogPage page, int limit) => new(
            page.Rows.Count > 0 ? Math.Max(Highest, page.Rows[^1].Pos) : Highest,
            page.Rows.Count < limit ? Cursor.At(page.End)
                : Cursor with { Upper = page.End.Snapshot, UpperIncarnation = page.End.Incarnation, LastPos = page.Rows[^1].Pos });
    }
}
