using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Support;

/// <summary>An app's own auth service: publishes its keys, changes them, and signs whatever a test asks for.</summary>
sealed class StubIssuer : IAsyncDisposable
{
    public const string Audience = "chat";
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private List<Key> published = [];
    private int rotations;
    private int fetches;
    private int baits;

    private StubIssuer(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    /// <summary>The key that signs now.</summary>
    public Key Current { get; private set; } = null!;

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches => Volatile.Read(ref fetches);

    /// <summary>How often anything else was fetched, such as what a forged header names.</summary>
    public int Baits => Volatile.Read(ref baits);

    /// <summary>What fetching the keys answers instead of them; null = the keys.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    public static async Task<StubIssuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var issuer = new StubIssuer(builder.Build());
        issuer.app.MapGet("/jwks", issuer.PublishAsync);
        issuer.app.MapFallback(http =>
        {
            Interlocked.Increment(ref issuer.baits);
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await issuer.app.StartAsync();
        issuer.Rotate("RS256");
        return issuer;
    }

    /// <summary>What a node needs to trust it, as settings of the item <paramref name="index"/>.</summary>
    public Dictionary<string, string?> Settings(int index = 0) => new()
    {
        [$"Auth:Issuers:{index}:Issuer"] = Url,
        [$"Auth:Issuers:{index}:Audience"] = Audience,
        [$"Auth:Issuers:{index}:Algorithms:0"] = "RS256",
        [$"Auth:Issuers:{index}:Algorithms:1"] = "ES256",
        [$"Auth:Issuers:{index}:JwksUrl"] = Url + "/jwks",
        [$"Auth:Issuers:{index}:RefetchSeconds"] = "1",
        [$"Auth:Issuers:{index}:AdminClaim"] = "roles",
        [$"Auth:Issuers:{index}:AdminValue"] = "chat-admin",
    };

    /// <summary>Signs with a new key from now on; the one before stays published, or not.</summary>
    public void Rotate(string algorithm, bool keepBefore = false)
    {
        lock (gate)
        {
            Current = new Key(algorithm, $"key-{++rotations}");
            published = keepBefore ? [.. published, Current] : [Current];
        }
    }

    /// <summary>Signs with a new key of the same name.</summary>
    public void Replace()
    {
        lock (gate)
        {
            Current = new Key(Current.Algorithm, Current.Id);
            published = [Current];
        }
    }

    /// <summary>A token for a user: an hour long, with further claims as JSON.</summary>
    public string Token(string sub, params (string Name, object? Value)[] claims) => Current.Sign(Current.Header(), Claims(sub, claims));

    /// <summary>The claims of a good token, some of them other, or left out when null.</summary>
    public Dictionary<string, object?> Claims(string sub, params (string Name, object? Value)[] others)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?> { ["iss"] = Url, ["aud"] = Audience, ["sub"] = sub, ["iat"] = now, ["nbf"] = now, ["exp"] = now + 3_600 };
        foreach (var (name, value) in others)
            claims[name] = value;
        return claims;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task PublishAsync(HttpContext http)
    {
        Interlocked.Increment(ref fetches);
        if (Trouble is { } trouble)
        {
            await trouble(http);
            return;
        }
        string json;
        lock (gate)
            json = $$"""{"keys":[{"kty":"oct","kid":"{{Current.Id}}","k":"AAAA"},{{string.Join(',', published.Select(key => key.Jwk))}},{"kty":"OKP"},7]}""";
        await http.Response.WriteAsync(json);
    }

    /// <summary>A key pair of the issuer.</summary>
    public sealed class Key
    {
        private readonly Lock gate = new();
        private readonly RSA? rsa;
        private readonly ECDsa? ec;

        public Key(string algorithm, string id)
        {
            (Algorithm, Id) = (algorithm, id);
            if (algorithm == "RS256")
                rsa = RSA.Create(2_048);
            else
                ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        }

        public string Algorithm { get; }

        public string Id { get; }

        public string Pem => rsa?.ExportSubjectPublicKeyInfoPem() ?? ec!.ExportSubjectPublicKeyInfoPem();

        public string Jwk
        {
            get
            {
                if (rsa?.ExportParameters(false) is { } r)
                    return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{Id}}","n":"{{Base64Url.EncodeToString(r.Modulus)}}","e":"{{Base64Url.EncodeToString(r.Exponent)}}"}""";
                var q = ec!.ExportParameters(false).Q;
                return $$"""{"kty":"EC","crv":"P-256","kid":"{{Id}}","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}"}""";
            }
        }

        public Dictionary<string, object?> Header(params (string Name, object? Value)[] others)
        {
            var header = new Dictionary<string, object?> { ["alg"] = Algorithm, ["typ"] = "JWT", ["kid"] = Id };
            foreach (var (name, value) in others)
                header[name] = value;
            return header;
        }

        public string Sign(Dictionary<string, object?> header, Dictionary<string, object?> claims) =>
            Tokens.Compose(header, claims, SignContent);

        public byte[] SignContent(byte[] content)
        {
            lock (gate)
                return rsa?.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ?? ec!.SignData(content, HashAlgorithmName.SHA256);
        }
    }
}

/// <summary>Tokens put together by hand.</summary>
static class Tokens
{
    /// <summary>header.claims.signature; members that are null are left out.</summary>
    public static string Compose(Dictionary<string, object?> header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign) => Compose(Json(header), Json(claims), sign);

    public static string Compose(string header, string claims, Func<byte[], byte[]> sign)
    {
        var content = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    public static string Json(Dictionary<string, object?> members) =>
        JsonSerializer.Serialize(members.Where(member => member.Value is not null).ToDictionary(member => member.Key, member => member.Value));
}
