namespace ChatApi.Example;

/// <summary>What the program was started with.</summary>
/// <param name="Url">Where the service is.</param>
/// <param name="Data">The folder that everything is kept in.</param>
/// <param name="User">Who signs in; left out, the last run's session goes on.</param>
/// <param name="Password">Asked for when left out.</param>
/// <param name="To">The conversation to open at once, by its id.</param>
sealed record Arguments(string Url, string Data, string? User, string? Password, Guid? To)
{
    private const string Usage = """
        dotnet run -- --url <address> [--data <folder>] [--user <name> [--password <password>]] [--to <conversation id>]

        Chats in the terminal. The session, the messages read, and those not sent yet are kept in the data folder (./chat-data): without --user
        the next start goes on where this one stopped, also without a network.
        """;

    /// <summary>The arguments; null, after saying how it is done, when they are not understood.</summary>
    public static Arguments? Read(string[] args)
    {
        var named = new Dictionary<string, string>();
        for (var i = 0; i + 1 < args.Length; i += 2)
            named[args[i]] = args[i + 1];
        var to = Guid.Empty;
        var isUnderstood = args.Length % 2 == 0 && named.Keys.All(name => name is "--url" or "--data" or "--user" or "--password" or "--to")
            && named.ContainsKey("--url") && (!named.TryGetValue("--to", out var id) || Guid.TryParse(id, out to));
        if (!isUnderstood)
        {
            Console.Error.WriteLine(Usage);
            return null;
        }
        return new(
            named["--url"], named.GetValueOrDefault("--data", "chat-data"), named.GetValueOrDefault("--user"), named.GetValueOrDefault("--password"),
            to == Guid.Empty ? null : to);
    }
}
