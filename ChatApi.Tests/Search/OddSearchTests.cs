using System.Diagnostics;
using System.Globalization;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Search;

/// <summary>Nothing that is typed is an operator, fails, or takes long.</summary>
public sealed class OddSearchTests : SearchTest
{
    private static readonly string[] Found =
    [
        "a", "1", "的", "👍", "%walrus_", "walrus & tusks", "walrus | !tusks", "walrus:*", "(walrus", "walrus <-> tusks", "'walrus' \\ \"tusks\"", "walrus\\", "\\'walrus", "walrus''",
        "walrus'; DROP TABLE messages; --", "\"walrus", "walrus\"", "“walrus", "walrus\tand\ntusks", "WALRUS\u200B", "walrus \0"[..^1], "=changed walrus", "walrus =from", "* walrus *", "walrus~1", "c++", "#walrus", "@walrus",
    ];

    private static readonly string[] Nothing =
    [
        "!(walrus)z & x", "walrus & nowhere", "\"tusks walrus\"", "_alrus%", "%", "%%%", "__", "&", "|", "!", "<->", ":*", "''", "\\", "\\\\", "\"", "\"\"", "\"\" \"\"", "()", "-", "$$", "—", "???",
        "\u202E", "\uFE0F", "\u0301", "\uFFFE", "😀", "👨‍👩‍👧‍👦", "walrus:*:*zz", "-- nothing", "x' OR 'x'='x", "pg_sleep(5)", "'||pg_sleep(5)||'", "{\"$gt\":\"\"}", "zzzz",
    ];

    [Test]
    public async Task Whatever_is_typed_is_looked_for_or_refused_with_a_sentence()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        await Known(await ann.Send(conversation, "a 1 的 👍 %walrus_ and 'tusks', drop table messages from changed c++"));

        foreach (var query in Found)
            Assert.That(await Texts(ben, query, conversation), Has.Count.EqualTo(1), query);
        foreach (var query in Nothing)
        {
            try
            {
                var found = await ben.Client.SearchMessagesAsync(new SearchMessages { Query = query, ConversationId = conversation.Id });
                Assert.That(found.Results.Where(_ => found.Similar != true), Is.Empty, query);
            }
            catch (ChatApiException e)
            {
                Assert.That((e.Status, e.Code), Is.EqualTo((400, ErrorCode.NotEmpty)), query);
            }
        }
    }

    [Test]
    public async Task The_longest_and_the_oddest_take_no_longer_than_others()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        foreach (var text in new[] { Repeat("a ", 5_000), Repeat("aB1", 3_333), Repeat("的", 10_000), Repeat("+", 9_999) + "a", Repeat("e\u0301", 5_000), Repeat("\u0301", 9_999) + "a", Repeat("😀", 9_999) })
            await ann.Send(conversation, text);
        await Known(await ann.Send(conversation, "the end"));

        foreach (var query in new[]
        {
            Repeat("a ", 128), Repeat("b ", 128), Repeat("的", 256), Repeat("的", 255) + "好", Repeat("ab", 128), "\"" + Repeat("a ", 127) + "\"", Repeat("\"a\" ", 64), Repeat("\"", 256), Repeat("(", 256),
            Repeat("a-", 128), Repeat("ab.", 85), Repeat("😀", 256), Repeat("e\u0301", 128), Repeat("aB", 128), Repeat("\u0301", 255) + "a", "wxyzwxyz qwertyui asdfasdf zxcvzxcv poiupoiu lkjhlkjh", Repeat("ж", 24), Repeat("ह", 24), Repeat("'\\", 128),
        })
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                await ben.Client.SearchMessagesAsync(new SearchMessages { Query = query, ConversationId = conversation.Id });
            }
            catch (ChatApiException e)
            {
                Assert.That(e.Status, Is.EqualTo(400), query);
            }
            var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            Assert.That(seconds, Is.LessThan(5), string.Create(CultureInfo.InvariantCulture, $"{query}: {seconds:0.0} s"));
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
