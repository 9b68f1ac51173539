using System.Buffers;
using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// What someone looks for: every word, each by its beginning; what stands in quotes as it is, word by word. Nothing in it is an
/// operator: whatever is typed is looked for or left out.
/// </summary>
sealed class SearchQuery
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„«»");

    private readonly IReadOnlyList<IReadOnlyList<SearchClause>> phrases; // each one clause, or several that follow each other

    private SearchQuery(IReadOnlyList<IReadOnlyList<SearchClause>> phrases) => this.phrases = phrases;

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => phrases.Count == 0;

    /// <summary>Whether a text with all the terms may still lack what is looked for.</summary>
    public bool IsApproximate => phrases.Any(phrase => phrase.Count > 1 || phrase[0].IsApproximate);

    public IEnumerable<SearchClause> Clauses => phrases.SelectMany(phrase => phrase);

    public static SearchQuery Read(string text)
    {
        var parts = new List<IReadOnlyList<SearchClause>>();
        for (var rest = text; rest.Length > 0;)
        {
            var open = rest.AsSpan().IndexOfAny(Quotes);
            var close = open < 0 ? -1 : rest.AsSpan(open + 1).IndexOfAny(Quotes);
            if (close < 0)
            {
                parts.AddRange(ClausesOf(rest, quoted: false).Select(clause => (IReadOnlyList<SearchClause>)[clause]));
                break;
            }
            parts.AddRange(ClausesOf(rest[..open], quoted: false).Select(clause => (IReadOnlyList<SearchClause>)[clause]));
            if (ClausesOf(rest.Substring(open + 1, close), quoted: true) is { Count: > 0 } phrase)
                parts.Add(phrase);
            rest = rest[(open + close + 2)..];
        }
        return new([.. parts.DistinctBy(phrase => string.Join('\n', phrase.Select(clause => $"{clause.Kind} {clause.Text}")))]);
    }

    /// <summary>The same with clauses that may be misspelt in place of some.</summary>
    public SearchQuery With(Func<SearchClause, SearchClause> loosen) => new([.. phrases.Select(phrase => phrase.Count > 1 ? phrase : [loosen(phrase[0])])]);

    /// <summary>The terms that a text must have, and the marks, in the form of <c>tsquery</c>; or the mark that its terms are out of date.</summary>
    /// <param name="marks">Of each at least one must be there.</param>
    public string ToTerms(params IEnumerable<string[]> marks)
    {
        var query = new StringBuilder();
        foreach (var clause in Clauses)
            clause.AppendQuery(query.Append(query.Length == 0 ? "((" : " &"));
        foreach (var mark in marks)
        {
            query.Append(query.Length == 0 ? "((" : " &").Append(" (");
            for (var i = 0; i < mark.Length; i++)
                SearchDocument.AppendQuoted(query.Append(i == 0 ? "" : " |"), mark[i]);
            query.Append(')');
        }
        return SearchDocument.AppendQuoted(query.Append(") |"), SearchMark.Changed).Append(')').ToString();
    }

    /// <summary>What texts with any of several terms have: as many as an index reads to find those that have all. Null when there is but one.</summary>
    public string? ToAnyTerms()
    {
        if (Clauses.Take(2).Count() < 2)
            return null;
        var query = new StringBuilder();
        foreach (var clause in Clauses)
            clause.AppendQuery(query.Append(query.Length == 0 ? "((" : ") | (")); // each may be several
        return query.Append("))").ToString();
    }

    /// <summary>Where a text has what is looked for, in UTF-16 code units, in order and without overlaps; null when it lacks any of it.</summary>
    public List<(int Start, int End)>? FindIn(string text)
    {
        var read = SearchText.Read(text);
        var found = new List<(int Start, int End)>();
        foreach (var phrase in phrases)
        {
            var before = found.Count;
            var next = phrase.Skip(1).Select(clause => clause.FindIn(read).DistinctBy(one => one.First).ToDictionary(one => one.First, one => one.End)).ToList();
            foreach (var (first, end) in phrase[0].FindIn(read))
            {
                var to = end;
                for (var i = 0; i < next.Count && to > 0; i++)
                    to = next[i].GetValueOrDefault(NextWord(read, to));
                if (to > 0)
                    found.Add((read.Elements[first].Start, read.Elements[to - 1].End));
            }
            if (found.Count == before)
                return null;
        }
        return Merge(found);
    }

    private static int NextWord(SearchText text, int from)
    {
        while (from < text.Elements.Count && text.Elements[from].Kind is ElementKind.Break or ElementKind.Join)
            from++;
        return from;
    }

    private static List<(int Start, int End)> Merge(List<(int Start, int End)> ranges)
    {
        var merged = new List<(int Start, int End)>(ranges.Count);
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, range.End));
            else
                merged.Add(range);
        }
        return merged;
    }

    private static List<SearchClause> ClausesOf(string text, bool quoted)
    {
        var (read, clauses) = (SearchText.Read(text), new List<SearchClause>());
        for (var i = 0; i < read.Terms.Count; i++)
        {
            var term = read.Terms[i];
            if (term.Kind == TermKind.Word)
            {
                clauses.Add(new(quoted || term.Text.Length == 1 ? ClauseKind.Word : ClauseKind.Beginning, term.Text));
            }
            else if (term.Kind == TermKind.Pair)
            {
                var run = new StringBuilder();
                var at = term.First;
                for (; at < read.Elements.Count && read.Elements[at].Kind == ElementKind.Run; at++)
                {
                    if (at - term.First < SearchText.LongestTerm)
                        run.Append(new Rune(read.Elements[at].Scalar).ToString());
                }
                clauses.Add(new(ClauseKind.Run, run.ToString()));
                i += at - term.First - 1;
            }
        }
        return clauses;
    }
}
