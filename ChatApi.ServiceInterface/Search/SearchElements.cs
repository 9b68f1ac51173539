using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Search;

/// <summary>What a folded character does in a text.</summary>
enum ElementKind : byte
{
    /// <summary>Ends words.</summary>
    Break,

    /// <summary>Between two letters or digits it joins them: <c>e-mail</c>, <c>user_name</c>, <c>don't</c>.</summary>
    Join,

    /// <summary>A letter, or a mark that belongs to one.</summary>
    Letter,

    /// <summary>A digit.</summary>
    Digit,

    /// <summary>A letter of a script that is written without spaces between words.</summary>
    Run,

    /// <summary>Emoji and other symbols, each a word by itself.</summary>
    Symbol,
}

/// <summary>A folded character and the part of the text it stands for, in UTF-16 code units.</summary>
/// <param name="Scalar">Folded.</param>
/// <param name="Kind">What it does.</param>
/// <param name="IsUpper">Whether the text had an upper-case letter.</param>
/// <param name="Start">Where the part begins.</param>
/// <param name="End">Where it ends.</param>
readonly record struct SearchElement(int Scalar, ElementKind Kind, bool IsUpper, int Start, int End);

/// <summary>Reads a text as folded characters. Linear in its length.</summary>
static class SearchElements
{
    public static List<SearchElement> Read(string text)
    {
        var elements = new List<SearchElement>(text.Length + 1);
        for (var start = 0; start < text.Length;)
        {
            var character = text[start];
            if (character < 0x80)
            {
                var upper = char.IsAsciiLetterUpper(character);
                elements.Add(new(upper ? character | 0x20 : character, AsciiKind(character), upper, start, ++start));
                continue;
            }
            _ = Rune.TryGetRuneAt(text, start, out var rune); // a lone surrogate gives U+0000, which ends words
            var end = start + Math.Max(1, rune.Utf16SequenceLength);
            AddFolded(elements, rune, start, end);
            start = end;
        }
        return elements;
    }

    private static void AddFolded(List<SearchElement> elements, Rune rune, int start, int end)
    {
        var folded = Folding.Of(rune.Value);
        if (folded.IsEmpty && elements.Count > 0)
            CollectionsMarshal.AsSpan(elements)[^1] = elements[^1] with { End = end }; // shown together with what it marks
        var upper = Rune.IsUpper(rune);
        foreach (var scalar in folded)
        {
            if (IsJoinedToTheOneBefore(scalar) && elements.Count > 0 && Nfkc.Pair(elements[^1].Scalar, scalar) is { } whole)
                CollectionsMarshal.AsSpan(elements)[^1] = elements[^1] with { Scalar = whole, End = end };
            else
                elements.Add(new(scalar, scalar < 0x80 ? AsciiKind((char)scalar) : Kind(new Rune(scalar)), upper, start, end));
        }
    }

    /// <summary>Kana voice marks, and the vowels and finals of Hangul written letter by letter.</summary>
    private static bool IsJoinedToTheOneBefore(int scalar) => scalar is 0x3099 or 0x309A or (>= 0x1161 and <= 0x1175) or (>= 0x11A8 and <= 0x11C2);

    private static ElementKind AsciiKind(char character) => character switch
    {
        >= '0' and <= '9' => ElementKind.Digit,
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => ElementKind.Letter,
        '.' or '_' or '-' or '\'' or '/' or ':' or '@' or '\\' or ',' => ElementKind.Join,
        _ => ElementKind.Break,
    };

    private static ElementKind Kind(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => ElementKind.Digit,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => ElementKind.Letter,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark =>
            IsWrittenWithoutSpaces(rune.Value) ? ElementKind.Run : ElementKind.Letter,
        UnicodeCategory.OtherSymbol => ElementKind.Symbol,
        _ => ElementKind.Break,
    };

    /// <summary>Thai, Lao, Tibetan, Myanmar, Khmer, Han, kana, bopomofo, Yi; and Hangul, where words are joined to others.</summary>
    private static bool IsWrittenWithoutSpaces(int scalar) =>
        scalar is (>= 0x0E00 and <= 0x109F) or (>= 0x1100 and <= 0x11FF) or (>= 0x1780 and <= 0x17FF) or (>= 0x19E0 and <= 0x1AAF)
            or (>= 0x2E80 and <= 0x31FF) or (>= 0x3400 and <= 0xA4CF) or (>= 0xA960 and <= 0xA97F) or (>= 0xA9E0 and <= 0xA9FF)
            or (>= 0xAA60 and <= 0xAADF) or (>= 0xAC00 and <= 0xD7FF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x1AFF0 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFF);
}
