namespace ChatApi.Verify;

/// <summary>A kind of violation: how many, and the first few in words.</summary>
sealed record Violations(int Count, IReadOnlyList<string> Examples)
{
    private const int Shown = 5;

    public static Violations Of(IEnumerable<string> found)
    {
        var (count, examples) = (0, new List<string>());
        foreach (var one in found)
        {
            if (++count <= Shown)
                examples.Add(one);
        }
        return new(count, examples);
    }
}

/// <summary>How long after a fault the next send that began later was acknowledged.</summary>
/// <param name="Seconds">Null when none was.</param>
sealed record Recovery(string Fault, double AtSeconds, double? Seconds);

/// <summary>Times in milliseconds.</summary>
sealed record Times(int Count, double P50, double P95, double P99, double Max)
{
    public static Times Of(IEnumerable<TimeSpan> all)
    {
        var sorted = all.Select(one => one.TotalMilliseconds).Order().ToList();
        return sorted.Count == 0 ? new(0, 0, 0, 0, 0) : new(sorted.Count, At(0.5), At(0.95), At(0.99), Math.Round(sorted[^1], 1));

        double At(double share) => Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))], 1);
    }
}

/// <summary>What the checker says of a history. All of <see cref="Broken"/> must be 0.</summary>
sealed record Verdict
{
    /// <summary>Messages that someone tried to send, each with a key of its own.</summary>
    public required int Attempted { get; init; }

    /// <summary>Of these, answered with a 2xx at least once.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Messages that are there in the end.</summary>
    public required int Found { get; init; }

    /// <summary>Found although no try was answered: unknown, and then true.</summary>
    public required int Recovered { get; init; }

    /// <summary>Single calls of any kind, and how they ended.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    /// <summary>Durable events heard, by all devices.</summary>
    public required int Heard { get; init; }

    /// <summary>Connections that went on from a cursor.</summary>
    public required int Resumes { get; init; }

    /// <summary>Devices that were told to load the snapshot.</summary>
    public required int Resyncs { get; init; }

    /// <summary>Members added and removed.</summary>
    public required int MembershipChanges { get; init; }

    /// <summary>Messages edited, deleted and reacted to, as far as it was acknowledged.</summary>
    public required int MessageChanges { get; init; }

    /// <summary>The promises: violations by name, in the order of the report.</summary>
    public required IReadOnlyDictionary<string, Violations> Broken { get; init; }

    public required IReadOnlyList<Recovery> Recoveries { get; init; }

    /// <summary>The longest time without an acknowledged send.</summary>
    public required double LongestSilenceSeconds { get; init; }

    /// <summary>From the call to its 2xx.</summary>
    public required Times SendTimes { get; init; }

    /// <summary>From the 2xx to each device that was connected then.</summary>
    public required Times DeliveryTimes { get; init; }

    /// <summary>From the connect to the last event that had been acknowledged before it.</summary>
    public required Times ResumeTimes { get; init; }

    /// <summary>Nothing broken, and something proved: a load that acknowledged nothing says nothing.</summary>
    public bool IsGood => Acknowledged > 0 && Broken.Values.All(one => one.Count == 0);

    public int this[string promise] => Broken[promise].Count;
}
