using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// A key that tokens are checked with, for one algorithm only (RFC 8725 §3.1): a token that names another is refused before any
/// cryptography, so that no public key is ever taken for a secret. Thread-safe.
/// </summary>
sealed class TokenKey
{
    public const string Hs256 = "HS256";
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";
    private const int MinRsaBits = 2_048;
    private const int MaxRsaBits = 8_192;
    private const int MinSecretBytes = 32;
    private const int MinDifferentBytes = 8;
    private const int P256Bytes = 32;
    private readonly Func<SignedToken, bool> verify;
    private readonly string fingerprint;

    private TokenKey(string algorithm, string? keyId, string fingerprint, Func<SignedToken, bool> verify) =>
        (Algorithm, KeyId, this.fingerprint, this.verify) = (algorithm, keyId, fingerprint, verify);

    public string Algorithm { get; }

    /// <summary>Null when the key has none: it is tried for every token.</summary>
    public string? KeyId { get; }

    /// <summary>Whether the token names this key, or leaves open which.</summary>
    public bool MayHaveSigned(SignedToken token) =>
        token.Algorithm == Algorithm && (KeyId is null || token.KeyId is null || KeyId == token.KeyId);

    /// <summary>Whether it has signed the token. Some 30 µs for HS256, 150 µs for the others: verdicts are remembered.</summary>
    public bool HasSigned(SignedToken token) => MayHaveSigned(token) && verify(token);

    /// <summary>Whether it is the same key.</summary>
    public bool Is(TokenKey other) => KeyId == other.KeyId && fingerprint == other.fingerprint;

    public static TokenKey OfSecret(byte[] secret, string? keyId) => new(Hs256, keyId, Fingerprint(secret),
        token => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, token.Content), token.Signature));

    /// <summary>The key of a setting: text, or base64: and base64. <see cref="ArgumentException"/> when it could be guessed.</summary>
    public static TokenKey OfSecret(string text)
    {
        const string prefix = "base64:";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        if (text.StartsWith(prefix, StringComparison.Ordinal))
        {
            bytes = new byte[text.Length];
            if (!Convert.TryFromBase64String(text[prefix.Length..], bytes, out var length))
                throw new ArgumentException("is no base64 after \"base64:\"");
            bytes = bytes[..length];
        }
        if (bytes.Length < MinSecretBytes || bytes.Distinct().Count() < MinDifferentBytes)
            throw new ArgumentException($"can be guessed: it must have at least {MinSecretBytes} random bytes; make one with: openssl rand -base64 32");
        return OfSecret(bytes, null);
    }

    /// <summary>The public key in a PEM text. <see cref="ArgumentException"/> when it is none that is good enough.</summary>
    public static TokenKey OfPem(string pem)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new ArgumentException("holds a private key, which nobody but the issuer should have: give the public key, made with: openssl pkey -pubout");
        using var rsa = Import(RSA.Create(), pem);
        if (rsa is not null)
            return Of(rsa.ExportParameters(includePrivateParameters: false), null);
        using var ec = Import(ECDsa.Create(), pem) ?? throw new ArgumentException("is no PEM of an RSA or EC public key");
        return ec.ExportParameters(includePrivateParameters: false) is { Curve.Oid.Value: "1.2.840.10045.3.1.7" } // RFC 5480: others have 256 bits too
            ? Of(ec.ExportParameters(includePrivateParameters: false), null)
            : throw new ArgumentException("must be on the curve P-256");
    }

    /// <summary>A key of a JWKS document (RFC 7517); null when it is not for checking signatures, or of a kind that is not used here.</summary>
    public static TokenKey? OfJwk(JsonElement jwk)
    {
        try
        {
            if (jwk.ValueKind != JsonValueKind.Object || Text(jwk, "use") is not (null or "sig"))
                return null;
            var (algorithm, keyId) = (Text(jwk, "alg"), Text(jwk, "kid"));
            return Text(jwk, "kty") switch
            {
                "RSA" when algorithm is null or Rs256 => Of(new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") }, keyId),
                "EC" when algorithm is null or Es256 && Text(jwk, "crv") == "P-256" => Of(Curve(Bytes(jwk, "x"), Bytes(jwk, "y")), keyId),
                _ => null,
            };
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the text is no key of this kind.</summary>
    private static T? Import<T>(T key, string pem) where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static TokenKey Of(RSAParameters key, string? keyId)
    {
        if (key.Modulus is not { } modulus || modulus.AsSpan().TrimStart((byte)0).Length * 8 is < MinRsaBits or > MaxRsaBits)
            throw new ArgumentException($"must be an RSA key of {MinRsaBits} to {MaxRsaBits} bits");
        RSA.Create(key).Dispose(); // throws when it is none
        return new(Rs256, keyId, Fingerprint([.. modulus, .. key.Exponent!]), token =>
        {
            using var rsa = RSA.Create(key);
            return rsa.VerifyData(token.Content, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        });
    }

    private static TokenKey Of(ECParameters key, string? keyId)
    {
        ECDsa.Create(key).Dispose(); // throws when the point is not on the curve
        return new(Es256, keyId, Fingerprint([.. key.Q.X!, .. key.Q.Y!]), token =>
        {
            using var ec = ECDsa.Create(key);
            return token.Signature.Length == 2 * P256Bytes && ec.VerifyData(token.Content, token.Signature, HashAlgorithmName.SHA256);
        });
    }

    private static ECParameters Curve(byte[] x, byte[] y) => x.Length == P256Bytes && y.Length == P256Bytes
        ? new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }
        : throw new ArgumentException("no point of P-256");

    private static string Fingerprint(byte[] key) => Convert.ToHexString(SHA256.HashData(key));

    private static string? Text(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static byte[] Bytes(JsonElement jwk, string name) => Base64Url.DecodeFromChars(Text(jwk, name) ?? throw new ArgumentException(name));
}
