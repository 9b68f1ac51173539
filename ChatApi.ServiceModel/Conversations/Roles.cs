namespace ChatApi.ServiceModel;

/// <summary>
/// Makes a member of a group an admin, or an admin a member. 404 <c>UserNotFound</c> when they are no member, 403 <c>Forbidden</c> when they
/// are the owner: see TransferOwnership. A repeat changes nothing.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "PATCH"), Access(Actor.Member), Needs(Permission.ChangeRoles)]
public sealed class UpdateMemberRole : IPatch, IReturn<Member>
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Whose role; one's own too.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }

    /// <summary><c>admin</c> or <c>member</c>.</summary>
    [NotEmpty, Form("admin|member", "be admin or member; the owner is made by TransferOwnership")]
    public string? Role { get; set; }
}

/// <summary>
/// Makes another member the owner; the caller becomes an admin. 404 <c>UserNotFound</c> when they are no member; a repeat is answered as if
/// it were the first.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/owner", "POST"), Access(Actor.Member), Needs(Permission.TransferOwnership)]
public sealed class TransferOwnership : IPost, IReturn<Conversation>
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The new owner.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}
