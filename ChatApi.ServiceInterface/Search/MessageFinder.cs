using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>Where messages with the terms are, newest first.</summary>
/// <param name="Places">At most as many as asked for.</param>
/// <param name="Next">Where to go on; null when all has been looked at.</param>
readonly record struct FoundPlaces(IReadOnlyList<SearchPlace> Places, SearchPlace? Next);

/// <summary>
/// Finds messages by their terms at a bounded cost, whatever the words and however much there is to look through (measured:
/// docs/decisions/0012-search.md). Whoever may read little has all of it looked at. For others the newest messages of everybody are, which
/// finds common words at once; the index is asked for words that turned out not to be common. Where they are, more of the newest are looked
/// at, and the index, part by part, only when none of those is found.
/// </summary>
static class MessageFinder
{
    /// <summary>Conversations and messages that are all looked at.</summary>
    public const int MostConversations = 2_000;
    private const int MostMessages = 30_000;

    private const int NewestMessages = 20_000; // of everybody
    private const int MoreMessages = 30_000;
    private const int Common = 500; // of the newest: more than 50,000 in one partition

    /// <summary>The next places, at most <paramref name="limit"/>; two statements, or three, or four.</summary>
    public static async Task<FoundPlaces> FindAsync(NpgsqlConnection db, SearchScope scope, ScopeRow size, int limit, CancellationToken ct)
    {
        if (size is { Conversations: <= MostConversations, Messages: <= MostMessages })
        {
            var all = (await db.FindInFewAsync(scope, limit, ct)).ToList();
            return new(all, all.Count == limit ? all[^1] : null);
        }

        var places = new List<SearchPlace>();
        var newest = await WalkAsync(db, scope, NewestMessages, places, limit, ct);
        if (newest is { Matching: > Common, Floor: { } next } && places.Count < limit)
        {
            newest = await WalkAsync(db, scope with { Before = next }, MoreMessages, places, limit, ct);
            if (places.Count is var count and > 0 && count < limit)
                return new(places, newest.Floor);
        }
        if (places.Count == limit)
            return new(places, places[^1]);
        if (newest.Floor is not { } floor)
            return new(places, null);

        var since = newest.SinceAt > scope.From ? newest.SinceAt.Value : scope.From;
        places.AddRange(await db.FindInIndexAsync(scope with { Before = floor, From = since }, limit - places.Count, ct));
        return new(places, places.Count == limit ? places[^1] : since > scope.From ? SearchPlace.StartOf(since) : null);
    }

    /// <summary>Looks at so many messages of everybody.</summary>
    private static async Task<Walk> WalkAsync(NpgsqlConnection db, SearchScope scope, int messages, List<SearchPlace> places, int limit, CancellationToken ct)
    {
        var rows = (await db.FindInNewestAsync(scope, messages, limit - places.Count, ct)).ToList();
        places.AddRange(rows.Where(row => row.At is not null).Select(row => new SearchPlace { At = row.At!.Value, ConversationId = row.ConversationId!.Value, Seq = row.Seq!.Value }));
        var floor = rows[0] is { FloorAt: { } at, FloorConversationId: { } conversationId, FloorSeq: { } seq } row && row.Walked == messages
            ? new SearchPlace { At = at, ConversationId = conversationId, Seq = seq } : null;
        return new(rows[0].Matching, floor, rows[0].SinceAt);
    }

    /// <summary>What one walk came to.</summary>
    /// <param name="Matching">Messages with any of the terms.</param>
    /// <param name="Floor">The last one looked at; null when there are no more.</param>
    /// <param name="SinceAt">How far back the index may be asked.</param>
    private readonly record struct Walk(long Matching, SearchPlace? Floor, DateTimeOffset? SinceAt);
}
