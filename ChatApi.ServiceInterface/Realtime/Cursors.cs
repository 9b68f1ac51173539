using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Makes the cursors clients keep, and says why one that comes back cannot be served.</summary>
sealed class Cursors(LogEpoch epoch, RealtimeSettings settings, TimeProvider clock)
{
    /// <summary>How far before a crash events may have to be repeated: longer than any transaction that writes events.</summary>
    public static TimeSpan CrashOverlap { get; } = TimeSpan.FromSeconds(60);

    private long ahead;

    /// <summary>Now, by PostgreSQL's clock: that of the events' times, and the same for all nodes.</summary>
    public DateTimeOffset Now => clock.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));

    /// <summary>The tail tells each time it hears of PostgreSQL's clock.</summary>
    public void Observe(DateTimeOffset serverTime) => Interlocked.Exchange(ref ahead, (serverTime - clock.GetUtcNow()).Ticks);

    /// <summary>The cursor of now, for a snapshot whose data is read after it on the same connection.</summary>
    public async Task<string> NowAsync(NpgsqlConnection db, CancellationToken ct)
    {
        LogEnd? end;
        while ((end = await db.EndOfLogAsync(ct)) is null)
            await epoch.RenewAsync(ct);
        return Cursor.At(end).Encode();
    }

    /// <summary>The cursor behind the text. <see cref="ResyncException"/> when it is damaged or too old; of which epoch it is, whoever serves it compares.</summary>
    public Cursor Read(string text)
    {
        var cursor = Cursor.Decode(text) ?? throw new ResyncException("damaged");
        var age = Now - cursor.IssuedAt;
        if (age > TimeSpan.FromHours(settings.CursorHours))
            throw new ResyncException("expired");
        return age < -TimeSpan.FromHours(1) ? throw new ResyncException("future") : cursor;
    }
}

/// <summary>A cursor that cannot be served. On a stream it becomes the event <c>resync.required</c>, elsewhere 410.</summary>
/// <param name="reason">As <see cref="ResyncRequired.Reason"/>.</param>
sealed class ResyncException(string reason) : Exception("The cursor cannot be served: " + reason)
{
    public string Reason { get; } = reason;

    public ChatException ToChatException() =>
        new(ErrorCode.ResyncRequired, "The cursor cannot be served any more: load the snapshot (GetSnapshot) and go on from its eventCursor.", "cursor")
        {
            Meta = { ["reason"] = Reason },
        };
}
