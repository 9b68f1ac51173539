using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>One search for messages.</summary>
/// <param name="UserId">Who searches.</param>
/// <param name="ConversationId">Only here.</param>
/// <param name="Query">What to look for.</param>
/// <param name="Filter">What the messages must be.</param>
/// <param name="From">Only from this time on.</param>
/// <param name="Before">Only before this place.</param>
/// <param name="Limit">Messages of the page.</param>
sealed record MessageSearch(string UserId, Guid? ConversationId, SearchQuery Query, SearchFilter Filter, DateTimeOffset From, SearchPlace Before, int Limit)
{
    private const int MostCandidates = 200;

    /// <summary>
    /// The next messages, and where to go on. What the index gives is looked at itself before it is shown: its text may have changed
    /// meanwhile, and the index knows words, not their order.
    /// </summary>
    public async Task<FoundPage> RunAsync(NpgsqlConnection db, ScopeRow size, CancellationToken ct)
    {
        var scope = new SearchScope(UserId, ConversationId, Query.ToTerms(Marks()), Query.ToAnyTerms(), Before, From);
        var candidates = await MessageFinder.FindAsync(db, scope, size, Query.IsApproximate ? MostCandidates : Limit + 1, ct);
        var rows = candidates.Places.Count == 0 ? []
            : (await db.ReadFoundAsync(UserId, candidates.Places, Filter, ct)).ToDictionary(row => (row.ConversationId, row.Seq));

        var (found, looked) = (new List<FoundRow>(), 0);
        for (; looked < candidates.Places.Count && found.Count < Limit; looked++)
        {
            var place = candidates.Places[looked];
            if (rows.TryGetValue((place.ConversationId, place.Seq), out var row) && Query.FindIn(row.Body!) is { } ranges)
                found.Add(new(row, ranges));
        }
        return new(found, looked < candidates.Places.Count ? candidates.Places[looked - 1] : candidates.Next);
    }

    /// <summary>The same for words that are written almost so; null when there are none.</summary>
    public async Task<MessageSearch?> LoosenAsync(NpgsqlConnection db, CancellationToken ct)
    {
        var similar = Query.Clauses.Where(clause => clause.Kind == ClauseKind.Beginning && SearchSpelling.MayBeMisspelt(clause))
            .DistinctBy(clause => clause.Text).Take(SearchSpelling.MostWords)
            .ToDictionary(clause => clause.Text, clause => SearchSpelling.OneLetterFrom(clause.Text).ToLookup(SearchSpelling.HashOf));
        var known = (await db.ListBeginningsAsync([.. similar.Values.SelectMany(words => words.Select(word => word.Key)).Distinct()], ct)).ToHashSet();
        var loosened = Query.With(clause => similar.TryGetValue(clause.Text, out var words) && clause.Kind == ClauseKind.Beginning
            ? clause with { IsLoose = true, Similar = [clause.Text, .. words.Where(word => known.Contains(word.Key)).SelectMany(word => word).Take(SearchSpelling.MostSimilar)] }
            : clause with { IsLoose = clause.Kind == ClauseKind.Run && SearchSpelling.MayBeMisspelt(clause) });
        return loosened.Clauses.Any(clause => clause is { IsLoose: true, Kind: ClauseKind.Run } or { Similar.Count: > 1 }) ? this with { Query = loosened } : null;
    }

    private IEnumerable<string[]> Marks()
    {
        if (Filter.SenderId is not null)
            yield return [SearchMark.From(Filter.SenderId)];
        if (Filter.Type == MessageType.Poll)
            yield return [SearchMark.Poll];
        if (Filter.HasLink)
            yield return [SearchMark.Link];
        if (Filter.MentionsMe)
            yield return [SearchMark.Mentions(UserId), SearchMark.MentionsAll];
        if (Filter.ThreadRootSeq is { } root)
            yield return [SearchMark.Thread(root)];
    }
}

/// <summary>A message and where its text has what was looked for.</summary>
readonly record struct FoundRow(MessageRow Row, List<(int Start, int End)> Ranges)
{
    public FoundMessage ToFound(IEnumerable<Message>? before, IEnumerable<Message>? after) => new()
    {
        Message = Row.ToMessage(),
        Highlights = Ranges.ConvertAll(range => new TextRange { Start = range.Start, Length = range.End - range.Start }),
        Before = before?.ToList(),
        After = after?.ToList(),
    };
}

/// <summary>Messages found, and where to go on; null when all has been looked at.</summary>
readonly record struct FoundPage(IReadOnlyList<FoundRow> Found, SearchPlace? Next);
