using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Finds the web addresses in a text, in one pass over it.</summary>
static class MessageLinks
{
    /// <summary>Never part of an address where people write one: brackets and quotes around it, marks of scripts without spaces, what cannot be seen.</summary>
    private const string Ends = "<>\"`{}|\\^、。，．！？；：（）【】《》〈〉「」『』“”‘’«»…\u061C\u200B\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\uFEFF";

    /// <summary>Part of an address, but not at its end, where they belong to the sentence.</summary>
    private const string Trailing = ".,;:!?'*_~";

    /// <summary>The first 20 different <c>http</c> and <c>https</c> addresses of at most 2,048 characters, as they were written; null when there are none.</summary>
    public static string[]? In(string? text)
    {
        if (text is null || !text.Contains("://", StringComparison.Ordinal))
            return null;
        var links = new List<string>();
        var from = 0;
        for (var at = 0; links.Count < Limits.LinksPerMessage && (at = text.IndexOf("://", at, StringComparison.Ordinal)) >= 0;)
        {
            var start = SchemeBefore(text, from, at);
            if (start < 0)
            {
                at += 3;
                continue;
            }
            for (at += 3; at < text.Length && !IsEnd(text[at]);)
                at++;
            from = at;
            var link = text.AsSpan(start, LengthOf(text.AsSpan(start, at - start)));
            if (link.Length <= Limits.LinkLength && IsAddress(link.ToString()) && !links.Contains(link.ToString(), StringComparer.Ordinal))
                links.Add(link.ToString());
        }
        return links.Count > 0 ? [.. links] : null;
    }

    /// <summary>Where the scheme that ends at <paramref name="at"/> begins; -1 when it is another, or the end of a longer word.</summary>
    private static int SchemeBefore(string text, int from, int at)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https", "http"])
        {
            var start = at - scheme.Length;
            if (start < from || !text.AsSpan(start, scheme.Length).Equals(scheme, StringComparison.OrdinalIgnoreCase))
                continue;
            return start == from || !(char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.') ? start : -1;
        }
        return -1;
    }

    private static bool IsEnd(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || Ends.Contains(c);

    /// <summary>Without the punctuation at its end, and without closing brackets that were opened before it.</summary>
    private static int LengthOf(ReadOnlySpan<char> link)
    {
        var (round, square) = (link.Count('(') - link.Count(')'), link.Count('[') - link.Count(']'));
        var length = link.Length;
        while (length > 0)
        {
            var last = link[length - 1];
            if (last == ')' && round < 0)
                round++;
            else if (last == ']' && square < 0)
                square++;
            else if (!Trailing.Contains(last))
                break;
            length--;
        }
        return length;
    }

    private static bool IsAddress(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
}
