using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Auth;

public sealed class PasswordTests
{
    private readonly Passwords passwords = new(new AuthSettings { PasswordIterations = 10_000 });

    [Test]
    public async Task A_hash_is_salted_and_matches_its_password_only()
    {
        var hash = await passwords.HashAsync("correct horse", default);
        Assert.That(hash, Does.Match(@"^pbkdf2-sha512\$10000\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{88}$"));
        Assert.That(await passwords.HashAsync("correct horse", default), Is.Not.EqualTo(hash));
        Assert.That(await passwords.VerifyAsync("correct horse", hash, default), Is.EqualTo(new PasswordVerdict(true, null)));
        Assert.That((await passwords.VerifyAsync("correct horsf", hash, default)).Matches, Is.False);
    }

    [Test]
    public async Task A_password_matches_however_its_characters_were_composed()
    {
        var hash = await passwords.HashAsync("caf\u00e9 ole\u0301", default);
        Assert.That((await passwords.VerifyAsync("cafe\u0301 ol\u00e9", hash, default)).Matches, Is.True);
    }

    [Test]
    public async Task Signing_in_replaces_a_hash_of_fewer_iterations()
    {
        var old = await passwords.HashAsync("correct horse", default);
        var stronger = new Passwords(new AuthSettings { PasswordIterations = 20_000 });
        var verdict = await stronger.VerifyAsync("correct horse", old, default);
        Assert.That(verdict.Matches, Is.True);
        Assert.That(verdict.Replacement, Does.StartWith("pbkdf2-sha512$20000$"));
        Assert.That(await stronger.VerifyAsync("correct horse", verdict.Replacement, default), Is.EqualTo(new PasswordVerdict(true, null)));
        Assert.That((await stronger.VerifyAsync("wrong horse", old, default)).Replacement, Is.Null);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("$2b$12$0123456789012345678901")]
    public async Task Nothing_matches_a_hash_that_is_not_ours(string? stored) =>
        Assert.That((await passwords.VerifyAsync("", stored, default)).Matches, Is.False);

    [Test]
    public async Task Who_waits_a_second_for_a_free_core_is_told_to_come_back()
    {
        var slow = new Passwords(new AuthSettings { PasswordIterations = 3_000_000 });
        var hashes = Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => Task.Run(() => slow.HashAsync("correct horse", default))).ToList();
        var refusal = await Refused.With(ErrorCode.Overloaded, async () => await await Task.WhenAny(hashes));
        Assert.That(refusal.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(hashes.Count(hash => hash.IsFaulted), Is.EqualTo(1));
        await Task.WhenAll(hashes.Where(hash => !hash.IsFaulted));
    }

    [TestCase("password")]
    [TestCase("Password1")]
    [TestCase("P@ssw0rd!2024")]
    [TestCase("dragon1987!!")]
    [TestCase("iloveyou")]
    [TestCase("ｐａｓｓｗｏｒｄ")]
    [TestCase("aaaaaaaa")]
    [TestCase("abababab")]
    [TestCase("12312312312")]
    [TestCase("abcdefghijk")]
    [TestCase("87654321")]
    [TestCase("poiuytrewq")]
    [TestCase("ChatApi-rocks")]
    [TestCase("my name is Wonderland")]
    [TestCase("xx rabbit.hole xx")]
    [TestCase("4930123456789")]
    [TestCase("ab!49301234567")]
    [TestCase("short7!")]
    public void A_password_that_is_tried_first_is_refused(string password)
    {
        var refusal = Assert.Throws<ChatException>(() => PasswordRules.Check(password, "wonderland", "rabbit.hole@example.org", "+49301234567"));
        Assert.That(refusal!.Code, Is.EqualTo(ErrorCode.WeakPassword));
        Assert.That(refusal.Field, Is.EqualTo("password"));
    }

    [TestCase("four unrelated words")]
    [TestCase("kx7-planning-annual")] // holds the name "ann" inside words
    [TestCase("  blanks count  ")]
    [TestCase("пароль из слов")]
    [TestCase("🦊🐢🦊🐢🐙🦊🐢🦊")]
    [TestCase("mittwochs regnet es")]
    public void Any_other_password_is_taken(string password) => Assert.DoesNotThrow(() => PasswordRules.Check(password, "ann", null, null));

    [Test]
    public void A_short_name_must_not_be_all_the_letters() =>
        Assert.Throws<ChatException>(() => PasswordRules.Check("ann-1984-!", "ann", null, null));

    [Test]
    public void Length_is_counted_in_characters_and_not_in_bytes()
    {
        Assert.DoesNotThrow(() => PasswordRules.Check(string.Concat(Enumerable.Repeat("🦊🐢🐙🐝", 64)), null, null, null));
        Assert.Throws<ChatException>(() => PasswordRules.Check(string.Concat(Enumerable.Repeat("🦊🐢🐙🐝", 64)) + "x", null, null, null));
    }
}
