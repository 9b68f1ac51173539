using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApi.Tests.Support;
using Dapper;
using Npgsql;

namespace ChatApi.Tests.Product;

/// <summary>
/// Each statement begins with a tag that names the indexes it is known to use. Here a node of its own, on a filled database that
/// explains every statement it runs, does everything; then the plans are held against the tags.
/// </summary>
[NonParallelizable]
public sealed partial class PlanTests
{
    [Test]
    public async Task Every_statement_was_run_and_used_the_index_it_names()
    {
        var connection = new NpgsqlConnectionStringBuilder(await ChatServers.NewDatabaseAsync())
        {
            Options = "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_format=json",
        }.ConnectionString;
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = connection, ["Presence:OfflineSeconds"] = "0" };
        Dictionary<string, long> filledAt;
        await using (var node = await TestNode.StartAsync(settings))
        await using (var strict = await TestNode.StartAsync(new Dictionary<string, string?>(settings) { ["Auth:PasswordIterations"] = "10001" }))
        {
            await FillAsync(connection);
            await CatchUpAsync(node.Services);
            await CatchUpAsync(strict.Services);
            filledAt = Logs().ToDictionary(file => file, file => new FileInfo(file).Length);
            await DoEverythingAsync(node, strict);
            await DoWhatOnlyStartsAndCrashesDoAsync(node);
        }
        var plans = ReadPlans(filledAt);

        var tags = Tags();
        Assert.Multiple(() =>
        {
            foreach (var (name, indexes) in tags)
            {
                if (!plans.TryGetValue(name, out var seen))
                {
                    if (indexes is not ["insert"] and not ["none"])
                        Assert.Fail($"{name} was not run here: add it to {nameof(DoEverythingAsync)}.");
                    continue;
                }
                Assert.That(seen.SequentialScans, Is.Empty, $"{name} reads a whole table.");
                if (indexes is not ["insert"] and not ["none"])
                    Assert.That(indexes.Except(seen.Indexes), Is.Empty, $"{name} names an index that no plan used; used: {string.Join(", ", seen.Indexes)}");
            }
        });
        TestContext.Out.WriteLine($"{tags.Count} statements, {plans.Values.Sum(plan => plan.Times)} plans");
        Assert.That(tags, Has.Count.GreaterThan(30));
    }

    /// <summary>Enough rows that the planner has something to choose from.</summary>
    private static async Task FillAsync(string connection)
    {
        await using var db = new NpgsqlConnection(connection);
        await db.ExecuteAsync("""
            SET auto_explain.log_min_duration = -1;
            INSERT INTO users (id, user_name, user_name_key, display_name, display_name_key)
            SELECT 'u' || n, 'name' || n, 'name' || n, 'Name ' || n, 'name ' || n FROM generate_series(1, 20000) n;
            INSERT INTO sessions (id, user_id, rotating, refresh_nonce, expires_at, revoked_at)
            SELECT gen_random_uuid(), 'u' || n, false, '\x00', now() + interval '7 days', CASE WHEN n % 50 = 0 THEN now() - interval '2 days' END FROM generate_series(1, 20000) n;
            INSERT INTO sign_in_attempts (key, free_at) SELECT sha256(('key ' || n)::bytea), now() + make_interval(secs => n) FROM generate_series(-50, 20000) n;
            INSERT INTO stream_tickets (hash, user_id, session_id, token_expires_at, expires_at)
            SELECT sha256(('ticket ' || n)::bytea), 'u' || n, gen_random_uuid(), now(), now() + make_interval(secs => n) FROM generate_series(-50, 20000) n;
            INSERT INTO conversations (id, kind, title, created_by, client_conversation_id, member_count, last_seq, last_message_at)
            SELECT gen_random_uuid(), 'group', 't', 'u' || n, gen_random_uuid(), 10, 10, now() FROM generate_series(1, 5000) n;
            INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
            SELECT id, 'u' || 1 + (hashtext(id::text || m) & 16383), 'member', 1, 0, 0 FROM conversations, generate_series(1, 10) m ON CONFLICT DO NOTHING;
            INSERT INTO messages (conversation_id, seq, id, sender_id, client_message_id, body, created_at)
            SELECT id, s, gen_random_uuid(), created_by, gen_random_uuid(), 'text', now() - make_interval(mins => 11 - s) + make_interval(secs => right(created_by, -1)::int / 100.0) FROM conversations, generate_series(1, 10) s;
            INSERT INTO invite_links (id, conversation_id, token_hash, created_by, client_link_id)
            SELECT gen_random_uuid(), id, sha256(id::text::bytea), created_by, gen_random_uuid() FROM conversations;
            INSERT INTO blocks (user_id, blocked_id) SELECT 'u' || n, 'u' || n % 7 + 1 FROM generate_series(1, 20000) n WHERE n > 7;
            INSERT INTO hidden_messages (user_id, conversation_id, seq) SELECT sender_id, conversation_id, seq FROM messages WHERE seq > 7;
            UPDATE messages SET pinned_at = now(), pin_expires_at = CASE WHEN seq = 4 THEN now() + interval '1 hour' END WHERE seq < 5 AND hashtext(id::text) % 10 = 0;
            INSERT INTO stars (user_id, conversation_id, seq) SELECT sender_id, conversation_id, seq FROM messages WHERE seq > 7;
            INSERT INTO drafts (user_id, conversation_id, thread_root_id, text) SELECT user_id, conversation_id, '00000000-0000-0000-0000-000000000000', 'text' FROM members;
            INSERT INTO reactions (conversation_id, seq, reaction, user_id) SELECT conversation_id, seq, '👍', sender_id FROM messages WHERE seq > 5;
            INSERT INTO message_versions (conversation_id, seq, version, body, created_at) SELECT conversation_id, seq, 1, 'before', now() FROM messages WHERE seq > 5;
            UPDATE messages SET type = 'poll' WHERE seq = 2;
            UPDATE messages SET thread_root_seq = 1 WHERE seq = 3;
            INSERT INTO thread_follows (user_id, conversation_id, root_seq, read_seq, following) SELECT user_id, conversation_id, 1, 1, true FROM members;
            UPDATE messages SET expires_at = CASE WHEN seq = 5 THEN now() + interval '1 hour' END, expire_after_read = CASE WHEN seq = 6 THEN 60 END WHERE seq IN (5, 6);
            INSERT INTO polls (conversation_id, seq, options, votes, multiple, anonymous) SELECT conversation_id, seq, '{one,two}', '{0,0}', false, false FROM messages WHERE seq = 2;
            INSERT INTO poll_votes (conversation_id, seq, user_id, options) SELECT conversation_id, 2, user_id, '{0}' FROM members;
            INSERT INTO scheduled_messages (id, user_id, conversation_id, client_message_id, request, create_hash, send_at, due_at)
            SELECT gen_random_uuid(), sender_id, conversation_id, gen_random_uuid(), '{}', '\x00', now() + interval '1 hour', now() + interval '1 hour' FROM messages WHERE seq > 7;
            INSERT INTO presence (user_id, last_seen_at, invisible) SELECT 'u' || n, now(), n % 50 = 0 FROM generate_series(1, 20000) n;
            INSERT INTO receipt_marks (conversation_id, user_id, is_read, seq, at)
            SELECT conversation_id, sender_id, seq % 2 = 0, seq, now() - interval '31 days' * (1 - row_number() OVER (ORDER BY seq) / (SELECT count(*)::float FROM messages)) FROM messages;
            INSERT INTO event_log (kind, conversation_id, seq, actor_id, xid) -- of many transactions, as in life
            SELECT 'message.new', conversation_id, seq, sender_id, (3 + row_number() OVER () % 600)::text::xid8 FROM messages;
            INSERT INTO event_log (kind, user_id, ref) SELECT 'user.updated', id, NULL FROM users;
            INSERT INTO message_search (at, conversation_id, seq, terms) SELECT created_at, conversation_id, seq, '''text'''::tsvector FROM messages;
            INSERT INTO search_beginnings (hash) SELECT hashtextextended(id, 0) FROM users;
            """, commandTimeout: 120);
        await db.ExecuteAsync("SET auto_explain.log_min_duration = -1; ANALYZE", commandTimeout: 120);
    }

    /// <summary>Statement name → the indexes its tag names, from the sources.</summary>
    private static Dictionary<string, string[]> Tags() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "ChatApi.ServiceInterface"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/"))
            .SelectMany(file => Tag().Matches(File.ReadAllText(file)))
            .Where(match => !match.Groups["name"].Value.StartsWith("Schema", StringComparison.Ordinal))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["indexes"].Value.Split(", "));

    private static string[] Logs() => Directory.GetFiles(ChatServers.PostgresLogs);

    /// <summary>What was explained; scans of whole tables count once the tables are filled.</summary>
    private static Dictionary<string, Seen> ReadPlans(Dictionary<string, long> filledAt)
    {
        var seen = new Dictionary<string, Seen>();
        foreach (var file in Logs())
        {
            foreach (Match match in Explained().Matches(File.ReadAllText(file)))
            {
                using var plan = JsonDocument.Parse(match.Groups["plan"].Value.Replace("\n\t", "\n", StringComparison.Ordinal));
                var text = plan.RootElement.GetProperty("Query Text").GetString()!;
                if (Tag().Match(text) is not { Success: true } tag)
                    continue;
                if (!seen.TryGetValue(tag.Groups["name"].Value, out var statement))
                    seen.Add(tag.Groups["name"].Value, statement = new Seen());
                statement.Times++;
                Walk(plan.RootElement.GetProperty("Plan"), statement, judged: match.Index > filledAt.GetValueOrDefault(file));
            }
        }
        Assert.That(seen, Is.Not.Empty, "no plans in the log");
        return seen;
    }

    private static void Walk(JsonElement node, Seen seen, bool judged)
    {
        if (node.TryGetProperty("Index Name", out var index))
        {
            var name = Partition().Replace(index.GetString()!, "");
            seen.Indexes.Add(name switch // both hold the whole key
            {
                "members_user_id_conversation_id" when judged => "members_pkey",
                "blocks_blocked_id" when judged => "blocks_pkey",
                _ => name,
            });
            seen.Indexes.Add(name);
        }
        if (judged && node.GetProperty("Node Type").GetString() == "Seq Scan" && node.GetProperty("Plan Rows").GetDouble() > 1) // 1 = an empty partition
            seen.SequentialScans.Add(node.GetProperty("Relation Name").GetString()!);
        if (node.TryGetProperty("Plans", out var children))
        {
            foreach (var child in children.EnumerateArray())
                Walk(child, seen, judged);
        }
    }

    [GeneratedRegex(@"/\* (?<name>\w+\.\w+): (?<indexes>[a-z_0-9, ]+) \*/", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"plan:\n(?<plan>\t\{.*?\n\t\})\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Explained();

    // An index of a partition is named after the partition: event_log_20261121_xid_idx is event_log_xid.
    [GeneratedRegex(@"(?<=^event_log)_\d{8}|(?<=^message_search)_(first|\d{14})|(?<=^(event_log|message_search).*)_idx$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Partition();

    private sealed class Seen
    {
        public int Times { get; set; }

        public HashSet<string> Indexes { get; } = [];

        public HashSet<string> SequentialScans { get; } = [];
    }
}
