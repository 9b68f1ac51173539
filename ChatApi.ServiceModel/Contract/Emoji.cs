using System.Globalization;
using System.Text;

namespace ChatApi.ServiceModel;

/// <summary>One emoji, as people see it, or a name of one in colons, when given: at most 64 bytes of UTF-8.</summary>
public sealed class EmojiAttribute() : RuleAttribute(ErrorCode.InvalidValue)
{
    private const int MaxBytes = Limits.ReactionBytes;
    private const int Joiner = 0x200D, TextStyle = 0xFE0E, EmojiStyle = 0xFE0F, Keycap = 0x20E3;

    /// <inheritdoc/>
    public override string? Check(object? value) => value is string text && !IsName(text) && !IsEmoji(text)
        ? string.Create(CultureInfo.InvariantCulture, $"must be one emoji, or a name such as :party-parrot: of letters, digits and _ + -; at most {MaxBytes} bytes.")
        : null;

    private static bool IsName(string text) =>
        text.Length is > 2 and <= MaxBytes && text[0] == ':' && text[^1] == ':' && text.AsSpan(1, text.Length - 2).IndexOfAnyExcept(NameCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-");

    /// <summary>One grapheme cluster (UAX #29, which .NET knows without ICU) that is a keycap, a flag, or pictographs with what belongs to them.</summary>
    private static bool IsEmoji(string text)
    {
        if (text.Length is 0 or > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes || StringInfo.GetNextTextElementLength(text) != text.Length)
            return false;
        Rune[] runes = [.. text.EnumerateRunes()];
        if (runes[^1].Value == Keycap)
            return runes[0].Value is >= '0' and <= '9' or '#' or '*' && runes[1..^1] is [] or [{ Value: EmojiStyle }];
        if (IsRegional(runes[0]))
            return runes.Length == 2 && IsRegional(runes[1]);
        return IsPictograph(runes[0]) && runes[^1].Value != Joiner && Array.TrueForAll(runes[1..], rune => IsPictograph(rune) || Belongs(rune));
    }

    private static bool IsRegional(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;

    private static bool Belongs(Rune rune) => rune.Value is Joiner or TextStyle or EmojiStyle or (>= 0xE0020 and <= 0xE007F); // the last: tags of flags

    /// <summary>The planes of pictographs, those to come too, and the symbols that are emoji in the basic plane.</summary>
    private static bool IsPictograph(Rune rune) => rune.Value is >= 0x1F000 and <= 0x1FAFF and not (>= 0x1F1E6 and <= 0x1F1FF)
        || rune.Value is 0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or (>= 0x2194 and <= 0x21AA) or (>= 0x231A and <= 0x23FF) or 0x24C2
            or (>= 0x25AA and <= 0x25FE) or (>= 0x2600 and <= 0x27BF) or 0x2934 or 0x2935 or (>= 0x2B05 and <= 0x2B55) or 0x3030 or 0x303D or 0x3297 or 0x3299;
}
