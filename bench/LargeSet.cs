namespace ChatApi.Bench;

/// <summary>
/// Who is in which of 100,000 conversations, how many of ten million messages each has and in which order they were sent, over a
/// year: drawn from a seed, the same on every machine. Users, conversations and messages are known by their numbers.
/// </summary>
sealed class LargeSet
{
    public const int Users = 10_000;
    public const int Conversations = 100_000;
    public const int Messages = 10_000_000;

    /// <summary>User in 10,000 conversations.</summary>
    public const int Busiest = 1;

    /// <summary>Users in 1,000 conversations each, this and the nine after it; all those of the first are in the first language.</summary>
    public const int Busy = 2;

    /// <summary>User in a few dozen conversations, and in those of <see cref="Histories"/>.</summary>
    public const int Usual = 20;

    /// <summary>Conversations 1 to 5 have so many messages; the first two have 1,000 members, the third 100, the last ones 10.</summary>
    public static readonly int[] Histories = [1_000_000, 100_000, 10_000, 1_000, 100];

    private const int Directs = 80_000;
    private const int Groups = Conversations - Directs; // numbers 1 to this
    private static readonly DateTimeOffset Start = new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random random = new(20_251_101);

    /// <summary>By conversation, number − 1.</summary>
    public int[][] Members { get; } = new int[Conversations][];

    public int[] MessageCounts { get; } = new int[Conversations];

    public byte[] LanguageOf { get; } = new byte[Conversations];

    /// <summary>The conversation of each message, number − 1, in the order of time.</summary>
    public int[] Order { get; } = new int[Messages];

    public LargeSet()
    {
        DrawGroups();
        DrawDirects();
        DrawLanguages();
        DrawCounts();
        DrawOrder();
    }

    public static DateTimeOffset TimeOf(int message) => Start.AddMilliseconds(message * 3_150L);

    public static bool IsDirect(int conversation) => conversation >= Groups;

    private void DrawGroups()
    {
        for (var group = 0; group < Groups; group++)
        {
            var size = group switch
            {
                < 2 or (>= 5 and < 15) => 1_000,
                2 => 100,
                3 or 4 => 10,
                < 500 => random.Next(50, 300),
                < 5_000 => random.Next(10, 50),
                _ => random.Next(3, 10),
            };
            var members = new HashSet<int>();
            if (group < Histories.Length)
                members.UnionWith([Busiest, Busy + 1, Usual]);
            else if (group % 10 == 0) // the busiest is in 2,000 groups, the busy ones in 300 each
                members.Add(Busiest);
            else if (group % 200 is > 0 and < 31)
                members.Add(Busy + (group % 200 / 3 % 10));
            while (members.Count < size)
                members.Add(random.Next(Busy + 10, Users) + 1);
            Members[group] = [.. members];
        }
    }

    private void DrawDirects()
    {
        var pairs = new HashSet<(int, int)>();
        for (var direct = Groups; direct < Conversations; direct++)
        {
            var nth = direct - Groups;
            (int, int) pair;
            do
            {
                pair = nth < 8_000 ? (Busiest, nth + 2) : nth < 15_000 ? (Busy + (nth % 10), random.Next(Busy + 10, Users) + 1) : (random.Next(Busy + 10, Users) + 1, random.Next(Busy + 10, Users) + 1);
                if (pair.Item1 > pair.Item2)
                    pair = (pair.Item2, pair.Item1);
            }
            while (pair.Item1 == pair.Item2 || !pairs.Add(pair));
            Members[direct] = [pair.Item1, pair.Item2];
        }
    }

    private void DrawLanguages()
    {
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            var drawn = random.Next(3) == 0 ? 0 : random.Next(1, Language.All.Count);
            LanguageOf[conversation] = (byte)(conversation < Histories.Length || Members[conversation].Contains(Busy) ? 0 : drawn);
        }
    }

    /// <summary>Log-normal: most conversations have a few dozen messages, some have thousands.</summary>
    private void DrawCounts()
    {
        Histories.CopyTo(MessageCounts, 0);
        var weights = new double[Conversations];
        for (var i = Histories.Length; i < Conversations; i++)
            weights[i] = Math.Exp(1.5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        var (left, sum) = (Messages - Histories.Sum(), weights.Sum());
        var each = (left - Conversations) / sum; // and one for everybody
        for (var i = Histories.Length; i < Conversations; i++)
            MessageCounts[i] = 1 + (int)(weights[i] * each);
        MessageCounts[Conversations - 1] += left - MessageCounts.Skip(Histories.Length).Sum();
    }

    private void DrawOrder()
    {
        var at = 0;
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            Array.Fill(Order, conversation, at, MessageCounts[conversation]);
            at += MessageCounts[conversation];
        }
        random.Shuffle(Order);
    }
}
