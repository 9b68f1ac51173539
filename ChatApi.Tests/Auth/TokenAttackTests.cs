using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Auth;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Auth;

/// <summary>T-S5, after RFC 8725: 34 ways to forge, bend or keep a token, against our own tokens and a foreign issuer's. Accepted 0, 5xx 0, fetches 0.</summary>
[NonParallelizable] // counts what the issuer is asked
public sealed class TokenAttackTests : ChatTest
{
    private static readonly string[] Unsigned = ["none", "None", "NONE", "nOnE"];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [OneTimeTearDown]
    public void TearDown() => http.Dispose();

    [Test]
    public async Task Our_own_tokens_withstand_34_attacks()
    {
        var ann = await User("ann");
        var keys = ChatServers.NodeA.Services.GetRequiredService<SigningKeys>();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Dictionary<string, object?> claims = new()
        {
            ["iss"] = "chatapi",
            ["aud"] = "chatapi",
            ["sub"] = ann.Id,
            ["sid"] = Guid.NewGuid(),
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 900,
        };
        Dictionary<string, object?> header = new() { ["alg"] = "HS256", ["kid"] = keys.Access.KeyId, ["typ"] = "at+jwt" };
        await WithstandAsync(new(header, claims, keys.Sign, Encoding.ASCII.GetBytes(keys.Access.KeyId!), ann.Client.Tokens!.RefreshToken!));
    }

    [Test]
    public async Task Tokens_of_a_foreign_issuer_withstand_34_attacks()
    {
        var key = ChatServers.Issuer.Current;
        var claims = ChatServers.Issuer.Claims(NewNumber(), ("sid", Guid.NewGuid()));
        await WithstandAsync(new(key.Header(), claims, key.SignContent, Encoding.ASCII.GetBytes(key.Pem), (await User("ann")).Client.Tokens!.RefreshToken!));
    }

    [Test]
    public async Task Names_that_are_no_text_are_refused([Values("header", "claims")] string where)
    {
        var odd = Base64Url.EncodeToString("""{"\ud800aaaaaaaaaaaaaaaa":1}"""u8);
        var plain = Base64Url.EncodeToString("{}"u8);
        Assert.That(await Ask(where == "header" ? $"{odd}.{plain}.AAAA" : $"{plain}.{odd}.AAAA"), Is.EqualTo(401));
    }

    private async Task WithstandAsync(Forge forge)
    {
        var good = forge.Make();
        Assert.That(await Ask(good), Is.EqualTo(200), "a token made by hand is taken, so that each refusal below has one reason");
        await Task.Delay(1_100); // the keys may be fetched again: nothing holds an attack back
        var (fetches, baits) = (ChatServers.Issuer.Fetches, ChatServers.Issuer.Baits);
        var since = Stopwatch.GetTimestamp();
        var attacks = Attacks(forge).ToList();
        var answers = new List<(string Attack, int Status)>();
        foreach (var (name, token) in attacks)
            answers.Add((name, await Ask(token)));
        answers.Add(("access as refresh", await Renew(good)));
        answers.Add(("sub of erased user", await AskAsErased(forge)));
        answers.Add(("revoked device", await AskAfterLogout(forge)));

        Assert.That(answers, Has.Count.EqualTo(34));
        Assert.That(answers.Where(answer => answer.Status != 401), Is.Empty);
        Assert.That(ChatServers.Issuer.Baits - baits, Is.Zero, "nothing that a token names is fetched");
        Assert.That(ChatServers.Issuer.Fetches - fetches, Is.LessThanOrEqualTo(Stopwatch.GetElapsedTime(since).TotalSeconds + 1), "a look at the configured keys at most every second, whatever comes");
    }

    private static IEnumerable<(string Name, string Token)> Attacks(Forge forge)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = forge.Make();
        var parts = good.Split('.');
        foreach (var none in Unsigned)
            yield return ($"alg {none}", forge.Make(header: [("alg", none)], sign: _ => []));
        yield return ("alg none, signed", forge.Make(header: [("alg", "none")]));
        yield return ("HS256 with what is public as secret", forge.Make(header: [("alg", "HS256")], sign: content => HMACSHA256.HashData(forge.Public, content)));
        yield return ("HS256 with an empty secret", forge.Make(header: [("alg", "HS256")], sign: content => HMACSHA256.HashData(Array.Empty<byte>(), content)));
        yield return ("wrong key", forge.Make(sign: content => new StubIssuer.Key("RS256", "other").SignContent(content)));
        yield return ("empty signature", $"{parts[0]}.{parts[1]}.");
        yield return ("truncated signature", good[..^8]);
        yield return ("truncated claims", $"{parts[0]}.{parts[1][..^8]}.{parts[2]}");
        yield return ("kid is a path", forge.Make(header: [("kid", "../../../../dev/null")], sign: content => HMACSHA256.HashData(Array.Empty<byte>(), content)));
        yield return ("kid is SQL", forge.Make(header: [("kid", "x' UNION SELECT 'AA' --")], sign: content => HMACSHA256.HashData("AA"u8, content)));
        yield return ("kid is a URL", forge.Make(header: [("kid", $"{ChatServers.Issuer.Url}/kid")], sign: content => HMACSHA256.HashData(Array.Empty<byte>(), content)));
        yield return ("kid is unknown", forge.Make(header: [("kid", "nobody")], sign: content => new StubIssuer.Key("RS256", "nobody").SignContent(content)));
        var mine = new StubIssuer.Key("RS256", "mine");
        yield return ("jku", forge.Make(header: [("kid", "mine"), ("alg", "RS256"), ("jku", $"{ChatServers.Issuer.Url}/jku")], sign: content => mine.SignContent(content)));
        yield return ("x5u", forge.Make(header: [("alg", "RS256"), ("x5u", $"{ChatServers.Issuer.Url}/x5u")], sign: content => mine.SignContent(content)));
        yield return ("jwk", forge.Make(header: [("alg", "RS256"), ("jwk", JsonSerializer.Deserialize<JsonElement>(mine.Jwk))], sign: content => mine.SignContent(content)));
        yield return ("crit", forge.Make(header: [("crit", new[] { "exp" })]));
        yield return ("expired", forge.Make(claims: [("exp", now - 61)]));
        yield return ("nbf in the future", forge.Make(claims: [("nbf", now + 300)]));
        yield return ("iat in the future", forge.Make(claims: [("iat", now + 300)]));
        yield return ("wrong iss", forge.Make(claims: [("iss", "https://elsewhere.example.org")]));
        yield return ("wrong aud", forge.Make(claims: [("aud", "another-service")]));
        yield return ("wrong typ", forge.Make(header: [("typ", "logout+jwt")]));
        yield return ("refresh as access", forge.Refresh);
        yield return ("another environment's key", forge.Make(sign: content => new StubIssuer.Key("RS256", "key-1").SignContent(content)));
        yield return ("claims given twice", Tokens.Compose(Tokens.Json(forge.Header), Tokens.Json(forge.Claims)[..^1] + ",\"sub\":\"admin\"}", forge.Sign));
        yield return ("64 KB", forge.Make(claims: [("pad", new string('a', 65_536))]));
        yield return ("nested and encrypted", $"{Base64Url.EncodeToString("""{"alg":"dir","enc":"A256GCM","cty":"JWT"}"""u8)}..AAAA.{good.Replace('.', '_')}.AAAA");
        yield return ("b64 false", forge.Make(header: [("b64", false)]));
    }

    private async Task<int> AskAsErased(Forge forge)
    {
        var gone = await User("gone");
        var token = forge.Make(claims: [("sub", gone.Id), ("sid", Guid.NewGuid())]);
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("UPDATE users SET deleted_at = now(), issuer = @issuer WHERE id = @Id",
            new { gone.Id, issuer = (string)forge.Claims["iss"]! == "chatapi" ? "" : (string)forge.Claims["iss"]! });
        return await Ask(token);
    }

    private async Task<int> AskAfterLogout(Forge forge)
    {
        var token = forge.Make();
        if (forge.Claims["iss"] is "chatapi") // a session made by hand is in no table: revoke the one that is
        {
            var device = await User("device");
            token = await device.Client.GetAccessTokenAsync();
        }
        using var logout = new HttpRequestMessage(HttpMethod.Post, $"{ChatServers.NodeB.Url}/api/Logout") { Headers = { { "Authorization", $"Bearer {token}" } } };
        Assert.That((await http.SendAsync(logout)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        var until = DateTime.UtcNow.AddSeconds(5);
        int status;
        while ((status = await Ask(token!)) == 200 && DateTime.UtcNow < until)
            await Task.Delay(20);
        return status;
    }

    private async Task<int> Ask(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ChatServers.NodeA.Url}/api/GetMe");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await http.SendAsync(request);
        return token.Length > 32_768 && (int)answer.StatusCode == 431 ? 401 : (int)answer.StatusCode; // Kestrel refuses such headers itself
    }

    private async Task<int> Renew(string token)
    {
        using var answer = await http.PostAsync($"{ChatServers.NodeA.Url}/api/GetAccessToken", new StringContent($$"""{"refreshToken":"{{token}}"}"""));
        return (int)answer.StatusCode;
    }

    /// <summary>A good token, and how to make bad ones of it.</summary>
    private sealed record Forge(Dictionary<string, object?> Header, Dictionary<string, object?> Claims, Func<byte[], byte[]> Sign, byte[] Public, string Refresh)
    {
        public string Make((string, object?)[]? header = null, (string, object?)[]? claims = null, Func<byte[], byte[]>? sign = null) =>
            Tokens.Compose(With(Header, header), With(Claims, claims), sign ?? Sign);

        private static Dictionary<string, object?> With(Dictionary<string, object?> members, (string Name, object? Value)[]? others)
        {
            var all = new Dictionary<string, object?>(members);
            foreach (var (name, value) in others ?? [])
                all[name] = value;
            return all;
        }
    }
}
