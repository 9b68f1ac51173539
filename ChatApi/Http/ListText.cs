namespace ChatApi.Http;

/// <summary>A list of scalars as clients write it in a query string.</summary>
static class ListText
{
    /// <summary>
    /// The items of <c>1,2,3</c>, <c>[1,2,3]</c> or <c>["a,b",c]</c>, without blanks around them. In a quoted item a quote is
    /// <c>""</c> or <c>\"</c>. Blank text and <c>[]</c> have no items.
    /// </summary>
    public static List<string> Split(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest is ['[', .., ']'])
            rest = rest[1..^1].Trim();
        var items = new List<string>();
        if (rest.IsEmpty)
            return items;
        while (true)
        {
            items.Add(rest.StartsWith('"') ? Quoted(ref rest) : Plain(ref rest));
            if (rest.IsEmpty)
                return items;
            rest = rest[1..].TrimStart(); // the comma
        }
    }

    private static string Plain(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',');
        var item = (end < 0 ? rest : rest[..end]).Trim().ToString();
        rest = end < 0 ? default : rest[end..];
        return item;
    }

    /// <summary>Takes the item and whatever stands between its closing quote and the comma.</summary>
    private static string Quoted(ref ReadOnlySpan<char> rest)
    {
        var item = Jsv.TakeQuoted(ref rest);
        var comma = rest.IndexOf(',');
        rest = comma < 0 ? default : rest[comma..];
        return item;
    }
}
