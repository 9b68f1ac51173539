using ChatApi.ServiceInterface.Search;

namespace ChatApi.Tests.Search;

/// <summary>What texts are found by, below the service.</summary>
public sealed class SearchTextTests
{
    [TestCase("Straße ÄÖÜ Łódź İstanbul ışık", "strasse aou lodz istanbul isik")]
    [TestCase("e\u0301cole école ＡＢＣ ﬁn", "ecole ecole abc fin")]
    [TestCase("Самолёт Йод Ёж", "самолет иод еж")]
    [TestCase("Οδός ΟΔΟΣ", "οδοσ οδοσ")]
    [TestCase("كِتَابٌ كتاب أجّل", "كتاب كتاب اجل")]
    [TestCase("गाड़ी गाडी २०", "गाडी गाडी 20")]
    [TestCase("a\u200Db\u00ADc", "abc")]
    [TestCase("👍🏽", "👍")]
    public void Words_are_the_same_however_they_are_written(string text, string folded) =>
        Assert.That(Terms(text, TermKind.Word), Is.EqualTo(folded.Split(' ')));

    [TestCase("ラーメン", "らー ーめ めん ん")]
    [TestCase("ﾃﾞｰﾀ", "でー ーた た")]
    [TestCase("か\u3099き", "がき き")]
    [TestCase("東京", "東京 京")]
    [TestCase("\u1112\u1161\u11AB글", "한글 글")]
    [TestCase("ห้อง", "หอ อง ง")]
    public void Runs_without_spaces_are_pairs(string text, string pairs) => Assert.That(Terms(text, TermKind.Pair), Is.EqualTo(pairs.Split(' ')));

    [TestCase("e-mail", "email e mail")]
    [TestCase("getUserName", "getusername get username user name")]
    [TestCase("HTTPServer2", "httpserver2 http server2 server 2")]
    [TestCase("l'école", "lecole l ecole")]
    [TestCase("don’t", "dont don t")]
    [TestCase("src/app/main.cs:42", "srcappmaincs42 src appmaincs42 app maincs42 main cs42 cs 42")]
    [TestCase("1,5 a,b", "15 1 5 a b")]
    [TestCase("c++ c# a+b", "c++ c# a b")]
    [TestCase("والكتاب", "والكتاب كتاب")]
    [TestCase("iPhone手机", "iphone i phone 手机 机")]
    [TestCase("...", "")]
    public void Words_are_found_by_their_parts(string text, string terms) =>
        Assert.That(SearchText.Read(text).Terms.Select(term => term.Text), Is.EqualTo(terms.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Test]
    public void Long_words_are_found_by_their_beginning_and_cost_little()
    {
        var text = string.Concat(Enumerable.Repeat("aB1", 3_333));
        var terms = SearchText.Read(text).Terms;
        Assert.That(terms, Has.Count.LessThan(20));
        Assert.That(terms.Select(term => term.Text.Length), Has.All.LessThanOrEqualTo(SearchText.LongestTerm));
        Assert.That(SearchQuery.Read(text).FindIn(text), Is.Not.Null);
    }

    [TestCase("mess", "A message, two MESSAGES", "2-6 15-19")]
    [TestCase("\"big clock\"", "the big, clock and the bigger clock", "4-14")]
    [TestCase("ecole", "L'École", "2-7")]
    [TestCase("strasse", "Straße!", "0-6")]
    [TestCase("username", "call getUserName now", "8-16")]
    [TestCase("大学", "東京大学の大学", "2-4 5-7")]
    [TestCase("京大", "京の大学", null)]
    [TestCase("<b>", "a <b>bold</b> b", "3-4 11-12 14-15")]
    [TestCase("two missing", "only two", null)]
    [TestCase("👍", "fine 👍🏽", "5-9")]
    [TestCase("e\u0301", "caf\u00e9 e\u0301te\u0301", null)]
    [TestCase("e\u0301te", "caf\u00e9 e\u0301te\u0301!", "5-10")]
    [TestCase("aa aaa", "aaaa", "0-3")]
    public void What_was_found_is_told_in_parts_of_the_text(string query, string text, string? ranges) =>
        Assert.That(SearchQuery.Read(query).FindIn(text) is { } found ? string.Join(' ', found.Select(range => $"{range.Start}-{range.End}")) : null, Is.EqualTo(ranges));

    [Test]
    public void What_the_index_must_have_is_what_the_text_has()
    {
        foreach (var text in new[] { "A message", "Straße l'école getUserName()", "東京大学の図書館", "c++ 'quoted' \\ back", "👍 3,5 %_" })
        {
            var terms = SearchText.Read(text).Terms.Select(term => term.Text).ToHashSet();
            foreach (var clause in SearchQuery.Read(text).Clauses)
            {
                var wanted = clause.Kind == ClauseKind.Run ? Enumerable.Range(0, Math.Max(1, clause.Text.Length - 1)).Select(i => clause.Text.Substring(i, Math.Min(2, clause.Text.Length))) : [clause.Text];
                Assert.That(wanted, Is.SubsetOf(terms), text);
            }
        }
    }

    [Test]
    public void Words_of_one_other_letter_are_of_the_same_script()
    {
        Assert.That(SearchSpelling.OneLetterFrom("umbrela"), Does.Contain("umbrella").And.Contains("umrbela").And.Contains("umbela").And.Not.Contains("umbrela"));
        Assert.That(SearchSpelling.OneLetterFrom("сабака"), Does.Contain("собака"));
        Assert.That(SearchSpelling.OneLetterFrom("सबेर"), Does.Contain("सवेर"));
        Assert.That(SearchSpelling.OneLetterFrom("word").Select(word => word.Length), Has.All.GreaterThanOrEqualTo(SearchSpelling.Shortest));
    }

    private static IEnumerable<string> Terms(string text, TermKind kind) => SearchText.Read(text).Terms.Where(term => term.Kind == kind).Select(term => term.Text);
}
