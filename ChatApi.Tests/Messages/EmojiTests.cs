using ChatApi.ServiceModel;

namespace ChatApi.Tests.Messages;

/// <summary>A reaction is one emoji as people see it, whatever it is made of.</summary>
public sealed class EmojiTests
{
    [TestCase("👍")]
    [TestCase("👍🏽")]
    [TestCase("❤")]
    [TestCase("❤️")]
    [TestCase("☺︎")]
    [TestCase("👩‍👩‍👧‍👦")]
    [TestCase("👩🏽‍❤️‍💋‍👨🏿")]
    [TestCase("🏳️‍🌈")]
    [TestCase("🏴‍☠️")]
    [TestCase("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")]
    [TestCase("🇩🇪")]
    [TestCase("3️⃣")]
    [TestCase("#⃣")]
    [TestCase("©️")]
    [TestCase("‼️")]
    [TestCase("⭐")]
    [TestCase("⌚")]
    [TestCase("㊗️")]
    [TestCase("🫨")]
    [TestCase(":party-parrot:")]
    [TestCase(":+1:")]
    [TestCase(":a:")]
    public void Emoji_and_names_are_reactions(string text) => Assert.That(new EmojiAttribute().Check(text), Is.Null);

    [TestCase("")]
    [TestCase("a")]
    [TestCase("1")]
    [TestCase("é")]
    [TestCase("漢")]
    [TestCase("👍👍")]
    [TestCase("👍 ")]
    [TestCase(" 👍")]
    [TestCase("👍a")]
    [TestCase("👍‍")]
    [TestCase("👍́")]
    [TestCase("🇩")]
    [TestCase("🇩🇪🇫")]
    [TestCase("\u200D")]
    [TestCase("\uFE0F")]
    [TestCase("⃣")]
    [TestCase("a⃣")]
    [TestCase("::")]
    [TestCase(":a b:")]
    [TestCase(":é:")]
    [TestCase("thumbs")]
    [TestCase(":thumbs")]
    [TestCase("<b>")]
    public void All_else_is_none(string text) => Assert.That(new EmojiAttribute().Check(text), Does.Contain("one emoji"));

    [Test]
    public void It_has_at_most_64_bytes()
    {
        var family = string.Join('\u200D', Enumerable.Repeat("👩", 9)); // 9 × 4 + 8 × 3 = 60
        Assert.That(new EmojiAttribute().Check(family), Is.Null);
        Assert.That(new EmojiAttribute().Check(family + "\u200D👩"), Is.Not.Null);
        Assert.That(new EmojiAttribute().Check($":{new string('x', Limits.ReactionBytes - 2)}:"), Is.Null);
        Assert.That(new EmojiAttribute().Check($":{new string('x', Limits.ReactionBytes - 1)}:"), Is.Not.Null);
        Assert.That(new EmojiAttribute().Check("👍" + new string('\u0301', 100_000)), Is.Not.Null);
    }
}
