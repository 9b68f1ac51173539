using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using Dapper;
using Npgsql;

namespace ChatApi.Bench;

/// <summary>Users, conversations and messages, put straight into the tables; their ids follow from their numbers, here and in single-send.sql.</summary>
static class Dataset
{
    /// <summary>Direct conversations 1 to this, each of users a<i>n</i> and b<i>n</i>.</summary>
    public const int Pairs = 1_000;

    /// <summary>Everybody called a<i>n</i>, 1,000 members.</summary>
    public const int BigGroup = 5_001;

    /// <summary>A group of a1 and a2 with 100,000 messages.</summary>
    public const int LongHistory = 6_001;

    /// <summary>A group of a1 and a2 with 100 messages.</summary>
    public const int ShortHistory = 6_002;

    /// <summary>The others of the million messages: groups of a1 and a2 with 1,000 each.</summary>
    private const int FirstOther = 7_001;
    private const int Others = 900;

    public static Guid Conversation(int number) => Guid.Parse($"{number:D32}");

    public static Task MakeConversationsAsync(NpgsqlDataSource database) => RunAsync(database, $"""
        INSERT INTO users (id, user_name, user_name_key, display_name, display_name_key)
        SELECT side || n, side || n, side || n, 'User ' || side || n, 'user ' || side || n FROM generate_series(1, {Pairs}) n, unnest(ARRAY['a', 'b']) side;
        INSERT INTO conversations (id, kind, direct_key, created_by, member_count)
        SELECT lpad(n::text, 32, '0')::uuid, 'direct', 'a' || n || ' b' || n, 'a' || n, 2 FROM generate_series(1, {Pairs}) n;
        INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
        SELECT lpad(n::text, 32, '0')::uuid, side || n, 'member', 1, 0, 0 FROM generate_series(1, {Pairs}) n, unnest(ARRAY['a', 'b']) side;
        INSERT INTO conversations (id, kind, title, created_by, member_count) VALUES ('{Conversation(BigGroup)}', 'group', 'Everybody', 'a1', 1000);
        INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
        SELECT '{Conversation(BigGroup)}', 'a' || n, CASE n WHEN 1 THEN 'owner' ELSE 'member' END, 1, 0, 0 FROM generate_series(1, 1000) n;
        ANALYZE users, conversations, members, messages;
        """);

    /// <summary>Users c<i>n</i>, each with a direct conversation with a<i>n</i>.</summary>
    public static Task MakeThirdsAsync(NpgsqlDataSource database) => RunAsync(database, $"""
        INSERT INTO users (id, user_name, user_name_key, display_name, display_name_key)
        SELECT 'c' || n, 'c' || n, 'c' || n, 'User c' || n, 'user c' || n FROM generate_series(1, {Pairs}) n;
        INSERT INTO conversations (id, kind, direct_key, created_by, member_count)
        SELECT lpad((10000 + n)::text, 32, '0')::uuid, 'direct', 'a' || n || ' c' || n, 'a' || n, 2 FROM generate_series(1, {Pairs}) n;
        INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
        SELECT lpad((10000 + n)::text, 32, '0')::uuid, side || n, 'member', 1, 0, 0 FROM generate_series(1, {Pairs}) n, unnest(ARRAY['a', 'c']) side;
        ANALYZE users, conversations, members
        """);

    public static Task MakeMillionMessagesAsync(NpgsqlDataSource database) => RunAsync(database, $"""
        CREATE TEMPORARY TABLE histories AS
        SELECT lpad(n::text, 32, '0')::uuid AS id, CASE n WHEN {LongHistory} THEN 100000 WHEN {ShortHistory} THEN 100 ELSE 1000 END AS messages
          FROM (SELECT {LongHistory} UNION SELECT {ShortHistory} UNION SELECT generate_series({FirstOther}, {FirstOther + Others - 1})) AS numbers (n);
        INSERT INTO conversations (id, kind, title, created_by, member_count, last_seq, last_message_at)
        SELECT id, 'group', 'History', 'a1', 2, messages, now() FROM histories;
        INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
        SELECT id, 'a' || n, CASE n WHEN 1 THEN 'owner' ELSE 'member' END, 1, 0, 0 FROM histories, generate_series(1, 2) n;
        INSERT INTO messages (conversation_id, seq, id, sender_id, client_message_id, body)
        SELECT id, seq, gen_random_uuid(), 'a' || 1 + seq % 2, gen_random_uuid(), 'Message number ' || seq || ' of a long conversation'
          FROM histories, generate_series(1, messages) seq;
        VACUUM ANALYZE;
        """);

    /// <summary>Renews the planner's statistics.</summary>
    public static Task AnalyzeAsync(NpgsqlDataSource database) => RunAsync(database, "ANALYZE users, conversations, members, messages, event_log");

    /// <summary>An access token of a user, as the host would sign it.</summary>
    public static string Token(string userId)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = Part(new Dictionary<string, object> { ["alg"] = "HS256", ["typ"] = "at+jwt", ["kid"] = Keys.Value.Access.KeyId! });
        var payload = Part(new Dictionary<string, object>
        {
            ["iss"] = "chatapi",
            ["aud"] = "chatapi",
            ["sub"] = userId,
            ["sid"] = Guid.NewGuid(),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 7_200,
        });
        return $"{header}.{payload}.{Base64Url.EncodeToString(Keys.Value.Sign(Encoding.ASCII.GetBytes($"{header}.{payload}")))}";
    }

    private static readonly Lazy<SigningKeys> Keys = new(() =>
    {
        var keys = new SigningKeys(null!, new AuthSettings { SigningKey = Servers.SigningKey });
        keys.LoadAsync(CancellationToken.None).GetAwaiter().GetResult(); // a configured key is not read from anywhere
        return keys;
    });

    private static string Part(Dictionary<string, object> claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var db = await database.OpenConnectionAsync();
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) // VACUUM stands alone
            await db.ExecuteAsync(statement, commandTimeout: 600);
    }
}
