using System.Text;
using ChatApi.ServiceInterface.Platform;
using Dapper;

namespace ChatApi.Tests.Platform;

/// <summary>Ours against PostgreSQL's, whose tables are of the same Unicode version.</summary>
public sealed class NfkcTests
{
    [Test]
    public async Task Every_character_comes_out_as_PostgreSQL_has_it()
    {
        var characters = Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(scalar => new Rune(scalar).ToString()).ToArray();
        Assert.That(characters.Select(Nfkc.Normalize), Is.EqualTo(await NormalizeByDatabase(characters)));
    }

    [Test]
    public async Task Random_sequences_come_out_as_PostgreSQL_has_them()
    {
        var random = new Random(1);
        // Without U+11A7, which PostgreSQL 15 swallows behind a Hangul syllable, against UAX #15.
        int[] interesting = [.. Range(0x41, 0x5A), .. Range(0x300, 0x36F), .. Range(0x1100, 0x1112), .. Range(0x1161, 0x1175), .. Range(0x11A8, 0x11C2),
            .. Range(0xAC00, 0xAC40), .. Range(0x591, 0x5C7), .. Range(0x900, 0x9E3), .. Range(0x1E00, 0x1EFF), .. Range(0xFB00, 0xFDFA), .. Range(0x1D15E, 0x1D1C0)];
        var texts = Enumerable.Range(0, 50_000)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => new Rune(interesting[random.Next(interesting.Length)]).ToString())))
            .ToArray();
        Assert.That(texts.Select(Nfkc.Normalize), Is.EqualTo(await NormalizeByDatabase(texts)));
    }

    [Test]
    public void Plain_text_is_returned_as_it_is_and_lone_surrogates_do_no_harm()
    {
        const string Text = "plain";
        Assert.That(Nfkc.Normalize(Text), Is.SameAs(Text));
        Assert.That(Nfkc.Normalize("a\ud800b"), Is.EqualTo("a\ufffdb"));
    }

    private static async Task<IEnumerable<string>> NormalizeByDatabase(string[] texts)
    {
        var dataSource = ChatServers.DataSource;
        await using var db = await dataSource.OpenConnectionAsync();
        return await db.QueryAsync<string>(
            "SELECT normalize(text, NFKC) FROM unnest(@texts) WITH ORDINALITY AS t(text, number) ORDER BY number", new { texts }, commandTimeout: 60);
    }

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);
}
