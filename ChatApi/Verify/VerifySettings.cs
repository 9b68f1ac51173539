using System.Globalization;

namespace ChatApi.Verify;

/// <summary>What is run against a service, and for how long. The shape of the load is that of the guarantees, scaled by the number of users.</summary>
sealed record VerifySettings
{
    /// <summary>Less would leave out groups.</summary>
    public const int FewestUsers = 4;

    /// <summary>The nodes, or one load balancer: every request and connection picks one at random.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>People who chat, each with one device.</summary>
    public int Users { get; init; } = 40;

    /// <summary>Messages a second.</summary>
    public double SendRate { get; init; } = 20;

    /// <summary>Share of messages that are sent twice at once, the second time to another node.</summary>
    public double Duplicates { get; init; } = 0.2;

    /// <summary>Share of requests that the client abandons at a random moment.</summary>
    public double Aborts { get; init; } = 0.05;

    /// <summary>Pages of history read a second.</summary>
    public double ReadRate { get; init; } = 20;

    /// <summary>Read marks a second.</summary>
    public double MarkRate { get; init; } = 8;

    /// <summary>Messages edited, deleted or reacted to a second.</summary>
    public double ChangeRate { get; init; } = 4;

    /// <summary>Members removed a second, each added again soon.</summary>
    public double RemovalRate { get; init; } = 1;

    /// <summary>Names changed a second.</summary>
    public double RenameRate { get; init; } = 0.5;

    /// <summary>Streams cut a second, each resumed from its cursor on a random node by a random transport.</summary>
    public double CutRate { get; init; } = 2;

    /// <summary>What is chosen at random follows from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long a client repeats an unknown send, and how long a device may take to catch up in the end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the report is also written as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>From --url=…, --minutes=… and so on. <see cref="UsageException"/> says what is not understood.</summary>
    public static VerifySettings Parse(IEnumerable<string> arguments)
    {
        var settings = new VerifySettings();
        foreach (var argument in arguments)
        {
            var split = argument.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (argument[..split], argument[(split + 1)..]);
            settings = name switch
            {
                "--url" => settings with { Urls = [.. settings.Urls, Url(value)] },
                "--minutes" => settings with { Duration = TimeSpan.FromMinutes(Number(name, value, 0.05, 1_440)) },
                "--users" => settings with { Users = (int)Number(name, value, FewestUsers, 2_000) },
                "--rate" => Scale(settings, Number(name, value, 0.1, 10_000)),
                "--seed" => settings with { Seed = (int)Number(name, value, 0, int.MaxValue) },
                "--json" => settings with { Json = value },
                _ => throw new UsageException(
                    $"verify does not know {name}. It takes --url (several times), --minutes, --users, --rate, --seed and --json.\nSee --help."),
            };
        }
        return settings.Urls.Count > 0 ? settings : throw new UsageException("verify needs to know where: --url http://localhost:5080\nSee --help.");
    }

    /// <summary>Everything else in proportion to the sends.</summary>
    private static VerifySettings Scale(VerifySettings settings, double sendRate)
    {
        var factor = sendRate / settings.SendRate;
        return settings with
        {
            SendRate = sendRate,
            ReadRate = settings.ReadRate * factor,
            MarkRate = settings.MarkRate * factor,
            ChangeRate = settings.ChangeRate * factor,
            RemovalRate = settings.RemovalRate * factor,
            RenameRate = settings.RenameRate * factor,
            CutRate = settings.CutRate * factor,
        };
    }

    private static string Url(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? value.TrimEnd('/')
            : throw new UsageException($"--url {value} is not a URL such as http://localhost:5080.");

    private static double Number(string name, string value, double least, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} is a number from {least} to {most}, not '{value}'.");
}
