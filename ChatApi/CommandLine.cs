namespace ChatApi;

/// <summary>The command line was not understood; the message says what would be.</summary>
sealed class UsageException(string message) : Exception(message);

/// <summary>What the host was asked to do.</summary>
/// <param name="Verb">One of <see cref="Verbs"/>.</param>
/// <param name="Settings">As arguments of the form --Section:Key=value; whether there is such a setting is checked with all others.</param>
/// <param name="Folder">Of "generate": where the sources are.</param>
/// <param name="IsRelease">Of "generate": whether the contract is released as it is now.</param>
sealed record CommandLine(string Verb, string[] Settings, string Folder = ".", bool IsRelease = false)
{
    public static readonly string[] Verbs = ["serve", "migrate", "verify", "generate", "help"];

    /// <summary>A verb, "serve" when there is none, and settings: --name value, --name=value, or the switch --demo.</summary>
    public static CommandLine Parse(string[] args)
    {
        var verb = "serve";
        string? folder = null;
        var isRelease = false;
        var settings = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var argument = args[i];
            if (argument is "--help" or "-h" or "-?")
                return new CommandLine("help", []);
            if (argument == "--release" && verb == "generate")
                isRelease = true;
            else if (argument == "--demo" && verb != "generate")
                settings.Add("--Demo:Users=true");
            else if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                if (verb == "generate" && folder is null)
                    folder = argument;
                else
                    verb = i == 0 && Verbs.Contains(argument) ? argument : throw Unknown(argument);
            }
            else if (verb == "generate")
                throw new UsageException($"generate takes a folder and --release, no settings; {argument} is one.\nSee --help.");
            else if (argument.Contains('='))
                settings.Add(argument);
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                settings.Add($"{argument}={args[++i]}");
            else
                throw new UsageException($"{argument} needs a value: {argument}=…\nSee --help.");
        }
        return new CommandLine(verb, [.. settings], folder ?? ".", isRelease);
    }

    private static UsageException Unknown(string argument) =>
        new($"'{argument}' is not understood. The first word is what to do ({string.Join(", ", Verbs)}), everything else a setting: --Section:Key=value.\nSee --help.");
}
