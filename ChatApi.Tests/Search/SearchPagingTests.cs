using ChatApi.ServiceInterface.Search;
using ChatApi.Tests.Support;
using Dapper;
using Npgsql;

namespace ChatApi.Tests.Search;

/// <summary>
/// Whoever may read more than is looked at one by one gets everything once, in order, whichever way it is found: among the newest, among more
/// of them, or by the index, part by part. In a transaction that is rolled back: 70,000 messages of a later century, five of each moment.
/// </summary>
public sealed class SearchPagingTests : ServiceTest
{
    private const int Rows = 70_000;
    private static readonly DateTimeOffset Begin = new(2150, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Pages_have_everything_once_however_common_the_words_are()
    {
        var (ann, ben, cleo) = (await User("ann"), await User("ben"), await User("cleo"));
        var (anywhere, old, others) = (await Group(ann), await Group(ben), await Group(cleo));
        await using var db = await DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await FillAsync(db, anywhere, old, others);

        (string Terms, string? AnyTerms)[] queries = [("'every'", null), ("'third'", null), ("'rare'", null), ("'third' & 'rare'", "'third' | 'rare'"), ("'none'", null)];
        foreach (var (userId, conversationId) in new[] { (ann.UserId, anywhere), (ben.UserId, old) })
        {
            foreach (var (terms, anyTerms) in queries)
            {
                var expected = (await db.QueryAsync<(DateTimeOffset At, Guid ConversationId, long Seq)>("""
                    SELECT at, conversation_id, seq FROM message_search WHERE conversation_id = @conversationId AND terms @@ @terms::tsquery
                     ORDER BY at DESC, conversation_id DESC, seq DESC
                    """, new { conversationId, terms })).AsList();
                Assert.That(expected, terms == "'none'" ? Is.Empty : Has.Count.GreaterThan(5));
                foreach (var limit in new[] { 60, 700 })
                {
                    var found = await AllPagesAsync(db, new(userId, null, terms, anyTerms, SearchPlace.StartOf(DateTimeOffset.MaxValue), DateTimeOffset.MinValue), limit);
                    Assert.That(found.Select(place => (place.At, place.ConversationId, place.Seq)), Is.EqualTo(expected), $"{terms}, {limit} a page");
                }
            }
        }
    }

    private static async Task<List<SearchPlace>> AllPagesAsync(NpgsqlConnection db, SearchScope scope, int limit)
    {
        var found = new List<SearchPlace>();
        for (SearchPlace? next = scope.Before; next is not null;)
        {
            var page = await MessageFinder.FindAsync(db, scope with { Before = next }, new ScopeRow { Conversations = 1, Messages = long.MaxValue }, limit, default);
            Assert.That(page.Places, Has.Count.LessThanOrEqualTo(limit));
            Assert.That(page.Next, Is.Not.EqualTo(next), "it goes on");
            found.AddRange(page.Places);
            next = page.Next;
        }
        return found;
    }

    /// <summary>Seven parts of the index. Of the first conversation are two of fifty messages, next to each other; of the second two of twenty of the oldest ones.</summary>
    private static Task FillAsync(NpgsqlConnection db, Guid anywhere, Guid old, Guid others) => db.ExecuteAsync("""
        SET LOCAL statement_timeout = 0;
        SELECT make_message_search_partition(@Begin + make_interval(mins => part * 2000), @Begin + make_interval(mins => (part + 1) * 2000)) FROM generate_series(0, 6) part;
        INSERT INTO message_search (at, conversation_id, seq, terms)
        SELECT @Begin + make_interval(mins => n / 5), CASE WHEN n % 50 < 2 THEN @anywhere WHEN n % 20 IN (11, 12) AND n < 12000 THEN @old ELSE @others END, n + 1,
               ('every' || CASE WHEN n % 3 = 0 THEN ' third' ELSE '' END || CASE WHEN n % 200 IN (0, 11) THEN ' rare' ELSE '' END)::tsvector
          FROM generate_series(0, @Rows - 1) n
        """, new { Begin, anywhere, old, others, Rows });
}
