using System.Globalization;
using ChatApi.ServiceModel;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Search;

/// <summary>What people type is found among three hundred sentences of fourteen languages: the words, their beginnings, without accents, with a wrong letter.</summary>
public sealed class SearchCorpusTests : SearchTest
{
    private const int Rank = 10;

    [Test]
    public async Task Nearly_all_that_is_looked_for_is_found_in_every_language()
    {
        var (ann, ben) = await Users("ann", "ben");
        var languages = Read();
        Message? last = null;
        foreach (var language in languages)
        {
            var conversation = await ann.StartGroup(language.Name, ben);
            foreach (var sentence in language.Sentences)
                last = await (last?.Seq % 2 == 0 ? ann : ben).Send(conversation, sentence);
        }
        await Known(last!);

        var misses = new List<string>();
        foreach (var (language, query) in languages.SelectMany(language => language.Queries.Select(query => (language, query))))
        {
            var found = (await Find(ann, query.Text)).Take(Rank).Select(one => one.Message.Text).ToList();
            misses.AddRange(query.Expected.Where(number => !found.Contains(language.Sentences[number - 1]))
                .Select(number => $"{language.Name} {query.Kind}: {query.Text} → {number} {language.Sentences[number - 1]}; found {string.Join(" / ", found)}"));
        }
        var expected = languages.Sum(language => language.Queries.Sum(query => query.Expected.Count));
        TestContext.Out.WriteLine($"{languages.Count} languages, {languages.Sum(language => language.Sentences.Count)} sentences, {languages.Sum(language => language.Queries.Count)} queries: "
            + $"{expected - misses.Count} of {expected} found among the first {Rank}\n{string.Join('\n', misses)}");
        Assert.That(languages, Has.Count.GreaterThanOrEqualTo(12));
        Assert.That(misses, Has.Count.LessThanOrEqualTo(expected / 20), string.Join('\n', misses));
        Assert.That(languages.Where(language => misses.Count(miss => miss.StartsWith(language.Name, StringComparison.Ordinal)) > 2).Select(language => language.Name), Is.Empty, "none is left behind");
    }

    private static List<Language> Read()
    {
        var languages = new List<Language>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "ChatApi.Tests", "Search", "corpus.txt")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                languages.Add(new(line[3..], [], []));
            else if (line.StartsWith('?') && line[1..].Split('|', StringSplitOptions.TrimEntries) is [var kind, var text, var numbers])
                languages[^1].Queries.Add(new(kind, text, [.. numbers.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]));
            else if (line.Length > 0 && char.IsAsciiDigit(line[0]))
                languages[^1].Sentences.Add(line[(line.IndexOf(' ') + 1)..]);
        }
        return languages;
    }

    private sealed record Language(string Name, List<string> Sentences, List<Query> Queries);

    private sealed record Query(string Kind, string Text, List<int> Expected);
}
