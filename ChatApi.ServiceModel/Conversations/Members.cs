using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>
/// Adds members to a group; those who are members already are left as they are. 404 <c>UserNotFound</c> with
/// <c>meta.userIds</c>, 403 <c>CannotContactUser</c> for those who are kept apart from the caller, 409 <c>GroupFull</c>, 400 <c>NotAGroup</c>; then
/// nobody is added.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/members", "POST"), Access(Actor.Member), Needs(Permission.AddMembers), RateLimit(Rate.InvitePerUser)]
public sealed class AddMembers : IPost, IReturn<AddMembersResponse>
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>1 to 100 user ids.</summary>
    [NotEmpty, MaxItems(Limits.MembersPerCall)]
    public List<string>? UserIds { get; set; }
}

/// <summary>The members named by the request, added or already there.</summary>
public sealed class AddMembersResponse
{
    /// <summary>The members, in the order of their user ids.</summary>
    public List<Member> Results { get; set; } = [];
}

/// <summary>
/// Removes a member from a group: from the answer on they can neither send nor see anything of it. 204 also when they were none; 403
/// <c>Forbidden</c> when they are its owner.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "DELETE"), Access(Actor.Member), Needs(Permission.RemoveMembers)]
public sealed class RemoveMember : IDelete, IReturnVoid
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Whom to remove; to go oneself, use LeaveConversation.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}

/// <summary>Leaves a group. 409 <c>LastOwner</c> when the owner would leave others behind without a successor; 400 <c>NotAGroup</c>.</summary>
[Route("/api/v1/conversations/{ConversationId}/leave", "POST"), Access(Actor.Member)]
public sealed class LeaveConversation : IPost, IReturnVoid
{
    /// <summary>The group.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The member who becomes the owner, when the owner leaves; says nothing when anyone else does. 404 <c>UserNotFound</c> when they are no member.</summary>
    [MaxScalars(Limits.UserIdLength)]
    public string? SuccessorId { get; set; }
}

/// <summary>One member of a conversation. 404 <c>UserNotFound</c> when they are none.</summary>
[Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "GET"), Access(Actor.Member)]
public sealed class GetMember : IGet, IReturn<Member>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The user's id, or <c>me</c>.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}

/// <summary>The members of a conversation, in the order of their user ids.</summary>
[Route("/api/v1/conversations/{ConversationId}/members", "GET"), Access(Actor.Member)]
public sealed class ListMembers : IGet, IReturn<ListMembersResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Only those whose user name or display name begins with this text, whatever its case.</summary>
    [MaxScalars(Limits.DisplayNameLength)]
    public string? Query { get; set; }

    /// <summary>Only those with this role: <c>owner</c>, <c>admin</c> or <c>member</c>.</summary>
    [Form("owner|admin|member", "be owner, admin or member")]
    public string? Role { get; set; }

    /// <summary>Only those who joined by this invite link.</summary>
    public Guid? InviteLinkId { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of members.</summary>
public sealed class ListMembersResponse
{
    /// <summary>The members.</summary>
    public List<Member> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>A member of a conversation.</summary>
public sealed record Member
{
    /// <summary>Who.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary><c>owner</c>, <c>admin</c> or <c>member</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>When they joined.</summary>
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>Received up to here.</summary>
    public long DeliveredSeq { get; init; }

    /// <summary>Read up to here; left out when the member or the caller has turned read receipts off.</summary>
    public long? ReadSeq { get; init; }

    /// <summary>The first seq they may read.</summary>
    public long HistoryFromSeq { get; init; }

    /// <summary>What the app has put beside them.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The id of the user who added them, or made the link they joined by; left out of those who were there from the start.</summary>
    public string? AddedBy { get; init; }

    /// <summary>The invite link they joined by.</summary>
    public Guid? InviteLinkId { get; init; }
}
