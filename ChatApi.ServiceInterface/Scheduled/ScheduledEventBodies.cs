using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Scheduled;

/// <summary>Fills in <c>scheduled.updated</c>: the scheduled message as it is now. The row's ref is its id.</summary>
sealed class ScheduledEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.ScheduledUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var found = (await db.ListScheduledByIdAsync([.. rows.Select(row => Guid.Parse(row.Ref!)).Distinct()], ct)).ToDictionary(one => one.Id);
        foreach (var row in rows)
            row.Fill(new ScheduledUpdated(Guid.Parse(row.Ref!), found.GetValueOrDefault(Guid.Parse(row.Ref!))?.ToScheduled()));
    }
}
