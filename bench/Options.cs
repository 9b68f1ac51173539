using System.Globalization;

namespace ChatApi.Bench;

/// <summary>What to run, from the command line.</summary>
/// <param name="Only">Letters of the measurements; all when empty.</param>
/// <param name="Runs">How often each is taken; the table shows medians.</param>
/// <param name="Seconds">How long one run of one measurement takes.</param>
/// <param name="Data">The folder in which the large set is kept.</param>
/// <param name="HostArguments">Settings for the host, as <c>--Section:Key=value</c>.</param>
sealed record Options(string Only, int Runs, int Seconds, string Data, IReadOnlyList<string> HostArguments)
{
    public const string Help = """
        Measures ChatApi on this machine, beside references taken in the same run: pgbench for the database, a bare Kestrel for HTTP.
        Exits with 1 when a result is wrong (lost, doubled, misordered, not delivered), never because it is slow.

          bench/run                       all measurements, five runs each, medians
          bench/run --only bc             some of them
          bench/run --runs 3 --seconds 5  how often, and how long one takes
          bench/run --only i --data DIR   what needs the large set; it is made in DIR when it is not there yet, in five minutes and 10 GB
          bench/run --Section:Key=value   any setting of the host, to compare

          a  pgbench, the transaction of one send: 64 clients, and one     b  sends over HTTP, 64 in flight, 1,000 conversations
          c  32 pairs, the next message when the last one was heard        d  open loop, 100 and 500 messages/s: latency and CPU
          e  a group of 1,000 connected members                            f  memory of 2,000 idle connections
          g  pages of history and lists over 1,000,000 messages; sends in a group of 1,000 beside direct ones
          h  3,000 connected users, each leaving and coming back once a minute, watched by 20: CPU of everything
          i  only when named: lists, history, unread, search and marks over 10,000 users, 100,000 conversations, 10,000,000 messages

        Rate and connection limits are off while it measures.
        """;

    public static Options? Read(string[] args)
    {
        var options = new Options("abcdefgh", 5, 6, "/var/tmp/chatapi-bench-large", []);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h")
                return null;
            if (args[i].Contains(':', StringComparison.Ordinal))
                options = options with { HostArguments = [.. options.HostArguments, args[i]] };
            else if (i + 1 == args.Length)
                return null;
            else if (args[i] == "--only")
                options = options with { Only = args[++i] };
            else if (args[i] == "--runs")
                options = options with { Runs = int.Parse(args[++i], CultureInfo.InvariantCulture) };
            else if (args[i] == "--seconds")
                options = options with { Seconds = int.Parse(args[++i], CultureInfo.InvariantCulture) };
            else if (args[i] == "--data")
                options = options with { Data = Path.GetFullPath(args[++i]) };
            else
                return null;
        }
        return options;
    }
}
