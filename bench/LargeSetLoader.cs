using System.Diagnostics;
using System.Globalization;
using System.Text;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Search;
using Dapper;
using Npgsql;

namespace ChatApi.Bench;

/// <summary>Puts the large set into empty tables by COPY, and what search knows of it; indexes are made last.</summary>
static class LargeSetLoader
{
    private const string Form = "1"; // another one when what is drawn or how it is stored becomes another
    private const int MessagesOfAPartition = 2_000_000;
    private static readonly string[] Tables = ["messages", "message_search"];

    public static string User(int number) => $"u{number}";

    /// <summary>The id of a conversation by its number, from 1.</summary>
    public static Guid Conversation(int number) => Guid.Parse($"{number:D32}");

    /// <summary>Starts the servers on the set's folder; makes the set when it is not there, or was left half done.</summary>
    public static async Task RequireAsync(Servers servers, Options options)
    {
        var done = Path.Combine(options.Data, "large-set");
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == Form)
        {
            await servers.StartAsync(options.HostArguments);
            return;
        }
        if (Directory.Exists(options.Data))
            Directory.Delete(options.Data, recursive: true);
        Console.Error.WriteLine($"Making the large set in {options.Data}:");
        await servers.StartAsync(options.HostArguments); // makes the schema
        await servers.StopHostAsync();
        await LoadAsync(servers.Database);
        await servers.RestartHostAsync(options.HostArguments);
        await File.WriteAllTextAsync(done, Form);
    }

    private static async Task LoadAsync(NpgsqlDataSource database)
    {
        var since = Stopwatch.GetTimestamp();
        var set = new LargeSet();
        await using var db = await OpenAsync(database);
        await MakePartitionsAsync(db);
        var definitions = await DropIndexesAsync(db);
        await CopyUsersAsync(db);
        await CopyConversationsAsync(db, set);
        await CopyMessagesAsync(database, set);
        Say(since, "messages are there");
        await CopyBeginningsAsync(db);
        await Task.WhenAll(definitions.Select(async table =>
        {
            await using var own = await OpenAsync(database);
            foreach (var definition in table)
            {
                await own.ExecuteAsync(definition, commandTimeout: 0);
                Say(since, definition);
            }
        }));
        await db.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 0);
        await db.ExecuteAsync("CHECKPOINT;", commandTimeout: 0);
        Say(since, "analyzed");
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource database)
    {
        var db = await database.OpenConnectionAsync();
        await db.ExecuteAsync("SET maintenance_work_mem = '1GB'; SET statement_timeout = 0");
        return db;
    }

    private static void Say(long since, string what) => Console.Error.WriteLine($"  {Stopwatch.GetElapsedTime(since).TotalSeconds,4:0} s  {what}");

    private static async Task MakePartitionsAsync(NpgsqlConnection db)
    {
        await db.ExecuteAsync("DROP TABLE message_search_first; DELETE FROM message_search_ranges");
        for (var from = 0; from < LargeSet.Messages; from += MessagesOfAPartition)
        {
            var (first, until) = (from == 0 ? "-infinity" : $"{LargeSet.TimeOf(from):O}", $"{LargeSet.TimeOf(from + MessagesOfAPartition):O}");
            await db.ExecuteAsync($"SELECT make_message_search_partition('{first}', '{until}')");
        }
        await db.ExecuteAsync("SELECT make_message_search_partition((SELECT max(to_at) FROM message_search_ranges), now() + interval '60 days')");
    }

    /// <summary>How to make them again, table by table.</summary>
    private static async Task<List<string[]>> DropIndexesAsync(NpgsqlConnection db)
    {
        var constraints = (await db.QueryAsync<(string Name, string Table, string Definition)>("""
            SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text = ANY(@Tables) AND contype IN ('p', 'u')
            """, new { Tables })).ToList();
        foreach (var (name, table, _) in constraints)
            await db.ExecuteAsync($"ALTER TABLE {table} DROP CONSTRAINT {name}");
        var indexes = (await db.QueryAsync<(string Name, string Table, string Definition)>("SELECT indexname, tablename, indexdef FROM pg_indexes WHERE tablename = ANY(@Tables)", new { Tables })).ToList();
        foreach (var (name, _, _) in indexes)
            await db.ExecuteAsync($"DROP INDEX {name}");
        return Tables.Select(table => constraints.Where(one => one.Table == table).Select(one => $"ALTER TABLE {table} ADD CONSTRAINT {one.Name} {one.Definition}")
            .Concat(indexes.Where(one => one.Table == table).Select(one => one.Definition.Replace(" ON ONLY ", " ON ", StringComparison.Ordinal))).ToArray()).ToList();
    }

    private static async Task CopyUsersAsync(NpgsqlConnection db)
    {
        await using var rows = await db.BeginTextImportAsync("COPY users (id, user_name, user_name_key, display_name, display_name_key) FROM STDIN");
        for (var n = 1; n <= LargeSet.Users; n++)
            await rows.WriteAsync($"{User(n)}\tu{n}\tu{n}\tUser {n}\tuser {n}\n");
    }

    private static async Task CopyConversationsAsync(NpgsqlConnection db, LargeSet set)
    {
        var lastAt = new int[LargeSet.Conversations];
        for (var i = 0; i < set.Order.Length; i++)
            lastAt[set.Order[i]] = i;
        var random = new Random(2);
        await using (var rows = await db.BeginTextImportAsync("COPY conversations (id, kind, title, direct_key, created_by, member_count, last_seq, last_message_at, created_at) FROM STDIN"))
        {
            for (var c = 0; c < LargeSet.Conversations; c++)
            {
                var members = set.Members[c];
                var (kind, title, key) = LargeSet.IsDirect(c) ? ("direct", @"\N", string.Join(' ', members.Select(User).Order(StringComparer.Ordinal))) : ("group", Title(set, c, random), @"\N");
                await rows.WriteAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{Conversation(c + 1)}\t{kind}\t{title}\t{key}\t{User(members[0])}\t{members.Length}\t{set.MessageCounts[c]}\t{LargeSet.TimeOf(lastAt[c]):O}\t{LargeSet.TimeOf(0):O}\n"));
            }
        }
        await using (var rows = await db.BeginTextImportAsync("COPY members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) FROM STDIN"))
        {
            for (var c = 0; c < LargeSet.Conversations; c++)
            {
                for (var i = 0; i < set.Members[c].Length; i++)
                {
                    var (count, role) = (set.MessageCounts[c], i == 0 && !LargeSet.IsDirect(c) ? "owner" : "member");
                    var read = random.Next(4) == 0 ? Math.Max(0, count - random.Next(20)) : count;
                    await rows.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Conversation(c + 1)}\t{User(set.Members[c][i])}\t{role}\t1\t{count}\t{read}\n"));
                }
            }
        }
    }

    private static string Title(LargeSet set, int conversation, Random random)
    {
        var language = Language.All[set.LanguageOf[conversation]];
        return language.Word(random.Next(2_000)) + (language.HasSpaces ? " " : "") + language.Word(random.Next(Language.Words));
    }

    private static async Task CopyMessagesAsync(NpgsqlDataSource database, LargeSet set)
    {
        await using var one = await database.OpenConnectionAsync();
        await using var other = await database.OpenConnectionAsync();
        await using var messages = await one.BeginTextImportAsync("COPY messages (conversation_id, seq, id, sender_id, client_message_id, body_hash, type, body, links, created_at) FROM STDIN");
        await using var search = await other.BeginTextImportAsync("COPY message_search (at, conversation_id, seq, terms) FROM STDIN");
        var (random, seqs, hash, text, line) = (new Random(1), new int[LargeSet.Conversations], new byte[32], new StringBuilder(), new StringBuilder());
        for (var i = 0; i < set.Order.Length; i++)
        {
            var conversation = set.Order[i];
            var (members, at, seq) = (set.Members[conversation], LargeSet.TimeOf(i), ++seqs[conversation]);
            Language.All[set.LanguageOf[conversation]].Write(text.Clear(), random);
            random.NextBytes(hash);
            var (id, body, sender, conversationId) = (Id(at, hash), text.ToString(), User(members[random.Next(members.Length)]), Conversation(conversation + 1));
            var link = MessageLinks.In(body)?[0];
            await WriteAsync(messages, line, $"{conversationId}\t{seq}\t{id}\t{sender}\t{new Guid(hash.AsSpan(16))}\t\\\\x{Convert.ToHexStringLower(hash)}\ttext\t{body}\t{(link is null ? @"\N" : $"{{\"{link}\"}}")}\t{at:O}\n");
            var from = SearchMark.From(sender);
            var terms = SearchDocument.Of(SearchText.Read(body), link is null ? [from] : [from, SearchMark.Link]);
            await WriteAsync(search, line, $"{at:O}\t{conversationId}\t{seq}\t{terms}\n");
        }
    }

    private static async Task WriteAsync(TextWriter rows, StringBuilder line, FormattableString row)
    {
        line.Clear().AppendFormat(CultureInfo.InvariantCulture, row.Format, row.GetArguments());
        foreach (var chunk in line.GetChunks())
            await rows.WriteAsync(chunk);
    }

    private static async Task CopyBeginningsAsync(NpgsqlConnection db)
    {
        var hashes = Language.All.SelectMany(language => language.AllWords).SelectMany(word => SearchText.Read(word).Terms)
            .Where(term => term.Kind != TermKind.Pair).SelectMany(term => SearchSpelling.BeginningsOf(term.Text)).Distinct().Select(SearchSpelling.HashOf).ToHashSet();
        await using var rows = await db.BeginTextImportAsync("COPY search_beginnings (hash) FROM STDIN");
        foreach (var hash in hashes)
            await rows.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{hash}\n"));
    }

    /// <summary>A UUIDv7 of this time.</summary>
    private static Guid Id(DateTimeOffset at, byte[] random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.AsSpan(0, 16).CopyTo(bytes);
        var milliseconds = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
