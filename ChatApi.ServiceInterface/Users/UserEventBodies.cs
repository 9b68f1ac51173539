using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Users;

/// <summary>Fills in <c>user.updated</c>: with the own profile for the user's devices, without it and without an id for others.</summary>
sealed class UserEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.UserUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var profiles = (await db.ListProfilesAsync([.. rows.Select(row => row.UserId!).Distinct()], ct)).ToDictionary(profile => profile.Id);
        foreach (var row in rows)
        {
            if (!profiles.TryGetValue(row.UserId!, out var me))
            {
                row.Fill(null);
                continue;
            }
            var shown = new UserSummary { Id = me.Id, UserName = me.UserName, DisplayName = me.DisplayName, AvatarUrl = me.AvatarUrl };
            row.ForPeers = new UserUpdated(shown, null) { Name = EventKind.UserUpdated, At = row.At };
            row.Fill(new UserUpdated(shown, me));
        }
    }
}
