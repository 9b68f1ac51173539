using System.Text;

namespace ChatApi.Bench;

/// <summary>A made-up language: words built of syllables of a script, the shortest ones the most common, as Zipf's law has it.</summary>
sealed class Language
{
    public const int Words = 20_000;

    private readonly string[] words;

    private Language(string name, bool spaces, int seed, string onsets, string vowels, string codas, int longest)
    {
        Name = name;
        HasSpaces = spaces;
        var random = new Random(seed);
        var (first, middle, last) = (Parts(onsets), Parts(vowels), Parts(codas));
        var made = new HashSet<string>(Words, StringComparer.Ordinal);
        while (made.Count < Words)
        {
            var syllables = 1 + Math.Min(longest - 1, (int)(made.Count / 2_000.0 * random.NextDouble()) + (made.Count > 150 ? 1 : 0));
            var word = new StringBuilder();
            for (var i = 0; i < syllables; i++)
                word.Append(first[random.Next(first.Length)]).Append(middle[random.Next(middle.Length)]).Append(random.Next(3) == 0 ? last[random.Next(last.Length)] : "");
            made.Add(word.ToString());
        }
        words = [.. made];
    }

    public string Name { get; }

    public bool HasSpaces { get; }

    /// <summary>Of conversations: the first has a third, the others share the rest.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", true, 1, "b c d f g h j k l m n p r s t v w th sh st tr br pl", "a e i o u ea ou", "n r s t d l ng ck st", 4),
        new("de", true, 2, "b d f g h k l m n p r s t w z sch st pf kr", "a e i o u ä ö ü ei ie au", "n r s t ch g nd rt ß", 5),
        new("fr", true, 3, "b c d f g j l m n p r s t v ch qu pr tr", "a e i o u é è ê ou ai ô", "n r s t l x nt", 4),
        new("es", true, 4, "b c d f g h j l m n p r s t v z ll ñ tr", "a e i o u á é í ó ú ie", "n r s l d", 4),
        new("tr", true, 5, "b c ç d f g h k l m n p r s ş t v y z", "a e ı i o ö u ü", "n r k l m t ş", 5),
        new("pl", true, 6, "b c d g j k l ł m n p r s t w z ż ź ś cz sz rz dz", "a e i o u y ą ę ó", "ć ń k m j ł w", 4),
        new("ru", true, 7, "б в г д ж з к л м н п р с т ф х ц ч ш ст пр", "а е и о у ы э ю я ё ий", "н р с т ль ть к м", 5),
        new("el", true, 8, "β γ δ ζ θ κ λ μ ν π ρ σ τ φ χ ψ", "α ε η ι ο υ ω ά έ ί ό ού", "ν ς ρ", 4),
        new("ar", true, 9, "ا ب ت ث ج ح خ د ذ ر ز س ش ص ط ع غ ف ق ك ل م ن ه و ي", "ا و ي ُ ِ َ", "ن م ر ة ل", 3),
        new("hi", true, 10, "क ख ग घ च छ ज ट ड त थ द ध न प फ ब भ म य र ल व श स ह", "ा ि ी ु ू े ै ो ौ ं", "न र ल त म", 3),
        new("zh", false, 11, Range(0x4E00, 900), Range(0x5200, 900), Range(0x6000, 600), 2),
        new("ja", false, 12, Range(0x3042, 40) + " " + Range(0x65E0, 400), Range(0x304B, 60), "ん っ " + Range(0x30A2, 60), 2),
        new("ko", true, 13, Range(0xAC00, 600), Range(0xB098, 500), "은 는 이 가 을 를 에서 입니다", 2),
        new("th", false, 14, "ก ข ค ง จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห อ", "า ี ุ ู ิ ั ะ", "น ม ง ก ด ว ่ ้", 3),
    ];

    /// <summary>The most common first.</summary>
    public IReadOnlyList<string> AllWords => words;

    /// <summary>The word of a rank, 0 the most common.</summary>
    public string Word(int rank) => words[rank];

    /// <summary>A text of one to some forty words, nine on average, now and then with a number, a link or an emoji.</summary>
    public void Write(StringBuilder text, Random random)
    {
        var left = 1 + (int)(-8 * Math.Log(1 - random.NextDouble()));
        for (left = Math.Min(left, 60); left > 0; left--)
        {
            text.Append(words[(int)Math.Exp(random.NextDouble() * Math.Log(Words + 1)) - 1]);
            if (left > 1 && random.Next(9) == 0)
                text.Append(HasSpaces ? ", " : "，");
            else if (left > 1 && HasSpaces)
                text.Append(' ');
        }
        switch (random.Next(60))
        {
            case 0: text.Append(" INV-").Append(random.Next(1_000_000)); break;
            case 1: text.Append(" https://example.com/").Append(words[random.Next(Words)]).Append("?id=").Append(random.Next(100_000)); break;
            case 2: text.Append(" 👍"); break;
            case 3: text.Append(" 😂"); break;
            default: break;
        }
    }

    private static string[] Parts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Range(int first, int count) => string.Join(' ', Enumerable.Range(first, count).Select(scalar => new Rune(scalar)));
}
