using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>Where messages with the terms are, newest first.</summary>
/// <param name="Places">At most as many as asked for.</param>
/// <param name="Next">Where to go on; null when all has been looked at.</param>
readonly record struct FoundPlaces(IReadOnlyList<SearchPlace> Places, SearchPlace? Next);

/// <summary>
/// Finds messages by their terms at a bounded cost, whatever the words and however much there is to look through (measured:
/// docs/decisions/0012-search.md). Whoever may read little has all of it looked at. For others the newest messages of everybody are, which
/// finds common words at once; and the index is asked for words that turned out not to be common, or part by part for those that are.
/// </summary>
static class MessageFinder
{
    /// <summary>Conversations and messages that are all looked at.</summary>
    public const int MostConversations = 2_000;
    private const int MostMessages = 30_000;

    private const int NewestMessages = 20_000; // of everybody

    /// <summary>The next places, at most <paramref name="limit"/>; two statements, or three.</summary>
    public static async Task<FoundPlaces> FindAsync(NpgsqlConnection db, SearchScope scope, ScopeRow size, int limit, CancellationToken ct)
    {
        if (size is { Conversations: <= MostConversations, Messages: <= MostMessages })
        {
            var all = (await db.FindInFewAsync(scope, limit, ct)).ToList();
            return new(all, all.Count == limit ? all[^1] : null);
        }

        var rows = (await db.FindInNewestAsync(scope, NewestMessages, limit, ct)).ToList();
        var places = rows.Where(row => row.At is not null).Select(row => new SearchPlace { At = row.At!.Value, ConversationId = row.ConversationId!.Value, Seq = row.Seq!.Value }).ToList();
        if (places.Count == limit)
            return new(places, places[^1]);
        if (rows[0] is not { Walked: NewestMessages, FloorAt: { } at, FloorConversationId: { } conversationId, FloorSeq: { } seq } newest)
            return new(places, null);

        var since = newest.SinceAt is { } sinceAt && sinceAt > scope.From ? sinceAt : scope.From;
        var older = (await db.FindInIndexAsync(scope with { Before = new() { At = at, ConversationId = conversationId, Seq = seq }, From = since }, limit - places.Count, ct)).ToList();
        places.AddRange(older);
        return new(places, places.Count == limit ? places[^1] : since > scope.From ? SearchPlace.StartOf(since) : null);
    }
}
