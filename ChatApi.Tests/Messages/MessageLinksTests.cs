using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Messages;

public sealed class MessageLinksTests
{
    [TestCase("no link, http:// and https://, ftp://example.org, xhttp://example.org, http:/example.org, http://!", "")]
    [TestCase("https://example.org", "https://example.org")]
    [TestCase("see HTTP://Example.org/A?b=c&d=%20#e for more", "HTTP://Example.org/A?b=c&d=%20#e")]
    [TestCase("one http://a.example, two http://b.example. three http://c.example!?", "http://a.example http://b.example http://c.example")]
    [TestCase("(http://example.org/a_(b)) [text](https://example.org/c) <https://example.org/d>", "http://example.org/a_(b) https://example.org/c https://example.org/d")]
    [TestCase("\"https://example.org/q\" 'https://example.org/s' **https://example.org/b**", "https://example.org/q https://example.org/s https://example.org/b")]
    [TestCase("twice https://example.org and https://example.org", "https://example.org")]
    [TestCase("https://müller.example/straße https://例え.テスト/道", "https://müller.example/straße https://例え.テスト/道")]
    [TestCase("请看https://example.org/路径。谢谢", "https://example.org/路径")]
    [TestCase("http://127.0.0.1:8080/x http://[::1]:80/y http://user:pass@example.org/", "http://127.0.0.1:8080/x http://[::1]:80/y http://user:pass@example.org/")]
    [TestCase("https://example.org/?u=http://inner.example end", "https://example.org/?u=http://inner.example")]
    [TestCase("a\u200Bhttps://example.org/\u202Egpj.exe", "https://example.org/")]
    [TestCase("http://example.org:99999/ http://[::zz]/ https://...", "")]
    public void Addresses_are_found_as_people_write_them(string text, string expected) =>
        Assert.That(string.Join(' ', MessageLinks.In(text) ?? []), Is.EqualTo(expected));

    [Test]
    public void The_first_twenty_of_at_most_2048_characters_are_told()
    {
        string Address(int length) => "https://example.org/".PadRight(length, 'x');
        Assert.That(MessageLinks.In($"{Address(Limits.LinkLength)} {Address(Limits.LinkLength + 1)}"), Is.EqualTo(new[] { Address(Limits.LinkLength) }));
        Assert.That(MessageLinks.In(string.Join(' ', Enumerable.Range(1, 21).Select(n => $"https://example.org/{n}"))), Has.Length.EqualTo(20).And.None.EndsWith("/21"));
    }

    [Test, CancelAfter(10_000)]
    public void No_text_takes_long([Values("http://", "http://a)", "http://! ", "https://a.b ", "://", "http://[", "http://a.b/(((", "http://a.b/)))")] string part)
    {
        for (var n = 0; n < 100; n++) // a thousandth of a second each
            MessageLinks.In(string.Concat(Enumerable.Repeat(part, Limits.MessageTextLength / part.Length)));
    }
}
