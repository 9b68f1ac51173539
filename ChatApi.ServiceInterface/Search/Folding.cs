using System.Globalization;
using System.Text;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// Takes away what people leave out or do otherwise when they search: case, accents and vowel points, widths, the two kanas, old
/// and final forms of letters, digits of other scripts. The same for what is stored and what is searched for, in every language,
/// and whatever the locale of the database.
/// </summary>
static class Folding
{
    private static readonly int[]?[] Known = new int[]?[0x10000]; // filled as characters occur; a race does the work twice

    // What Unicode's decompositions do not say: letters with strokes, ligatures that are letters, forms that people take for the same.
    private static readonly Dictionary<int, string> Others = """
        ß=ss æ=ae œ=oe ø=o đ=d ð=d þ=th ł=l ħ=h ŋ=n ŧ=t ı=i ĸ=k ƒ=f ɐ=a ə=e ς=σ ґ=г ʼ=' ’=' ‘=' ‐=- ‑=-
        ى=ي ی=ي ې=ي ک=ك ة=ه ہ=ه ھ=ه ٱ=ا ـ= ך=כ ם=מ ן=נ ף=פ ץ=צ ँ=ं ঁ=ং
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => (int)pair[0], pair => pair[2..]);

    /// <summary>The folded scalars of one, at most 18; none when it only marks or joins others. Do not change the array.</summary>
    public static ReadOnlySpan<int> Of(int scalar) =>
        scalar < Known.Length ? Known[scalar] ??= Fold(scalar) : Fold(scalar);

    private static int[] Fold(int scalar)
    {
        var parts = new List<int>(4);
        if (scalar is >= 0xAC00 and <= 0xD7A3) // Hangul syllables stay whole
            parts.Add(scalar);
        else
            Nfkc.Decompose(scalar, parts);
        var folded = new List<int>(parts.Count);
        foreach (var part in parts)
            AddFolded(part, folded);
        return [.. folded];
    }

    private static void AddFolded(int scalar, List<int> folded)
    {
        if (IsLeftOut(scalar))
            return;
        var lower = Rune.ToLowerInvariant(new Rune(scalar)).Value;
        if (Others.TryGetValue(lower, out var other))
            folded.AddRange(other.EnumerateRunes().Select(rune => rune.Value));
        else if (lower is >= 0x30A1 and <= 0x30F6) // katakana → hiragana
            folded.Add(lower - 0x60);
        else if (lower > 0x7F && Rune.GetUnicodeCategory(new Rune(lower)) == UnicodeCategory.DecimalDigitNumber)
            folded.Add('0' + (int)Rune.GetNumericValue(new Rune(lower)));
        else
            folded.Add(lower);
    }

    /// <summary>
    /// Accents, points and tone marks by their combining class, never the vowel signs and viramas of Indic scripts; marks around other
    /// characters, joiners and everything invisible, shades of emoji.
    /// </summary>
    private static bool IsLeftOut(int scalar) =>
        Nfkc.ClassOf(scalar) is 1 or 7 or (>= 10 and <= 36) or 107 or 122 or >= 202
        || (scalar > 0x7F && Rune.GetUnicodeCategory(new Rune(scalar)) is UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
        || scalar is (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0100 and <= 0xE01EF);
}
