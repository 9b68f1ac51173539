using System.Diagnostics;

namespace ChatApi.Bench;

/// <summary>Pages of what is there, one request at a time; and what sending costs when many are in the group.</summary>
static class Reading
{
    private const string Long = "g  newest page of 100,000 messages: p50";
    private const string Short = "g  newest page of 100 messages: p50";
    private const string ManyMembers = "g  1,000 members: CPU a send";
    private const string TwoMembers = "g  2 members: CPU a send";

    public static async Task PagesAsync(Servers servers, Options options, Figures figures)
    {
        var token = Dataset.Token("a1");
        (string Name, string Path)[] pages =
        [
            (Long, $"/api/ListMessages?conversationId={Dataset.Conversation(Dataset.LongHistory)}"),
            (Short, $"/api/ListMessages?conversationId={Dataset.Conversation(Dataset.ShortHistory)}"),
            ("g  middle page of 100,000 messages: p50", $"/api/ListMessages?conversationId={Dataset.Conversation(Dataset.LongHistory)}&beforeSeq=50000"),
            ("g  newest page of 900 conversations: p50", "/api/ListConversations"),
        ];
        var latencies = pages.Select(_ => new Latencies()).ToArray();
        var requests = pages.Select(page => RawHttp.Get(page.Path, token)).ToArray();
        using var http = await RawHttp.OpenAsync(servers.Url);
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; Stopwatch.GetElapsedTime(since).TotalSeconds < options.Seconds; i++)
        {
            var at = Stopwatch.GetTimestamp();
            var status = await http.AskAsync(requests[i % pages.Length]);
            latencies[i % pages.Length].Add(at, Stopwatch.GetTimestamp());
            figures.Require(status == 200 && http.Body.Span.IndexOf("\"results\":[{"u8) >= 0, $"g: {pages[i % pages.Length].Path} was answered {status}");
        }
        for (var i = 0; i < pages.Length; i++)
            figures.Add(pages[i].Name, "ms", latencies[i].Percentile(50));
        figures.AddRatio("=  newest page, 100,000 / 100 messages", Long, Short);

        await SendCostAsync(servers, options, figures, ManyMembers, Dataset.Conversation(Dataset.BigGroup));
        await SendCostAsync(servers, options, figures, TwoMembers, Dataset.Conversation(1));
        figures.AddRatio("=  CPU a send, 1,000 members / 2", ManyMembers, TwoMembers);
    }

    private static async Task SendCostAsync(Servers servers, Options options, Figures figures, string name, Guid conversationId)
    {
        const int inFlight = 8;
        var requests = Enumerable.Range(0, inFlight).Select(_ => new SendRequest(Dataset.Token("a1"), conversationId)).ToList();
        var before = servers.Cpu();
        var sent = await Sending.LoadAsync(servers, requests, inFlight, options.Seconds, new Latencies());
        var after = servers.Cpu();
        figures.Add(name, "µs", (after.Host + after.Postgres - before.Host - before.Postgres) * 1e6 / sent);
        await Sending.RequireStoredAsync(servers, figures, sent, "g");
    }
}
