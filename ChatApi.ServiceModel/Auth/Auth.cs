namespace ChatApi.ServiceModel;

/// <summary>
/// Makes an account and signs it in. At least one of <see cref="UserName"/>, <see cref="Email"/> and <see cref="Phone"/>
/// is given; each is unique whatever its case, and any of them signs in. E-mail and phone are not verified and therefore
/// never shown to others nor searchable. 409 <c>UserNameTaken</c>, <c>EmailTaken</c>, <c>PhoneTaken</c>; 429 after too many attempts
/// from one address.
/// </summary>
[Route("/api/v1/auth/register", "POST"), Access(Actor.Anonymous)]
public sealed class Register : IPost, IReturn<AuthenticateResponse>
{
    /// <summary>3 to 40 letters, digits and <c>_ - .</c>, starting with a letter or digit.</summary>
    [MaxScalars(Limits.UserNameLength), Form("[A-Za-z0-9][A-Za-z0-9_.-]{2,39}", "be 3 to 40 letters, digits and _ - . and start with a letter or digit")]
    public string? UserName { get; set; }

    /// <summary>An e-mail address.</summary>
    [MaxScalars(Limits.EmailLength), Form(@"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+", "be an e-mail address such as ann@example.org")]
    public string? Email { get; set; }

    /// <summary>A phone number in international form, such as +4930123456.</summary>
    [Form(@"\+[1-9][0-9]{6,14}", "be a phone number in international form such as +4930123456 (digits only)")]
    public string? Phone { get; set; }

    /// <summary>8 to 256 characters of any kind; well-known passwords are refused with <c>WeakPassword</c>.</summary>
    [NotEmpty, MinScalars(Limits.PasswordMinLength, ErrorCode = ErrorCode.WeakPassword), MaxScalars(Limits.PasswordLength, ErrorCode = ErrorCode.WeakPassword)]
    public string? Password { get; set; }

    /// <summary>What others see; the user name, or "New user", when left out.</summary>
    [MaxScalars(Limits.DisplayNameLength)]
    public string? DisplayName { get; set; }

    /// <summary>The name of the device, shown in the list of sessions.</summary>
    [MaxScalars(Limits.DisplayNameLength)]
    public string? Device { get; set; }

    /// <summary><c>tokens: body</c> answers tokens in the body instead of cookies; <c>rotate: true</c> makes the refresh token rotate.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}

/// <summary>
/// Signs in by user name, e-mail or phone (provider <c>credentials</c>, the default), or out (provider <c>logout</c>).
/// 401 <c>Unauthorized</c> when they do not match; 429 <c>RateLimitExceeded</c> after too many attempts with one name or from one
/// address, whether or not there is such an account. By default the tokens are cookies; see <see cref="Meta"/>.
/// </summary>
[Route("/api/v1/auth/sign-in", "POST"), Access(Actor.Anonymous)]
public sealed class Authenticate : IPost, IReturn<AuthenticateResponse>
{
    /// <summary><c>credentials</c> or <c>logout</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>User name, e-mail address or phone number.</summary>
    [MaxScalars(Limits.EmailLength)]
    public string? UserName { get; set; }

    /// <summary>The password.</summary>
    [MaxScalars(Limits.PasswordLength)]
    public string? Password { get; set; }

    /// <summary>Accepted for ServiceStack clients; the refresh token always lives its full time.</summary>
    public bool? RememberMe { get; set; }

    /// <summary>Accepted for ServiceStack clients; unused.</summary>
    public string? AccessToken { get; set; }

    /// <summary>Accepted for ServiceStack clients; unused.</summary>
    public string? AccessTokenSecret { get; set; }

    /// <summary>Accepted for ServiceStack clients; unused.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary><c>tokens: body</c> answers tokens in the body instead of cookies; <c>rotate: true</c> makes the refresh token rotate; <c>device</c> names the device.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}

/// <summary>Who the caller is, without tokens; 401 when not signed in.</summary>
[Route("/api/Authenticate", "GET"), Route("/json/reply/Authenticate", "GET"), Route("/api/v1/auth/me", "GET"), Access(Actor.SignedIn)]
public sealed class GetAuthentication : IGet, IReturn<AuthenticateResponse>;

/// <summary>The result of signing in, as ServiceStack clients know it.</summary>
public sealed class AuthenticateResponse : ICreated
{
    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Created { get; set; }

    /// <summary>The user's id.</summary>
    public string? UserId { get; set; }

    /// <summary>The session, for the list of sessions.</summary>
    public string? SessionId { get; set; }

    /// <summary>The user name, when there is one.</summary>
    public string? UserName { get; set; }

    /// <summary>What others see.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Always left out.</summary>
    public string? ReferrerUrl { get; set; }

    /// <summary>The access token, in token mode: a JWT that lives 15 minutes.</summary>
    public string? BearerToken { get; set; }

    /// <summary>The refresh token, in token mode.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>When the refresh token ends: 7 days after sign-in.</summary>
    public DateTimeOffset? RefreshTokenExpiry { get; set; }

    /// <summary>The avatar, when there is one.</summary>
    public string? ProfileUrl { get; set; }

    /// <summary>The user's roles: <c>admin</c> with the admin claim of the app's own issuer.</summary>
    public List<string>? Roles { get; set; }

    /// <summary>The user's permissions.</summary>
    public List<string>? Permissions { get; set; }

    /// <summary>How the user signed in: <c>credentials</c>, or <c>jwt</c> with a token of the app's own issuer.</summary>
    public string? AuthProvider { get; set; }

    /// <summary>Always left out: refusals have a status of 400 or above.</summary>
    public ResponseStatus? ResponseStatus { get; set; }

    /// <summary>Further facts.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}

/// <summary>
/// Renews the access token. With <see cref="RefreshToken"/> the tokens come back in the body; without it the cookie
/// <c>ss-reftok</c> is used and a new <c>ss-tok</c> cookie set. 401 <c>TokenInvalid</c> when the refresh token is not valid.
/// </summary>
[Route("/api/v1/auth/token", "POST"), Access(Actor.Anonymous)]
public sealed class GetAccessToken : IPost, IReturn<GetAccessTokenResponse>
{
    /// <summary>The refresh token, in token mode.</summary>
    [MaxScalars(1_024)]
    public string? RefreshToken { get; set; }

    /// <summary>Accepted for ServiceStack clients; the cookie is used whenever no refresh token is given.</summary>
    public bool? UseTokenCookie { get; set; }

    /// <summary>Accepted for ServiceStack clients; unused.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}

/// <summary>New tokens; empty in cookie mode.</summary>
public sealed class GetAccessTokenResponse
{
    /// <summary>The access token.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The next refresh token, when they rotate: the old one stays valid for 30 seconds.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>When the refresh token ends, when they rotate.</summary>
    public DateTimeOffset? RefreshTokenExpiry { get; set; }

    /// <summary>Always left out: refusals have a status of 400 or above.</summary>
    public ResponseStatus? ResponseStatus { get; set; }
}

/// <summary>Ends the session: its tokens are refused and its streams closed within 5 seconds on every node.</summary>
[Route("/api/v1/auth/logout", "POST"), Access(Actor.SignedIn)]
public sealed class Logout : IPost, IReturnVoid;
