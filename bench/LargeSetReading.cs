using System.Diagnostics;
using Dapper;

namespace ChatApi.Bench;

/// <summary>What people read and search among ten million messages, one request at a time; and what marking and sending cost there.</summary>
static class LargeSetReading
{
    private static readonly Random Random = new(3);

    public static async Task MeasureAsync(Servers servers, Options options, Figures figures)
    {
        using var http = await RawHttp.OpenAsync(servers.Url);
        var (busiest, busy, usual) = (Dataset.Token(Name(LargeSet.Busiest)), Dataset.Token(Name(LargeSet.Busy + 1)), Dataset.Token(Name(LargeSet.Usual)));
        await ReadAsync(http, options, figures, "i  list of conversations, user in 1,000", () => RawHttp.Get("/api/ListConversations", busy));
        await ReadAsync(http, options, figures, "i  list of conversations, user in 10,000", () => RawHttp.Get("/api/ListConversations", busiest));
        for (var i = 0; i < LargeSet.Histories.Length; i++)
        {
            var (messages, conversation) = (LargeSet.Histories[i], LargeSetLoader.Conversation(i + 1));
            await ReadAsync(http, options, figures, $"i  page anywhere in {messages:N0} messages",
                () => RawHttp.Get($"/api/ListMessages?conversationId={conversation}&beforeSeq={Random.Next(1, messages + 1)}", usual));
        }
        await ReadAsync(http, options, figures, "i  unread of a user in 1,000 conversations", () => RawHttp.Get("/api/GetUnread", busy));
        await ReadAsync(http, options, figures, "i  unread of a user in 10,000 conversations", () => RawHttp.Get("/api/GetUnread", busiest));
        await SearchAsync(http, options, figures);
        await MarkAsync(servers, http, figures, "i  mark read, 2 members: WAL", direct: true);
        await MarkAsync(servers, http, figures, "i  mark read, 1,000 members: WAL", direct: false);
    }

    /// <summary>Words by how common they are; for each kind of user, in their language and in others.</summary>
    private static async Task SearchAsync(RawHttp http, Options options, Figures figures)
    {
        (string Name, int From, int To)[] kinds = [("common", 0, 20), ("middling", 50, 2_000), ("rare", 5_000, Language.Words)];
        (string Name, int User)[] users =
        [
            ("a few dozen conversations", 500), ("and one of 1,000,000 messages", LargeSet.Usual), ("1,000 conversations, one language", LargeSet.Busy), ("1,000 conversations", LargeSet.Busy + 1),
            ("10,000 conversations", LargeSet.Busiest),
        ];
        foreach (var (who, user) in users)
        {
            var token = Dataset.Token(Name(user));
            foreach (var (kind, from, to) in kinds)
            {
                await ReadAsync(http, options, figures, $"i  search, user in {who}: {kind} words",
                    () => Search(token, Language.All[Random.Next(3) == 0 ? 0 : Random.Next(Language.All.Count)].Word(Random.Next(from, to))));
            }
            await ReadAsync(http, options, figures, $"i  search, user in {who}: absent words", () => Search(token, $"zq{Random.Next():x}"));
            await ReadAsync(http, options, figures, $"i  search, user in {who}: two words",
                () => Search(token, $"{Language.All[0].Word(Random.Next(100))} {Language.All[0].Word(Random.Next(1_000))}"));
        }
        var usual = Dataset.Token(Name(LargeSet.Usual));
        await ReadAsync(http, options, figures, "i  search in 1,000,000 messages: words of all kinds",
            () => Search(usual, Language.All[Random.Next(2)].Word((int)Math.Exp(Random.NextDouble() * Math.Log(Language.Words))), $"&conversationId={LargeSetLoader.Conversation(1)}"));
        await ReadAsync(http, options, figures, "i  search for people, conversations and messages",
            () => RawHttp.Get($"/api/Search?query={Uri.EscapeDataString(Language.All[0].Word(Random.Next(2_000)))}", usual));

        static byte[] Search(string token, string word, string more = "") => RawHttp.Get($"/api/SearchMessages?query={Uri.EscapeDataString(word)}{more}", token);
    }

    private static async Task ReadAsync(RawHttp http, Options options, Figures figures, string name, Func<byte[]> next)
    {
        var latencies = new Latencies();
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since).TotalSeconds < options.Seconds;)
        {
            var request = next();
            var at = Stopwatch.GetTimestamp();
            var status = await http.AskAsync(request);
            latencies.Add(at, Stopwatch.GetTimestamp());
            figures.Require(status == 200, $"{name}: answered {status}: {System.Text.Encoding.UTF8.GetString(http.Body.Span)}");
        }
        figures.Add($"{name}: p50", "ms", latencies.Percentile(50));
        figures.Add($"{name}: p95", "ms", latencies.Percentile(95));
    }

    /// <summary>Bytes of the write-ahead log a mark takes, the first one after a checkpoint aside, which writes whole pages.</summary>
    private static async Task MarkAsync(Servers servers, RawHttp http, Figures figures, string name, bool direct)
    {
        const int marks = 50;
        await using var db = await servers.Database.OpenConnectionAsync();
        var (conversation, member, lastSeq) = await db.QuerySingleAsync<(Guid, string, long)>("""
            SELECT c.id, m.user_id, c.last_seq
              FROM conversations c JOIN members m ON m.conversation_id = c.id
             WHERE c.member_count = @members AND c.last_seq > 300 AND m.user_id NOT IN ('u1', 'u2') LIMIT 1
            """, new { members = direct ? 2 : 1_000 }, commandTimeout: 60);
        await db.ExecuteAsync("UPDATE members SET read_seq = 1, delivered_seq = 1 WHERE conversation_id = @conversation AND user_id = @member", new { conversation, member });
        await db.ExecuteAsync("DELETE FROM receipt_marks WHERE conversation_id = @conversation AND user_id = @member", new { conversation, member });
        var token = Dataset.Token(member);
        var before = 0L;
        for (var seq = lastSeq - marks - 1; seq < lastSeq; seq++)
        {
            if (seq == lastSeq - marks)
                before = await PlaceAsync(db);
            var status = await http.AskAsync(RawHttp.Post("/api/MarkRead", token, $$"""{"conversationId":"{{conversation}}","upToSeq":{{seq}}}"""));
            figures.Require(status == 200, $"{name}: answered {status}");
        }
        figures.Add(name, "bytes", (await PlaceAsync(db) - before) / (double)marks);
    }

    private static Task<long> PlaceAsync(System.Data.IDbConnection db) => db.QuerySingleAsync<long>("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");

    private static string Name(int user) => LargeSetLoader.User(user);
}
