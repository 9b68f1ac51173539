using System.Diagnostics;
using System.Globalization;
using System.Text;
using ChatApi.ServiceInterface.Search;
using Dapper;
using Npgsql;

namespace ChatApi.Bench;

/// <summary>Puts the large set into the tables by COPY, indexes last, and what search knows of it with it.</summary>
static class LargeSetLoader
{
    private static readonly string[] Tables = ["messages", "message_search"];

    public static string User(int number) => $"u{number}";

    /// <summary>The id of a conversation by its number, from 1.</summary>
    public static Guid Conversation(int number) => Guid.Parse($"{number:D32}");

    public static async Task LoadAsync(NpgsqlDataSource database)
    {
        var since = Stopwatch.GetTimestamp();
        var set = new LargeSet();
        Say(since, "drawn");
        await using var db = await database.OpenConnectionAsync();
        await db.ExecuteAsync("SET maintenance_work_mem = '1GB'; SET statement_timeout = 0");
        var definitions = await DropIndexesAsync(db);
        await CopyUsersAsync(db);
        await CopyMessagesAsync(database, set);
        Say(since, "messages");
        await CopyConversationsAsync(db, set);
        Say(since, "conversations");
        foreach (var definition in definitions)
        {
            await db.ExecuteAsync(definition, commandTimeout: 0);
            Say(since, definition);
        }
        await db.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 0);
        Say(since, "done");
    }

    private static void Say(long since, string what) => Console.Error.WriteLine($"  {Stopwatch.GetElapsedTime(since).TotalSeconds,4:0} s  {what}");

    private static async Task<List<string>> DropIndexesAsync(NpgsqlConnection db)
    {
        var constraints = (await db.QueryAsync<(string Name, string Table, string Definition)>("""
            SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text = ANY(@Tables) AND contype IN ('p', 'u')
            """, new { Tables })).ToList();
        foreach (var (name, table, _) in constraints)
            await db.ExecuteAsync($"ALTER TABLE {table} DROP CONSTRAINT {name}");
        var indexes = (await db.QueryAsync<(string Name, string Definition)>("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(@Tables)", new { Tables })).ToList();
        foreach (var (name, _) in indexes)
            await db.ExecuteAsync($"DROP INDEX {name}");
        return [.. constraints.Select(one => $"ALTER TABLE {one.Table} ADD CONSTRAINT {one.Name} {one.Definition}"), .. indexes.Select(one => one.Definition)];
    }

    private static async Task CopyUsersAsync(NpgsqlConnection db)
    {
        await using var rows = await db.BeginTextImportAsync("COPY users (id, user_name, user_name_key, display_name, display_name_key) FROM STDIN");
        for (var n = 1; n <= LargeSet.Users; n++)
            await rows.WriteAsync($"u{n}\tu{n}\tu{n}\tUser {n}\tuser {n}\n");
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
                await rows.WriteAsync($"{Conversation(c + 1)}\t{kind}\t{title}\t{key}\t{User(members[0])}\t{members.Length}\t{set.MessageCounts[c]}\t{LargeSet.TimeOf(lastAt[c]):O}\t{LargeSet.TimeOf(0):O}\n");
            }
        }
        await using (var rows = await db.BeginTextImportAsync("COPY members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) FROM STDIN"))
        {
            for (var c = 0; c < LargeSet.Conversations; c++)
            {
                for (var i = 0; i < set.Members[c].Length; i++)
                {
                    var count = set.MessageCounts[c];
                    var read = random.Next(4) == 0 ? Math.Max(0, count - random.Next(20)) : count;
                    var role = i == 0 && !LargeSet.IsDirect(c) ? "owner" : "member";
                    await rows.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Conversation(c + 1)}\t{User(set.Members[c][i])}\t{role}\t1\t{count}\t{read}\n"));
                }
            }
        }
    }

    private static string Title(LargeSet set, int conversation, Random random)
    {
        var language = Language.All[set.LanguageOf[conversation]];
        return language.Word(random.Next(2_000)) + (language.HasSpaces ? " " : "") + language.Word(random.Next(20_000));
    }

    private static async Task CopyMessagesAsync(NpgsqlDataSource database, LargeSet set)
    {
        await using var one = await database.OpenConnectionAsync();
        await using var other = await database.OpenConnectionAsync();
        await one.ExecuteAsync("SET statement_timeout = 0");
        await other.ExecuteAsync("SET statement_timeout = 0");
        await using var messages = await one.BeginTextImportAsync("COPY messages (conversation_id, seq, id, sender_id, client_message_id, body_hash, type, body, created_at) FROM STDIN");
        await using var search = await other.BeginTextImportAsync("COPY message_search (id, conversation_id, seq, terms) FROM STDIN");
        var (random, seqs, hash, text, line) = (new Random(1), new int[LargeSet.Conversations], new byte[32], new StringBuilder(), new StringBuilder());
        for (var i = 0; i < set.Order.Length; i++)
        {
            var conversation = set.Order[i];
            var (members, at, seq) = (set.Members[conversation], LargeSet.TimeOf(i), ++seqs[conversation]);
            Language.All[set.LanguageOf[conversation]].Write(text.Clear(), random);
            random.NextBytes(hash);
            var id = Id(at, hash);
            var (body, sender) = (text.ToString(), User(members[random.Next(members.Length)]));
            var conversationId = Conversation(conversation + 1);
            line.Clear().Append(CultureInfo.InvariantCulture, $"{conversationId}\t{seq}\t{id}\t{sender}\t{new Guid(hash.AsSpan(16))}\t\\\\x{Convert.ToHexStringLower(hash)}\ttext\t{body}\t{at:O}\n");
            foreach (var chunk in line.GetChunks())
                await messages.WriteAsync(chunk);
            line.Clear().Append(CultureInfo.InvariantCulture, $"{id}\t{conversationId}\t{seq}\t{SearchDocument.Of(SearchText.Read(body), SearchMark.From(sender))}\n");
            foreach (var chunk in line.GetChunks())
                await search.WriteAsync(chunk);
        }
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
