using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Whom to tell how a user stands: others who may know, the user's own devices, or both.</summary>
readonly record struct Telling(string UserId, bool Others, bool Own);

/// <summary>
/// Tells the connections of this node how users stand now: those who watch them or have a direct conversation with them, and may see them at
/// this moment. Two round trips, however many users and connections.
/// </summary>
sealed class PresenceTeller(PresenceWatches watches, PresenceAudience audience, Hub hub, NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Whether anyone here would be told about others.</summary>
    public bool IsAwaited(string userId) => watches.Of(userId).Count > 0 || hub.ConnectionsOfPeers(userId).Count > 0;

    /// <summary>Whether the user has a device here.</summary>
    public bool IsHere(string userId) => hub.ConnectionsOf(userId).Count > 0;

    /// <summary>Tells them, as far as they can be told without waiting.</summary>
    /// <param name="tellings">Each user once.</param>
    /// <param name="states">Of all of them, none unknown.</param>
    /// <param name="ct">Cancels the reading; who has been told by then has.</param>
    public async Task TellAsync(IReadOnlyList<Telling> tellings, PresenceStates states, CancellationToken ct)
    {
        var hearers = tellings.Where(one => one.Others).ToDictionary(one => one.UserId, one => (Asked: watches.Of(one.UserId), Peers: hub.ConnectionsOfPeers(one.UserId)), StringComparer.Ordinal);
        var sights = hearers.SelectMany(one => one.Value.Asked.Concat(one.Value.Peers).Select(hearer => new Sight(hearer.UserId, one.Key))).ToHashSet();
        var allowed = await audience.ListAllowedAsync(sights, ct);
        var rows = await ListRowsAsync([.. tellings.Select(one => one.UserId)], ct);
        var now = clock.GetUtcNow();
        foreach (var (userId, _, own) in tellings)
        {
            var row = rows.GetValueOrDefault(userId) ?? new() { UserId = userId };
            if (hearers.TryGetValue(userId, out var others))
            {
                var told = Event(isOwn: false);
                Hub.Offer(told, others.Asked.Where(MaySee), asked: true);
                Hub.Offer(told, others.Peers.Except(others.Asked).Where(MaySee));
            }
            if (own)
                Hub.Offer(Event(isOwn: true), hub.ConnectionsOf(userId), asked: true);

            bool MaySee(HubConnection hearer) => hearer.UserId != userId && allowed.Contains(new(hearer.UserId, userId));

            Delivery Event(bool isOwn) => new(new PresenceUpdated(row.ToPresence(states.Of(userId), now, isOwn)) { Name = EventTypes.NameOf(typeof(PresenceUpdated)), At = now });
        }
    }

    private async Task<Dictionary<string, PresenceRow>> ListRowsAsync(string[] userIds, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return (await db.ListPresenceAsync(userIds, ct)).ToDictionary(row => row.UserId, StringComparer.Ordinal);
    }
}
