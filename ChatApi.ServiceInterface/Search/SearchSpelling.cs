using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// Words that differ from another in one letter: another, one missing, one too many, two exchanged. Which of them begin a word that
/// somebody has written is known by their hashes alone.
/// </summary>
static class SearchSpelling
{
    /// <summary>Letters of the shortest beginning that is known, and of the shortest word that may be misspelt.</summary>
    public const int Shortest = 4;

    /// <summary>Words of one search that are taken to be misspelt.</summary>
    public const int MostWords = 6;

    /// <summary>Words that one may stand for.</summary>
    public const int MostSimilar = 24;

    private const int Longest = 24;

    /// <summary>The beginnings of a word, itself included, that other words may be misspellings of; none of words with digits.</summary>
    public static IEnumerable<string> BeginningsOf(string word)
    {
        if (word.Length > Longest || !word.All(IsLetter))
            yield break;
        for (var length = Shortest; length <= word.Length; length++)
            yield return word[..length];
    }

    /// <summary>Whether a clause may be misspelt.</summary>
    public static bool MayBeMisspelt(SearchClause clause) => clause.Kind switch
    {
        ClauseKind.Beginning => clause.Text.Length is >= Shortest and <= Longest && clause.Text.All(IsLetter),
        ClauseKind.Run => clause.Length is >= Shortest and <= Longest,
        _ => false,
    };

    /// <summary>All that differ in one letter of the word's own scripts; some hundreds.</summary>
    public static HashSet<string> OneLetterFrom(string word)
    {
        var similar = new HashSet<string>(StringComparer.Ordinal);
        var letters = word.Distinct().SelectMany(LettersLike).Distinct().ToArray();
        for (var i = 0; i <= word.Length; i++)
        {
            var (left, right) = (word[..i], word[i..]);
            if (right.Length > 0)
                similar.Add(left + right[1..]);
            if (right.Length > 1)
                similar.Add($"{left}{right[1]}{right[0]}{right[2..]}");
            foreach (var letter in letters)
            {
                similar.Add($"{left}{letter}{right}");
                if (right.Length > 0)
                    similar.Add($"{left}{letter}{right[1..]}");
            }
        }
        similar.RemoveWhere(one => one.Length < Shortest);
        similar.Remove(word);
        return similar;
    }

    /// <summary>The first 64 bits of SHA-256.</summary>
    public static long HashOf(string beginning)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(beginning), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }

    private static bool IsLetter(char character) =>
        char.IsLetter(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>a to z; of other scripts the folded letters of the same block of 128.</summary>
    private static IEnumerable<char> LettersLike(char letter)
    {
        if (letter <= 'z')
            return Enumerable.Range('a', 26).Select(one => (char)one);
        return Enumerable.Range(letter & ~0x7F, 0x80).Where(one => Rune.IsValid(one) && IsLetter((char)one) && Folding.Of(one) is [var folded] && folded == one)
            .Select(one => (char)one);
    }
}
