namespace ChatApi.ServiceModel;

/// <summary>The caller's privacy settings.</summary>
[Route("/api/v1/privacy", "GET"), Access(Actor.SignedIn)]
public sealed class GetPrivacy : IGet, IReturn<Privacy>;

/// <summary>
/// Changes the caller's privacy settings; members left out stay. In force on every node from the answer on. Who is refused by one gets
/// 403 <c>CannotContactUser</c>, as someone who is blocked does.
/// </summary>
[Route("/api/v1/privacy", "PATCH"), Access(Actor.SignedIn)]
public sealed class UpdatePrivacy : IPatch, IReturn<Privacy>
{
    /// <summary>Who may start a direct conversation with the caller and write in it: <c>everyone</c>, <c>shared</c> or <c>nobody</c>.</summary>
    [Form(Privacy.Circles, Privacy.CirclesSay)]
    public string? Messages { get; set; }

    /// <summary>Who may add the caller to groups: <c>everyone</c>, <c>shared</c> or <c>nobody</c>.</summary>
    [Form(Privacy.Circles, Privacy.CirclesSay)]
    public string? Groups { get; set; }

    /// <summary>Who sees whether the caller is online and when they last were: <c>everyone</c>, <c>shared</c> or <c>nobody</c>.</summary>
    [Form(Privacy.Circles, Privacy.CirclesSay)]
    public string? Presence { get; set; }

    /// <summary>Who finds the caller by name: <c>everyone</c>, <c>shared</c> or <c>nobody</c>.</summary>
    [Form(Privacy.Circles, Privacy.CirclesSay)]
    public string? Search { get; set; }

    /// <summary>Whether others see what the caller has read, and the caller what others have: neither or both.</summary>
    public bool? ReadReceipts { get; set; }

    /// <summary>Whether others see the caller type.</summary>
    public bool? Typing { get; set; }
}

/// <summary>
/// What a user lets whom do. <c>everyone</c>, <c>shared</c> (who is in a conversation with the user) or <c>nobody</c>; more may come.
/// </summary>
public sealed record Privacy
{
    internal const string Circles = "everyone|shared|nobody";
    internal const string CirclesSay = "be 'everyone', 'shared' or 'nobody'";

    /// <summary>Who may start a direct conversation with the user and write in it.</summary>
    public string Messages { get; init; } = "everyone";

    /// <summary>Who may add the user to groups.</summary>
    public string Groups { get; init; } = "everyone";

    /// <summary>Who sees whether the user is online and when they last were.</summary>
    public string Presence { get; init; } = "everyone";

    /// <summary>Who finds the user by name.</summary>
    public string Search { get; init; } = "everyone";

    /// <summary>Whether others see what the user has read, and the user what others have.</summary>
    public bool ReadReceipts { get; init; } = true;

    /// <summary>Whether others see the user type.</summary>
    public bool Typing { get; init; } = true;
}

/// <summary>The caller changed their privacy settings. Audience: the caller's own devices. In the snapshot: <c>privacy</c>.</summary>
/// <param name="Privacy">As they are now.</param>
[Event("privacy.updated")]
public sealed record PrivacyUpdated(Privacy Privacy) : ServerEvent;
