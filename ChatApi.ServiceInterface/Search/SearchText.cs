using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>Something that a text can be found by.</summary>
/// <param name="Text">Folded, at most <see cref="SearchText.LongestTerm"/> characters.</param>
/// <param name="First">The index of its first element.</param>
/// <param name="Kind">What it is.</param>
readonly record struct SearchTerm(string Text, int First, TermKind Kind);

/// <summary>What a term is.</summary>
enum TermKind : byte
{
    /// <summary>A word, up to where the next space or punctuation ends it.</summary>
    Word,

    /// <summary>A part of a word, itself or with all that follows: <c>name</c> of <c>userName</c>.</summary>
    Part,

    /// <summary>Two neighbouring characters of a script written without spaces; one at the end of such a run.</summary>
    Pair,
}

/// <summary>
/// A text as terms. Words are what spaces and punctuation separate; a word of several parts (<c>e-mail</c>, <c>user_name</c>,
/// <c>getUserName</c>, <c>l'école</c>, <c>2026-11-21</c>) is found from the beginning of each part on, and by each part exactly. Of scripts
/// without spaces every two neighbours are a term, so that any piece of a run has all its pairs among them.
/// </summary>
sealed class SearchText
{
    /// <summary>Characters of a term; longer words are found by so many.</summary>
    public const int LongestTerm = 32;

    private const int MostParts = 8; // of a word; the rest is not found by its parts

    private readonly List<SearchTerm> terms = [];

    private SearchText(string text) => Elements = SearchElements.Read(text);

    public List<SearchElement> Elements { get; }

    public IReadOnlyList<SearchTerm> Terms => terms;

    public static SearchText Read(string text)
    {
        var read = new SearchText(text);
        for (var i = 0; i < read.Elements.Count;)
        {
            i = read.Elements[i].Kind switch
            {
                ElementKind.Letter or ElementKind.Digit => read.AddWord(i),
                ElementKind.Run => read.AddRun(i),
                ElementKind.Symbol => read.AddSymbol(i),
                _ => i + 1,
            };
        }
        return read;
    }

    private int AddSymbol(int at)
    {
        terms.Add(new(Folded([at]), at, TermKind.Word));
        return at + 1;
    }

    private int AddRun(int first)
    {
        var end = first;
        while (end < Elements.Count && Elements[end].Kind == ElementKind.Run)
            end++;
        for (var i = first; i < end; i++)
            terms.Add(new(i + 1 < end ? Folded([i, i + 1]) : Folded([i]), i, TermKind.Pair));
        return end;
    }

    private int AddWord(int first)
    {
        var (letters, parts, joined, end) = (new List<int>(), new List<int>(), false, first); // of the word; where in it each part begins
        for (; end < Elements.Count; end++)
        {
            if (Elements[end].Kind is ElementKind.Letter or ElementKind.Digit)
            {
                if (letters.Count == 0 || ((joined || IsBoundary(letters[^1], end)) && parts.Count < MostParts))
                    parts.Add(letters.Count);
                letters.Add(end);
                joined = false;
            }
            else if (Elements[end].Kind == ElementKind.Join && Joins(end))
            {
                joined = true;
            }
            else
            {
                break;
            }
        }
        for (var suffixEnd = SuffixEnd(end); end < suffixEnd; end++)
            letters.Add(end);
        AddParts(letters, parts);
        return end;
    }

    private void AddParts(List<int> letters, List<int> parts)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            var from = parts[part];
            var rest = Folded(letters[from..Math.Min(letters.Count, from + LongestTerm)]);
            terms.Add(new(rest, letters[from], part == 0 ? TermKind.Word : TermKind.Part));
            if (part + 1 < parts.Count)
                terms.Add(new(Folded(letters[from..Math.Min(parts[part + 1], from + LongestTerm)]), letters[from], TermKind.Part));
            var article = ArabicArticle(rest);
            if (article > 0)
                terms.Add(new(rest[article..], letters[from + article], TermKind.Part));
        }
    }

    /// <summary>A joiner between two letters or digits; a comma between two digits.</summary>
    private bool Joins(int at) =>
        at > 0 && at + 1 < Elements.Count
        && (Elements[at].Scalar == ','
            ? Elements[at - 1].Kind == ElementKind.Digit && Elements[at + 1].Kind == ElementKind.Digit
            : Elements[at - 1].Kind is ElementKind.Letter or ElementKind.Digit && Elements[at + 1].Kind is ElementKind.Letter or ElementKind.Digit);

    /// <summary>Between a digit and a letter, before a capital after a small letter, before the last capital of several (HTTPServer).</summary>
    private bool IsBoundary(int before, int at)
    {
        var (left, right) = (Elements[before], Elements[at]);
        if (left.Kind != right.Kind)
            return true;
        return right.IsUpper && left.Start != right.Start
            && (!left.IsUpper || (at + 1 < Elements.Count && Elements[at + 1] is { Kind: ElementKind.Letter, IsUpper: false } next && next.Start != right.Start));
    }

    /// <summary>Where the signs of c++ and c# end; where they would begin when there are none.</summary>
    private int SuffixEnd(int from)
    {
        var end = from;
        while (end < Elements.Count && Elements[end].Scalar is '+' or '#' && end - from < 4)
            end++;
        return end == Elements.Count || Elements[end].Kind is not (ElementKind.Letter or ElementKind.Digit) ? end : from;
    }

    /// <summary>How many letters stand before the noun: the article, alone or behind a one-letter word that is written together with it.</summary>
    private static int ArabicArticle(string word)
    {
        var article = word.StartsWith("ال", StringComparison.Ordinal) || word.StartsWith("لل", StringComparison.Ordinal) ? 2
            : word.Length > 2 && word[0] is 'و' or 'ف' or 'ب' or 'ك' && word.AsSpan(1).StartsWith("ال", StringComparison.Ordinal) ? 3 : 0;
        return article > 0 && word.Length >= article + 2 ? article : 0;
    }

    private string Folded(List<int> indexes)
    {
        var text = new StringBuilder(indexes.Count);
        foreach (var index in indexes)
        {
            if (Elements[index].Scalar <= char.MaxValue)
                text.Append((char)Elements[index].Scalar);
            else
                text.Append(new Rune(Elements[index].Scalar).ToString());
        }
        return text.ToString();
    }
}
