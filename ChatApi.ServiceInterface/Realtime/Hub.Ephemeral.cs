using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>What may be lost: it is offered to who is connected now, and is in no log.</summary>
sealed partial class Hub
{
    /// <summary>Offers an event to the members of its conversation who are connected here, to those connections only that <paramref name="mayHear"/> says.</summary>
    public void OfferToMembers(ServerEvent shown, Predicate<HubConnection> mayHear)
    {
        List<HubConnection> to;
        lock (gate)
        {
            if (shown.ConversationId is not { } id || !byConversation.TryGetValue(id, out var members))
                return;
            to = [.. members.Connections.Where(connection => mayHear(connection))];
        }
        Offer(new(shown), to);
    }

    /// <summary>Offers an event to these connections, and writes it for those that were idle.</summary>
    /// <param name="asked">They have asked for just this, so their filters do not matter.</param>
    public static void Offer(Delivery shown, IEnumerable<HubConnection> to, bool asked = false) =>
        Wake([.. to.Where(connection => connection.OfferEphemeral(shown, asked))]);

    /// <summary>The connections here of those who have a direct conversation with a user.</summary>
    public List<HubConnection> ConnectionsOfPeers(string userId)
    {
        lock (gate)
            return byPeer.TryGetValue(userId, out var peers) ? [.. peers.SelectMany(peer => peer.Connections)] : [];
    }

    /// <summary>The connections here of a user.</summary>
    public List<HubConnection> ConnectionsOf(string userId)
    {
        lock (gate)
            return users.TryGetValue(userId, out var user) ? [.. user.Connections] : [];
    }

    /// <summary>Whether the user may still hear an ephemeral event that has waited.</summary>
    public bool StillHears(LocalUser user, ServerEvent shown)
    {
        lock (gate)
            return shown.ConversationId is not { } id || user.Memberships.ContainsKey(id);
    }
}
