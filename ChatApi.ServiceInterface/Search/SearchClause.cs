using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>What a clause looks for.</summary>
enum ClauseKind : byte
{
    /// <summary>Words that begin so.</summary>
    Beginning,

    /// <summary>This very word.</summary>
    Word,

    /// <summary>Characters of a script without spaces, anywhere in a run of them.</summary>
    Run,
}

/// <summary>One word or run that is looked for.</summary>
/// <param name="Kind">How.</param>
/// <param name="Text">Folded.</param>
sealed record SearchClause(ClauseKind Kind, string Text)
{
    /// <summary>What may stand for it when it may be misspelt: beginnings of words; null for a run, which may differ in one character.</summary>
    public IReadOnlyList<string>? Similar { get; init; }

    /// <summary>Whether it may be misspelt.</summary>
    public bool IsLoose { get; init; }

    private static readonly (int InText, int InRun)[] OneDifference = [(1, 1), (0, 1), (1, 0)]; // another character, one missing, one too many

    private readonly int[] scalars = [.. Text.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>Characters.</summary>
    public int Length => scalars.Length;

    /// <summary>Whether texts that have the terms of <see cref="AppendQuery"/> may lack what is looked for.</summary>
    public bool IsApproximate => Kind == ClauseKind.Run && Length > 2;

    /// <summary>The terms that a text must have, in the form of <c>tsquery</c>.</summary>
    public StringBuilder AppendQuery(StringBuilder query)
    {
        if (Kind == ClauseKind.Run)
            return IsLoose ? AppendLooseRun(query) : AppendPairs(query, scalars);
        var beginnings = IsLoose ? Similar! : [Text];
        for (var i = 0; i < beginnings.Count; i++)
        {
            SearchDocument.AppendQuoted(query.Append(i == 0 ? " (" : " |"), beginnings[i]);
            if (Kind == ClauseKind.Beginning)
                query.Append(":*");
        }
        return query.Append(')');
    }

    /// <summary>Any character may be another one, missing or too many: what stands before it or what stands behind it is there.</summary>
    private StringBuilder AppendLooseRun(StringBuilder query)
    {
        query.Append(" (");
        for (var i = 0; i < scalars.Length; i++)
        {
            query.Append(i == 0 ? "(" : "|(");
            if (i > 0)
                AppendPairs(query, scalars.AsSpan(0, i));
            if (i > 0 && i + 1 < scalars.Length)
                query.Append(" &");
            if (i + 1 < scalars.Length)
                AppendPairs(query, scalars.AsSpan(i + 1));
            query.Append(')');
        }
        return query.Append(')');
    }

    private static StringBuilder AppendPairs(StringBuilder query, ReadOnlySpan<int> run)
    {
        if (run.Length == 1)
            return SearchDocument.AppendQuoted(query, new Rune(run[0]).ToString()).Append(":*");
        for (var i = 0; i + 1 < run.Length; i++)
            SearchDocument.AppendQuoted(query.Append(i == 0 ? "" : " &"), new Rune(run[i]).ToString() + new Rune(run[i + 1]));
        return query;
    }

    /// <summary>Where it begins and ends in a text, as indexes of elements; the end is after the last. Several when a text has it several times.</summary>
    public IEnumerable<(int First, int End)> FindIn(SearchText text)
    {
        if (Kind == ClauseKind.Run)
        {
            for (var i = 0; i < text.Elements.Count; i++)
            {
                if (text.Elements[i].Kind == ElementKind.Run && RunAt(text.Elements, i) is > 0 and var length)
                    yield return (i, i + length);
            }
            yield break;
        }
        var beginnings = IsLoose ? Similar! : [Text];
        foreach (var term in text.Terms)
        {
            var found = beginnings.FirstOrDefault(one => Kind == ClauseKind.Word ? term.Text == one : term.Text.StartsWith(one, StringComparison.Ordinal));
            if (found is not null && term.Kind != TermKind.Pair)
                yield return (term.First, EndOf(text.Elements, term.First, found.EnumerateRunes().Count()));
        }
    }

    /// <summary>How many elements from there on are the run; 0 when they are not.</summary>
    private int RunAt(List<SearchElement> elements, int first)
    {
        var same = SameFrom(elements, first, 0);
        if (same == Length || !IsLoose)
            return same == Length ? same : 0;
        foreach (var (inText, inRun) in OneDifference)
        {
            var rest = SameFrom(elements, first + same + inText, same + inRun);
            if (same + inRun + rest == Length)
                return same + inText + rest;
        }
        return 0;
    }

    private int SameFrom(List<SearchElement> elements, int at, int from)
    {
        var same = 0;
        while (from + same < Length && at + same < elements.Count && elements[at + same].Scalar == scalars[from + same])
            same++;
        return same;
    }

    /// <summary>Behind so many letters and digits, joiners between them not counted.</summary>
    private static int EndOf(List<SearchElement> elements, int first, int letters)
    {
        var at = first;
        for (; letters > 0 && at < elements.Count; at++)
        {
            if (elements[at].Kind != ElementKind.Join)
                letters--;
        }
        return at;
    }
}
