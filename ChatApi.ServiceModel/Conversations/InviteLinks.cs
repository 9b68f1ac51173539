using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// Makes a link by which anyone who has it can join a group. Repeating a <see cref="ClientLinkId"/> returns the first link; with another
/// content it is 409 <c>IdempotencyKeyReused</c>. 409 <c>TooManyInviteLinks</c> when the group has 20 that work.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/invite-links", "POST"), Access(Actor.Member), Needs(Permission.ManageLinks), RateLimit(Rate.InvitePerUser)]
public sealed class CreateInviteLink : IPost, IReturn<CreateInviteLinkResponse>
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Chosen by the client, unique per caller: makes retries safe.</summary>
    [NotEmpty]
    public Guid ClientLinkId { get; set; }

    /// <summary>When it stops working, a time to come; left out = never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How many may join by it, 1 to 100,000; left out = any number.</summary>
    [InRange(1, Limits.InviteLinkUses)]
    public int? MaxUses { get; set; }
}

/// <summary>The link.</summary>
public sealed class CreateInviteLinkResponse : ICreated, IReplayed
{
    /// <summary>The link as it is now.</summary>
    public InviteLink Link { get; set; } = new();

    /// <inheritdoc/>
    public bool? Replayed { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public bool Created { get; set; }
}

/// <summary>The links of a group, the newest first, also those that work no more.</summary>
[Route("/api/v1/conversations/{ConversationId}/invite-links", "GET"), Access(Actor.Member), Needs(Permission.ManageLinks)]
public sealed class ListInviteLinks : IGet, IReturn<ListInviteLinksResponse>
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of links.</summary>
public sealed class ListInviteLinksResponse
{
    /// <summary>The links.</summary>
    public List<InviteLink> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>Ends a link: from the answer on nobody joins by it; who has joined stays. 404 <c>InviteLinkNotFound</c>; 204 also when it had ended.</summary>
[Route("/api/v1/conversations/{ConversationId}/invite-links/{LinkId}", "DELETE"), Access(Actor.Member), Needs(Permission.ManageLinks)]
public sealed class RevokeInviteLink : IDelete, IReturnVoid
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The link.</summary>
    [NotEmpty]
    public Guid LinkId { get; set; }
}

/// <summary>What a link leads to, for whoever has it. 404 <c>InviteLinkNotFound</c> when it does not exist or works no more.</summary>
[Route("/api/v1/invites/{Token}", "GET"), Access(Actor.SignedIn)]
public sealed class GetInviteLink : IGet, IReturn<InvitePreview>
{
    /// <summary>The link's token.</summary>
    [NotEmpty, MaxScalars(Limits.InviteTokenLength)]
    public string? Token { get; set; }
}

/// <summary>
/// Joins the group that a link leads to, as a member. Who is one already stays so, and uses nothing up. 404 <c>InviteLinkNotFound</c> when
/// the link does not exist or works no more, 409 <c>GroupFull</c>.
/// </summary>
[Route("/api/v1/invites/{Token}/join", "POST"), Access(Actor.SignedIn)]
public sealed class JoinByInviteLink : IPost, IReturn<Conversation>
{
    /// <summary>The link's token.</summary>
    [NotEmpty, MaxScalars(Limits.InviteTokenLength)]
    public string? Token { get; set; }
}

/// <summary>A link by which one can join a group, as those see it who manage links.</summary>
public sealed record InviteLink
{
    /// <summary>The id, a UUIDv7; it lets nobody in.</summary>
    public Guid Id { get; init; }

    /// <summary>What lets people in, 22 characters for the app's own address; left out when the service's signing key has changed since.</summary>
    public string? Token { get; init; }

    /// <summary>The id of the user who made it.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many may join by it.</summary>
    public int? MaxUses { get; init; }

    /// <summary>How many have joined by it; ListMembers tells who of them is there.</summary>
    public int Uses { get; init; }

    /// <summary>When somebody ended it.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>What a link leads to.</summary>
public sealed record InvitePreview
{
    /// <summary>The group's title.</summary>
    public string? Title { get; init; }

    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>Its picture.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>How many members it has.</summary>
    public int MemberCount { get; init; }

    /// <summary>When the link stops working.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The group's id, when the caller is a member already.</summary>
    public Guid? ConversationId { get; init; }
}
