namespace ChatApi.ServiceModel;

/// <summary>
/// Blocks a user, which only the caller is told. From the answer on neither can write to the other in their direct conversation, add the
/// other to a group, or see whether the other is online or types; in groups they share the caller gets that user's messages without
/// content. Nothing is deleted. The refusals are those of privacy settings (403 <c>CannotContactUser</c>), so that a block cannot be proved.
/// Blocking again changes nothing. 404 <c>UserNotFound</c>, 409 <c>TooManyBlocks</c> beyond 1,000.
/// </summary>
[Route("/api/v1/blocks/{UserId}", "PUT"), Access(Actor.SignedIn)]
public sealed class BlockUser : IPut, IReturn<Block>
{
    /// <summary>Whom to block.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}

/// <summary>Lifts a block: messages hidden by it have their content again. 204 also when there was none.</summary>
[Route("/api/v1/blocks/{UserId}", "DELETE"), Access(Actor.SignedIn)]
public sealed class UnblockUser : IDelete, IReturnVoid
{
    /// <summary>Who is blocked.</summary>
    [NotEmpty, MaxScalars(Limits.UserIdLength)]
    public string? UserId { get; set; }
}

/// <summary>The users the caller has blocked, in the order of their ids.</summary>
[Route("/api/v1/blocks", "GET"), Access(Actor.SignedIn)]
public sealed class ListBlocks : IGet, IReturn<ListBlocksResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of blocks.</summary>
public sealed class ListBlocksResponse
{
    /// <summary>The blocks.</summary>
    public List<Block> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>Someone the caller has blocked.</summary>
public sealed record Block
{
    /// <summary>Who is blocked.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary>Since when.</summary>
    public DateTimeOffset BlockedAt { get; init; }
}

/// <summary>
/// The caller blocked someone. Audience: the caller's own devices. In the snapshot: <c>blockedUserIds</c>. What it changes in
/// conversations comes as <see cref="MyMembershipUpdated"/> beside it.
/// </summary>
/// <param name="User">Who is blocked.</param>
[Event("user.blocked")]
public sealed record UserBlocked(UserSummary User) : ServerEvent;

/// <summary>The caller lifted a block. Audience and snapshot as <see cref="UserBlocked"/>; messages loaded without content are to be loaded again.</summary>
/// <param name="User">Who was blocked.</param>
[Event("user.unblocked")]
public sealed record UserUnblocked(UserSummary User) : ServerEvent;
