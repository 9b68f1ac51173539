using System.Globalization;
using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>What a message is found by, as the text of a <c>tsvector</c>.</summary>
static class SearchDocument
{
    /// <summary>The terms with their positions, and the marks, which have none.</summary>
    /// <param name="text">The message's text.</param>
    /// <param name="marks">Terms that no word can be, for filters.</param>
    public static string Of(string text, params IEnumerable<string> marks)
    {
        var positions = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var term in SearchText.Read(text).Terms)
        {
            if (positions.TryGetValue(term.Text, out var known))
                known.Append(',');
            else
                positions.Add(term.Text, known = new StringBuilder(":"));
            known.Append(CultureInfo.InvariantCulture, $"{term.Position}");
        }
        var document = new StringBuilder(text.Length * 2);
        foreach (var (term, at) in positions)
            AppendQuoted(document, term).Append(at);
        foreach (var mark in marks)
            AppendQuoted(document, mark);
        return document.ToString();
    }

    /// <summary>A lexeme in the text form of <c>tsvector</c> and <c>tsquery</c>; nothing in it can end it.</summary>
    public static StringBuilder AppendQuoted(StringBuilder into, string lexeme) =>
        into.Append(" '").Append(lexeme.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)).Append('\'');
}
