using System.ComponentModel.DataAnnotations;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// An item of <c>Auth:Issuers</c>: an auth service whose tokens are accepted. Exactly one of <see cref="Secret"/>,
/// <see cref="PublicKey"/> and <see cref="JwksUrl"/> says how they are checked.
/// </summary>
sealed class TrustedIssuer : IValidatableObject
{
    private const string Hs256 = "HS256";
    private static readonly string[] Known = [Hs256, "RS256", "ES256"];

    /// <summary>The <c>iss</c> of its tokens, letter by letter.</summary>
    [Required]
    public string Issuer { get; set; } = "";

    /// <summary>The <c>aud</c> of tokens that are for this service.</summary>
    [Required]
    public string Audience { get; set; } = "";

    /// <summary>How it signs: HS256 with a secret; RS256, ES256 or both with public keys.</summary>
    public List<string> Algorithms { get; set; } = [];

    /// <summary>The shared secret: text of at least 32 bytes, or base64: and the base64 of as many.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The public key as PEM, or the path of a PEM file: RSA of at least 2,048 bits, or EC on P-256.</summary>
    public string PublicKey { get; set; } = "";

    /// <summary>Where it publishes its keys (RFC 7517); nothing else is ever fetched, whatever a token says.</summary>
    public string JwksUrl { get; set; } = "";

    /// <summary>Seconds between two looks at <see cref="JwksUrl"/> at least, however many tokens name keys that are not known.</summary>
    [Range(1, 3_600)]
    public int RefetchSeconds { get; set; } = 10;

    /// <summary>Minutes after which the keys are fetched anew even so: a key that is gone is not accepted for longer.</summary>
    [Range(1, 1_440)]
    public int RefreshMinutes { get; set; } = 30;

    /// <summary>The claim with the display name.</summary>
    [Required]
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim with the user name; empty = users of this issuer have none.</summary>
    public string UserNameClaim { get; set; } = "preferred_username";

    /// <summary>The claim that makes administrators, such as role; empty = there are none.</summary>
    public string AdminClaim { get; set; } = "";

    /// <summary>What that claim is, or, when it is a list, what it holds.</summary>
    public string AdminValue { get; set; } = "admin";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new[] { Secret, PublicKey, JwksUrl }.Count(given => given.Length > 0) != 1)
            yield return new("must be given, or else PublicKey or JwksUrl, and only one of the three", [nameof(Secret)]);
        if (Algorithms.Count == 0 || Algorithms.Except(Known).Any())
            yield return new($"must name one or more of {string.Join(", ", Known)}", [nameof(Algorithms)]);
        else if (Secret.Length > 0 ? Algorithms is not [Hs256] : Algorithms.Contains(Hs256))
            yield return new("must be HS256 alone with a Secret, and RS256 or ES256 with a public key: a public key must never serve as a secret", [nameof(Algorithms)]);
        if (JwksUrl.Length > 0 && !(Uri.TryCreate(JwksUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0))
            yield return new("must be an address such as https://auth.example.org/.well-known/jwks.json", [nameof(JwksUrl)]);
    }
}
