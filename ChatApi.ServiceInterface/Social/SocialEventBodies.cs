using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Social;

/// <summary>Fills in what users did to reach others or be left alone; only their own devices hear it. Two queries for a batch at most.</summary>
sealed class SocialEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } = [EventKind.UserBlocked, EventKind.UserUnblocked, EventKind.PrivacyUpdated];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        string[] others = [.. rows.Where(row => row.Kind != EventKind.PrivacyUpdated).Select(row => row.Ref!).Distinct()];
        string[] changed = [.. rows.Where(row => row.Kind == EventKind.PrivacyUpdated).Select(row => row.UserId!).Distinct()];
        var users = others.Length == 0 ? [] : (await db.ListUserSummariesAsync(others, ct)).ToDictionary(user => user.Id);
        var privacies = changed.Length == 0 ? [] : (await db.ListPrivacyAsync(changed, ct)).ToDictionary(one => one.UserId, one => one.ToPrivacy());
        foreach (var row in rows)
        {
            row.Fill(row.Kind switch
            {
                EventKind.UserBlocked when users.TryGetValue(row.Ref!, out var user) => new UserBlocked(user),
                EventKind.UserUnblocked when users.TryGetValue(row.Ref!, out var user) => new UserUnblocked(user),
                EventKind.PrivacyUpdated when privacies.TryGetValue(row.UserId!, out var privacy) => new PrivacyUpdated(privacy),
                _ => null,
            });
        }
    }
}
