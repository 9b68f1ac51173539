using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>Turns rows of certain kinds into events, in bulk: one query for a batch, whatever its size. Each feature has one.</summary>
interface IEventBodies
{
    /// <summary>The kinds this one fills in.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Calls <see cref="LoggedEvent.Fill"/> on each row; content is read now, not as it was then.</summary>
    Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct);
}

/// <summary>
/// Fills rows of any kind, each kind by its feature. A row that its feature cannot make an event of, because of what is stored, is logged
/// and not told: who may not read it holds up no other, neither here nor in the tail.
/// </summary>
sealed partial class EventBodies(IEnumerable<IEventBodies> features, Hub hub, ILogger<EventBodies> log)
{
    private readonly Dictionary<string, IEventBodies> byKind =
        features.SelectMany(feature => feature.Kinds, (feature, kind) => (feature, kind)).ToDictionary(pair => pair.kind, pair => pair.feature);

    /// <summary>At most one query per feature, however many rows; rows filled before are left alone.</summary>
    public async Task FillAsync(IEnumerable<LoggedEvent> rows, CancellationToken ct)
    {
        var readAt = hub.Erased.Count;
        foreach (var group in rows.Where(row => !row.IsFilled).GroupBy(row => byKind.GetValueOrDefault(row.Kind)))
        {
            foreach (var row in group)
                row.ReadAt = readAt;
            if (group.Key is { } feature)
                await FillAsync(feature, [.. group], ct);
            else
            {
                foreach (var row in group)
                    row.Fill(null); // internal kinds
            }
        }
    }

    /// <summary>All at once; when one of them is broken, in halves down to that one.</summary>
    private async Task FillAsync(IEventBodies feature, List<LoggedEvent> rows, CancellationToken ct)
    {
        try
        {
            await feature.FillAsync(rows, ct);
        }
        catch (Exception e) when (IsOfARow(e) && rows is [var broken])
        {
            LogBroken(e, broken.Kind, broken.Pos);
            broken.Fill(null);
        }
        catch (Exception e) when (IsOfARow(e))
        {
            var half = rows.Count / 2;
            await FillAsync(feature, rows[..half], ct);
            await FillAsync(feature, rows[half..], ct);
        }
    }

    /// <summary>What the data itself brings about, and would again. All else passes, and is tried again by whoever asked.</summary>
    private static bool IsOfARow(Exception e) => e switch
    {
        PostgresException database => database.SqlState is ['2', '2', ..],
        DbException or OperationCanceledException or TimeoutException or IOException or SocketException or ObjectDisposedException => false,
        _ => true,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "An event of kind {Kind} cannot be told, because of what is stored: pos {Pos} of the log")]
    private partial void LogBroken(Exception exception, string kind, long pos);
}
