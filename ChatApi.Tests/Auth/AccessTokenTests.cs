using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Auth;

/// <summary>Needs no database: the key is configured.</summary>
public sealed class AccessTokenTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private readonly TestClock clock = new();
    private readonly AuthSettings settings = new() { SigningKey = Convert.ToBase64String(Secret) };
    private SigningKeys keys = null!;
    private AccessTokens tokens = null!;

    [SetUp]
    public async Task SetUp()
    {
        keys = new SigningKeys(null!, settings);
        await keys.LoadAsync(default);
        tokens = new AccessTokens(keys, new ForeignIssuers(settings, clock, NullLogger<ForeignIssuers>.Instance), new ForeignUsers(null!, clock), settings, clock);
    }

    [TearDown]
    public void TearDown() => tokens.Dispose();

    [Test]
    public void A_token_says_who_and_until_when_and_uses_only_harmless_characters()
    {
        var token = new AccessToken("int:42|a@b", Guid.NewGuid(), clock.Now.AddMinutes(15));
        var text = tokens.Issue(token);
        Assert.That(text, Does.Match("^[A-Za-z0-9._-]+$"));
        Assert.That(Check(text), Is.EqualTo(token));
        Assert.That(Text(text, 0), Is.EqualTo($$"""{"alg":"HS256","kid":"{{keys.Access.KeyId}}","typ":"at+jwt"}"""));
        Assert.That(Text(text, 1), Does.Contain("\"iss\":\"chatapi\"").And.Contain("\"aud\":\"chatapi\"").And.Contain("\"iat\":").And.Contain("\"exp\":"));
    }

    [Test]
    public void A_token_made_by_hand_is_taken_so_that_the_refusals_below_have_one_reason_each() => Assert.DoesNotThrow(() => Check(Forge()));

    [TestCase("none")]
    [TestCase("None")]
    [TestCase("NONE")]
    [TestCase("nOnE")]
    public void An_unsigned_token_is_refused(string algorithm)
    {
        Refuses(Forge(alg: algorithm));
        Refuses(Forge(alg: algorithm, signature: ""));
    }

    [TestCase("HS384")]
    [TestCase("HS512")]
    [TestCase("hs256")]
    [TestCase("RS256")]
    [TestCase("")]
    public void Another_algorithm_is_refused(string algorithm) => Refuses(Forge(alg: algorithm));

    [Test]
    public void A_longer_hash_with_our_key_is_refused()
    {
        var head = Forge(alg: "HS512");
        head = head[..head.LastIndexOf('.')];
        Refuses($"{head}.{Base64Url.EncodeToString(HMACSHA512.HashData(Secret, Encoding.ASCII.GetBytes(head)))}");
    }

    [TestCase("JWT")]
    [TestCase("rt+jwt")]
    [TestCase(null)]
    public void Another_type_is_refused(string? type) => Refuses(Forge(typ: type));

    [TestCase("other")]
    [TestCase("../../dev/null")]
    [TestCase(null)]
    public void Another_key_id_is_refused(string? keyId) => Refuses(Forge(kid: keyId ?? ""));

    [Test]
    public void Another_key_is_refused()
    {
        Refuses(Forge(secret: RandomNumberGenerator.GetBytes(32)));
        Refuses(Forge(secret: []));
        Refuses(Forge(secret: keys.Refresh));
    }

    [TestCase("iss", "\"other\"")]
    [TestCase("iss", null)]
    [TestCase("aud", "\"other\"")]
    [TestCase("aud", null)]
    [TestCase("exp", null)]
    [TestCase("exp", "\"soon\"")]
    [TestCase("exp", "1e400")]
    [TestCase("nbf", "\"soon\"")]
    [TestCase("sid", null)]
    [TestCase("sid", "\"1\"")]
    [TestCase("sub", null)]
    [TestCase("sub", "\"\"")]
    [TestCase("sub", "\"-dash-first\"")]
    [TestCase("sub", "\"two words\"")]
    [TestCase("sub", "[\"a\",\"b\"]")]
    [TestCase("sub", "{}")]
    public void Another_claim_is_refused(string name, string? value) => Refuses(Forge(name, value));

    [Test]
    public void A_sub_that_is_too_long_is_refused() => Refuses(Forge("sub", $"\"{new string('a', 65)}\""));

    [Test]
    public void Expired_is_told_apart_from_invalid_and_only_for_our_own()
    {
        var now = clock.Now.ToUnixTimeSeconds();
        Refuses(Forge("exp", $"{now - 61}"), ErrorCode.TokenExpired);
        Assert.DoesNotThrow(() => Check(Forge("exp", $"{now - 59}")));
        Refuses(Forge("exp", $"{now - 61}", secret: new byte[32]));
    }

    [Test]
    public void A_token_of_the_future_is_refused_beyond_the_leeway()
    {
        var now = clock.Now.ToUnixTimeSeconds();
        Refuses(Forge("nbf", $"{now + 61}"));
        Assert.DoesNotThrow(() => Check(Forge("nbf", $"{now + 59}")));
    }

    [Test]
    public void A_remembered_token_expires_all_the_same()
    {
        var text = tokens.Issue(new AccessToken("ann", Guid.NewGuid(), clock.Now.AddMinutes(15)));
        Assert.DoesNotThrow(() => Check(text));
        clock.Pass(TimeSpan.FromMinutes(16));
        Refuses(text, ErrorCode.TokenExpired);
    }

    [Test]
    public void A_refresh_token_is_no_access_token() => Refuses(new RefreshTokens(keys).Issue(Guid.NewGuid(), 0, new byte[16]));

    [Test]
    public void A_huge_token_is_refused_without_work()
    {
        Refuses(new string('a', 5_000_000));
        Refuses(new string('.', 5_000_000));
        Refuses(Forge("pad", $"\"{new string('a', 8_192)}\""));
    }

    [Test]
    public void A_damaged_token_is_refused_whatever_the_damage()
    {
        var good = Forge();
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, good.Length))
            Refuses(good[..length]);
        foreach (var (letter, other) in new[] { ('-', '+'), ('_', '/') })
        {
            var spelled = Enumerable.Range(0, 200).Select(n => Forge("jti", $"{n}")).First(token => token.Split('.')[2].Contains(letter));
            Refuses(spelled[..(spelled.LastIndexOf('.') + 1)] + spelled.Split('.')[2].Replace(letter, other));
        }
        Refuses(good + "=");
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(good);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                text[random.Next(text.Length)] = (char)random.Next(1, 0x180);
            // The last character of a signature of 32 bytes has two bits that mean nothing.
            if (text.ToString()[..^1] != good[..^1])
                Refuses(text.ToString());
        }
    }

    [TestCase("..")]
    [TestCase("a.b.c")]
    [TestCase("e30.e30.")]
    [TestCase("bnVsbA.bnVsbA.bnVsbA")] // null
    [TestCase("W10.W10.W10")] // []
    [TestCase("\ud800.\udc00.\0")]
    public void Text_that_is_no_token_is_refused(string text) => Refuses(text);

    [Test]
    public void Deep_and_doubled_json_is_refused()
    {
        Refuses(Sign($"{{\"alg\":\"HS256\",\"alg\":\"none\",\"kid\":\"{keys.Access.KeyId}\",\"typ\":\"at+jwt\"}}", "{}", Secret));
        Refuses(Sign($"{{\"alg\":\"HS256\",\"kid\":\"{keys.Access.KeyId}\",\"typ\":\"at+jwt\",\"x\":{new string('[', 2_000)}{new string(']', 2_000)}}}", "{}", Secret));
    }

    [Test]
    public void Many_threads_may_issue_and_check_at_once() =>
        Parallel.For(0, 5_000, i =>
        {
            var token = new AccessToken($"user{i}", Guid.NewGuid(), clock.Now.AddMinutes(15));
            Assert.That(Check(tokens.Issue(token)), Is.EqualTo(token));
        });

    /// <summary>Own tokens are judged without waiting for anything.</summary>
    private AccessToken Check(string token)
    {
        var verdict = tokens.CheckAsync(token, default).AsTask();
        Assert.That(verdict.IsCompleted);
        return verdict.GetAwaiter().GetResult();
    }

    private void Refuses(string token, ErrorCode code = ErrorCode.TokenInvalid) =>
        Assert.That(Assert.Throws<ChatException>(() => Check(token))!.Code, Is.EqualTo(code), token.Length > 200 ? token[..200] : token);

    private string Forge(string? claim = null, string? value = null, string alg = "HS256", string? typ = "at+jwt", string? kid = null, byte[]? secret = null, string? signature = null)
    {
        var now = clock.Now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, string>
        {
            ["iss"] = "\"chatapi\"",
            ["aud"] = "\"chatapi\"",
            ["sub"] = "\"ann\"",
            ["sid"] = $"\"{Guid.Empty}\"",
            ["iat"] = $"{now}",
            ["nbf"] = $"{now}",
            ["exp"] = $"{now + 900}",
        };
        if (claim is not null && value is null)
            claims.Remove(claim);
        else if (claim is not null)
            claims[claim] = value!;
        var header = $"{{\"alg\":\"{alg}\",\"kid\":\"{kid ?? keys.Access.KeyId}\"{(typ is null ? "" : $",\"typ\":\"{typ}\"")}}}";
        return Sign(header, $"{{{string.Join(',', claims.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}", secret ?? Secret, signature);
    }

    private static string Sign(string header, string payload, byte[] secret, string? signature = null)
    {
        var content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{content}.{signature ?? Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Text(string token, int part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[part]));
}
