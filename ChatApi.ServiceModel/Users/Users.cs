using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>The caller's own profile.</summary>
[Route("/api/v1/users/me", "GET"), Access(Actor.SignedIn)]
public sealed class GetMe : IGet, IReturn<MyProfile>;

/// <summary>Changes the caller's own profile; members left out stay. 409 <c>UserNameTaken</c>, <c>EmailTaken</c>, <c>PhoneTaken</c>.</summary>
[Route("/api/v1/users/me", "PATCH"), Access(Actor.SignedIn)]
public sealed class UpdateMe : IPatch, IReturn<MyProfile>
{
    /// <summary>3 to 40 letters, digits and <c>_ - .</c>, starting with a letter or digit.</summary>
    [MaxScalars(Limits.UserNameLength), Form("[A-Za-z0-9][A-Za-z0-9_.-]{2,39}", "be 3 to 40 letters, digits and _ - . and start with a letter or digit")]
    public string? UserName { get; set; }

    /// <summary>What others see.</summary>
    [MinScalars(1), MaxScalars(Limits.DisplayNameLength)]
    public string? DisplayName { get; set; }

    /// <summary>An e-mail address.</summary>
    [MaxScalars(Limits.EmailLength), Form(@"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+", "be an e-mail address such as ann@example.org")]
    public string? Email { get; set; }

    /// <summary>A phone number in international form.</summary>
    [Form(@"\+[1-9][0-9]{6,14}", "be a phone number in international form such as +4930123456 (digits only)")]
    public string? Phone { get; set; }

    /// <summary>Changes what the app has put beside the caller (RFC 7396), which others get by GetUser: what is null is taken away, the rest is set; at most 16 KiB in all.</summary>
    [MaxJsonBytes(Limits.MetadataBytes)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }
}

/// <summary>A user as others see them. 404 <c>UserNotFound</c>.</summary>
[Route("/api/v1/users/{UserId}", "GET"), Access(Actor.SignedIn)]
public sealed class GetUser : IGet, IReturn<UserSummary>
{
    /// <summary>The user's id, or <c>me</c>.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}

/// <summary>Users whose user name or display name begins with the text, whatever its case, and who let the caller find them. Never by e-mail or phone.</summary>
[Route("/api/v1/users", "GET"), Access(Actor.SignedIn), RateLimit(Rate.SearchPerUser)]
public sealed class SearchUsers : IGet, IReturn<SearchUsersResponse>
{
    /// <summary>2 characters or more.</summary>
    [NotEmpty, MinScalars(2), MaxScalars(Limits.DisplayNameLength)]
    public string? Query { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of users, in the order of their ids.</summary>
public sealed class SearchUsersResponse
{
    /// <summary>The users.</summary>
    public List<UserSummary> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>
/// Creates the users of an app's own issuer before they have signed in, or changes them: all or none. Only for tokens with the admin
/// claim of their issuer (setting <c>Auth:Issuers</c>), and only users of that issuer; 403 <c>Forbidden</c> for all others. 409
/// <c>Conflict</c> when an id belongs to another issuer or its account is gone, <c>UserNameTaken</c>; errors name the item: <c>users[3].id</c>.
/// </summary>
[Route("/api/v1/users", "PUT"), Access(Actor.Admin)]
public sealed class UpsertUsers : IPut, IReturn<UpsertUsersResponse>
{
    /// <summary>1 to 100 users, each once.</summary>
    [NotEmpty, MaxItems(Limits.UsersPerCall)]
    public List<UserUpsert>? Users { get; set; }
}

/// <summary>A user to be created or changed; members left out stay as they are.</summary>
public sealed class UserUpsert
{
    /// <summary>The id in the app, as its tokens have it in <c>sub</c>.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength), Form("[A-Za-z0-9][A-Za-z0-9_.@|:-]{0,63}", "be 1 to 64 letters, digits and _ - . @ | : and start with a letter or digit")]
    public string? Id { get; set; }

    /// <summary>What others see; for a new user the user name, or "New user", when left out.</summary>
    [MinScalars(1), MaxScalars(Limits.DisplayNameLength)]
    public string? DisplayName { get; set; }

    /// <summary>3 to 40 letters, digits and <c>_ - .</c>, starting with a letter or digit; unique whatever its case.</summary>
    [MaxScalars(Limits.UserNameLength), Form("[A-Za-z0-9][A-Za-z0-9_.-]{2,39}", "be 3 to 40 letters, digits and _ - . and start with a letter or digit")]
    public string? UserName { get; set; }
}

/// <summary>What became of the users.</summary>
public sealed class UpsertUsersResponse
{
    /// <summary>How many are new.</summary>
    public int Created { get; set; }

    /// <summary>How many were changed; the rest were so already.</summary>
    public int Updated { get; set; }
}

/// <summary>A person as others see them, wherever a person is shown.</summary>
public sealed record UserSummary
{
    /// <summary>The id; it stays when the account is gone.</summary>
    public string Id { get; init; } = "";

    /// <summary>The user name, when there is one.</summary>
    public string? UserName { get; init; }

    /// <summary>The display name; empty when the account is gone.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The avatar, when there is one.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>What the app has put beside them; in the answer of GetUser only.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>True when the account is gone.</summary>
    public bool? Deleted { get; init; }
}

/// <summary>The caller's own profile, with what others do not see.</summary>
public sealed record MyProfile
{
    /// <summary>The id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The user name, when there is one.</summary>
    public string? UserName { get; init; }

    /// <summary>What others see.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>The avatar, when there is one.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>The e-mail address; never shown to others.</summary>
    public string? Email { get; init; }

    /// <summary>The phone number; never shown to others.</summary>
    public string? Phone { get; init; }

    /// <summary>What the app has put beside the account; others get it by GetUser.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// A profile changed. Durable for the user's own devices, which get <see cref="Me"/> too; without an id to connected
/// users who share a direct conversation. In the snapshot: the caller's profile.
/// </summary>
[Event("user.updated")]
public sealed record UserUpdated(UserSummary User, MyProfile? Me) : ServerEvent;
