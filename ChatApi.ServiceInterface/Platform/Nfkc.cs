using System.Globalization;
using System.Text;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// Unicode normalization form KC (UAX #15): texts that look the same become the same, however they were typed. Ours, because
/// <see cref="string.Normalize()"/> needs ICU, which the host runs without: there it silently returns its input.
/// Text with characters newer than the table comes out as it is; the table must never grow, since password hashes stand on it.
/// </summary>
static class Nfkc
{
    private const int HangulBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, HangulCount = LCount * VCount * TCount;
    private static readonly Lazy<Tables> Data = new(Tables.Load);

    /// <summary>The normalized text; ASCII is returned as it is. Lone surrogates become U+FFFD.</summary>
    public static string Normalize(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var scalars = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, scalars);
        Order(scalars);
        Compose(scalars);
        var normalized = new StringBuilder(scalars.Count + 8);
        foreach (var scalar in scalars)
            normalized.Append(new Rune(scalar).ToString());
        return normalized.ToString();
    }

    /// <summary>Appends the scalars that one consists of, all the way down; marks in the order of the table.</summary>
    public static void Decompose(int scalar, List<int> into)
    {
        var syllable = scalar - HangulBase;
        if (syllable is >= 0 and < HangulCount)
        {
            into.Add(LBase + (syllable / (VCount * TCount)));
            into.Add(VBase + (syllable % (VCount * TCount) / TCount));
            if (syllable % TCount != 0)
                into.Add(TBase + (syllable % TCount));
        }
        else if (Data.Value.Decompositions.TryGetValue(scalar, out var parts))
        {
            foreach (var part in parts)
                Decompose(part, into);
        }
        else
        {
            into.Add(scalar);
        }
    }

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    private static void Order(List<int> scalars)
    {
        for (var start = 0; start < scalars.Count; start++)
        {
            if (ClassOf(scalars[start]) == 0)
                continue;
            var end = start + 1;
            while (end < scalars.Count && ClassOf(scalars[end]) != 0)
                end++;
            var marks = scalars.GetRange(start, end - start).OrderBy(ClassOf).ToList(); // stable
            for (var i = 0; i < marks.Count; i++)
                scalars[start + i] = marks[i];
            start = end;
        }
    }

    /// <summary>Joins each mark to the last starter before it, unless another mark of its class or a higher one stands between.</summary>
    private static void Compose(List<int> scalars)
    {
        int starter = -1, lastClass = -1, length = 0;
        for (var next = 0; next < scalars.Count; next++)
        {
            var scalar = scalars[next];
            var combiningClass = ClassOf(scalar);
            if (starter >= 0 && lastClass < combiningClass && Pair(scalars[starter], scalar) is { } composed)
            {
                scalars[starter] = composed;
                continue;
            }
            if (combiningClass == 0)
            {
                starter = length;
                lastClass = -1; // nothing stands between
            }
            else
            {
                lastClass = combiningClass;
            }
            scalars[length++] = scalar;
        }
        scalars.RemoveRange(length, scalars.Count - length);
    }

    /// <summary>What two scalars are together, if there is such a one.</summary>
    public static int? Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
            return HangulBase + ((((first - LBase) * VCount) + second - VBase) * TCount);
        if (first - HangulBase is >= 0 and < HangulCount && (first - HangulBase) % TCount == 0 && second is > TBase and < TBase + TCount)
            return first + second - TBase;
        return Data.Value.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    /// <summary>The canonical combining class; 0 = it begins a character.</summary>
    public static int ClassOf(int scalar) => scalar < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(scalar);

    /// <summary>About 1 MB, read at the first text that is not ASCII.</summary>
    private sealed class Tables
    {
        public Dictionary<int, byte> Classes { get; } = [];

        public Dictionary<int, int[]> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Compositions { get; } = [];

        public static Tables Load()
        {
            var tables = new Tables();
            using var reader = new StreamReader(typeof(Nfkc).Assembly.GetManifestResourceStream("Platform/unicode-nfkc.txt")!);
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                    continue;
                foreach (var entry in line.Split(' '))
                    tables.Add(entry);
            }
            return tables;
        }

        private void Add(string entry)
        {
            var mark = entry.AsSpan().IndexOfAny(":=~");
            var (left, right) = (entry[..mark], entry[(mark + 1)..]);
            if (entry[mark] == ':')
            {
                var range = left.Split('-');
                for (var scalar = Hex(range[0]); scalar <= Hex(range[^1]); scalar++)
                    Classes[scalar] = byte.Parse(right, CultureInfo.InvariantCulture);
                return;
            }
            int[] parts = [.. right.Split(',').Select(Hex)];
            Decompositions[Hex(left)] = parts;
            if (entry[mark] == '=')
                Compositions[(parts[0], parts[1])] = Hex(left);
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
