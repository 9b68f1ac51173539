using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// A signed token taken apart (JWS in compact form, RFC 7515 §7.1), nothing of it proved yet. What its header says about where a
/// key is to be found – <c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c> – is not even read.
/// </summary>
sealed class SignedToken
{
    private const int MaxCharacters = 8_192;
    private const double LastSecond = 253_370_764_800; // 9999: what a DateTimeOffset holds, with room for leeway
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly JsonDocumentOptions Json = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private readonly JsonElement header;
    private readonly JsonElement claims;

    private SignedToken(JsonElement header, JsonElement claims, byte[] content, byte[] signature) =>
        (this.header, this.claims, Content, Signature) = (header, claims, content, signature);

    /// <summary>What is signed.</summary>
    public byte[] Content { get; }

    public byte[] Signature { get; }

    public string? Algorithm => Text(header, "alg");

    public string? KeyId => Text(header, "kid");

    public string? Type => Text(header, "typ");

    public string? Issuer => Text("iss");

    /// <summary>Null when the text is no such token: encrypted ones, members given twice and extensions we do not know (RFC 7515 §4.1.11) included.</summary>
    public static SignedToken? Read(string text)
    {
        if (text.Length > MaxCharacters || text.AsSpan().Count('.') != 2 || text.AsSpan().ContainsAnyExcept(Alphabet))
            return null;
        var (first, last) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        try
        {
            var head = JsonDocument.Parse(Base64Url.DecodeFromChars(text.AsSpan(0, first)), Json).RootElement;
            var body = JsonDocument.Parse(Base64Url.DecodeFromChars(text.AsSpan((first + 1)..last)), Json).RootElement;
            if (head.ValueKind != JsonValueKind.Object || body.ValueKind != JsonValueKind.Object
                || head.TryGetProperty("crit", out _) || head.TryGetProperty("b64", out _) || head.TryGetProperty("enc", out _))
                return null;
            if (!AreTextOrMissing(head, "alg", "kid", "typ") || head.EnumerateObject().Concat(body.EnumerateObject()).Any(member => member.Name.Length > MaxCharacters))
                return null; // reading each name here refuses those that are no text
            return new SignedToken(head, body, Encoding.ASCII.GetBytes(text[..last]), Base64Url.DecodeFromChars(text.AsSpan(last + 1)));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null; // the last: a name with half a surrogate pair
        }
    }

    /// <summary>A claim that is text; null when it is missing or something else.</summary>
    public string? Text(string claim) => Text(claims, claim);

    /// <summary>A claim that is text or a whole number, as text: user ids of some apps are numbers.</summary>
    public string? Id(string claim) => claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number
        ? value.TryGetInt64(out var number) ? $"{number}" : null
        : Text(claim);

    /// <summary>Whether a claim is the text (or <c>true</c>, written like this), or a list that holds it.</summary>
    public bool Has(string claim, string text) => claims.TryGetProperty(claim, out var value) && value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Any(item => Text(item) == text),
        JsonValueKind.True => text == "true",
        _ => Text(value) == text,
    };

    /// <summary>Whether it may be used now, by its <c>nbf</c> and <c>iat</c>, and when its life ends. False also when there is no end, or one of them is no time.</summary>
    public bool HasBegun(DateTimeOffset now, TimeSpan leeway, [NotNullWhen(true)] out DateTimeOffset? expires) =>
        TryGetTime("exp", out expires) & TryGetTime("nbf", out var notBefore) & TryGetTime("iat", out var issuedAt)
        && expires is not null && !(notBefore > now + leeway) && !(issuedAt > now + leeway);

    /// <summary>False when the claim is there and no time.</summary>
    private bool TryGetTime(string claim, out DateTimeOffset? time)
    {
        time = null;
        if (!claims.TryGetProperty(claim, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is not (>= 0 and < LastSecond))
            return false;
        time = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    private static bool AreTextOrMissing(JsonElement part, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (part.TryGetProperty(name, out var value) && Text(value) is null)
                return false;
        }
        return true;
    }

    private static string? Text(JsonElement part, string name) => part.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, or bytes that are no UTF-8
        }
    }
}
