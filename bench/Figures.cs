using System.Globalization;

namespace ChatApi.Bench;

/// <summary>Latencies of one run, in ticks of the stopwatch. Thread-safe.</summary>
sealed class Latencies
{
    private readonly List<long> ticks = [];

    public void Add(long from, long to)
    {
        lock (ticks)
            ticks.Add(to - from);
    }

    /// <summary>In milliseconds; 0 when nothing was measured.</summary>
    public double Percentile(double percent)
    {
        lock (ticks)
        {
            if (ticks.Count == 0)
                return 0;
            ticks.Sort();
            return ticks[(int)Math.Min(ticks.Count - 1, ticks.Count * percent / 100)] * 1_000.0 / System.Diagnostics.Stopwatch.Frequency;
        }
    }
}

/// <summary>All figures of all runs; what is wrong with the results; the table at the end.</summary>
sealed class Figures
{
    private readonly Dictionary<string, (string Unit, List<double> Values)> rows = [];
    private readonly List<string> wrong = [];

    public bool AllRight => wrong.Count == 0;

    public void Add(string name, string unit, double value)
    {
        if (!rows.TryGetValue(name, out var row))
            rows.Add(name, row = (unit, []));
        row.Values.Add(value);
    }

    /// <summary>The quotient of two figures of the same run.</summary>
    public void AddRatio(string name, string numerator, string denominator)
    {
        if (rows.TryGetValue(numerator, out var above) && rows.TryGetValue(denominator, out var below) && below.Values[^1] > 0)
            Add(name, "×", above.Values[^1] / below.Values[^1]);
    }

    /// <summary>A result that is wrong, which makes the benchmark fail.</summary>
    public void Require(bool isRight, string what)
    {
        if (isRight)
            return;
        wrong.Add(what);
        Console.Error.WriteLine($"WRONG: {what}");
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-58}{"median",12}{"least",12}{"most",12}");
        foreach (var (name, (unit, values)) in rows)
        {
            var sorted = values.Order().ToList();
            Console.WriteLine($"{name,-58}{Text(sorted[sorted.Count / 2]),12}{Text(sorted[0]),12}{Text(sorted[^1]),12}  {unit}");
        }
        Console.WriteLine();
        Console.WriteLine(AllRight ? "All results are right: none lost, doubled or undelivered." : $"{wrong.Count} results are WRONG:\n{string.Join('\n', wrong)}");
    }

    private static string Text(double value) => value.ToString(value >= 100 ? "N0" : "0.00", CultureInfo.InvariantCulture);
}
