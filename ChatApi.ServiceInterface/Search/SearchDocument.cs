using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>What a message is found by, as the text of a <c>tsvector</c> without positions.</summary>
static class SearchDocument
{
    /// <summary>The terms of the text, each once, and the marks.</summary>
    /// <param name="text">As read.</param>
    /// <param name="marks">As <see cref="SearchMark"/> makes them.</param>
    public static string Of(SearchText text, params ReadOnlySpan<string> marks)
    {
        var (document, known) = (new StringBuilder(text.Elements.Count * 2), new HashSet<string>(StringComparer.Ordinal));
        foreach (var mark in marks)
            AppendQuoted(document, mark);
        foreach (var term in text.Terms)
        {
            if (known.Add(term.Text))
                AppendQuoted(document, term.Text);
        }
        return document.ToString();
    }

    /// <summary>A lexeme in the text form of <c>tsvector</c> and <c>tsquery</c>, a space before it; nothing in it can end it.</summary>
    public static StringBuilder AppendQuoted(StringBuilder into, string lexeme)
    {
        into.Append(" '");
        foreach (var character in lexeme)
        {
            if (character is '\'' or '\\')
                into.Append(character);
            into.Append(character);
        }
        return into.Append('\'');
    }
}
