using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>
/// Changes a message of one's own; members left out stay as they are, and the links are found anew. What it said before is kept
/// (ListMessageVersions). An edit that changes nothing is answered and tells nobody, so a repeat is safe. 403 <c>Forbidden</c> for others'
/// messages and for system messages, 403 <c>TooLate</c> after 24 hours, 409 <c>MessageDeleted</c>, 409 <c>VersionConflict</c>.
/// </summary>
[Route("/api/v1/messages/{MessageId}", "PATCH"), Access(Actor.Member), Needs(Permission.SendMessages)]
public sealed class EditMessage : IPatch, IReturn<Message>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8.</summary>
    [MaxScalars(Limits.MessageTextLength, MaxBytes = Limits.MessageTextBytes, ErrorCode = ErrorCode.MessageTooLong)]
    public string? Text { get; set; }

    /// <summary>Ids of at most 50 members it mentions from now on; an empty list for none.</summary>
    [MaxItems(Limits.MentionsPerMessage)]
    public List<string>? Mentions { get; set; }

    /// <summary>Whether it mentions everyone from now on.</summary>
    public bool? MentionsAll { get; set; }

    /// <summary>Members to set in the metadata; null removes one (RFC 7396). The whole is at most 16 KiB.</summary>
    [MaxJsonBytes(Limits.MetadataBytes)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }

    /// <summary>The version to be changed: 409 <c>VersionConflict</c> when it is another by now.</summary>
    [InRange(1, long.MaxValue)]
    public long? Version { get; set; }
}

/// <summary>
/// What a message said before it was edited, newest first, for whoever may read the message; nothing of a deleted one. A deployment may
/// keep it to the sender and those whose role lets them delete others' messages (403 <c>Forbidden</c> for the rest).
/// </summary>
[Route("/api/v1/messages/{MessageId}/versions", "GET"), Access(Actor.Member)]
public sealed class ListMessageVersions : IGet, IReturn<ListMessageVersionsResponse>
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of earlier versions.</summary>
public sealed class ListMessageVersionsResponse
{
    /// <summary>Newest first; what it says now is not among them.</summary>
    public List<MessageVersion> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>What a message said before an edit.</summary>
public sealed record MessageVersion
{
    /// <summary>As <see cref="Message.Version"/> was then.</summary>
    public long Version { get; init; }

    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Ids of the users it mentioned.</summary>
    public List<string>? Mentions { get; init; }

    /// <summary>True when it mentioned everyone.</summary>
    public bool? MentionsAll { get; init; }

    /// <summary>What the app had put beside it.</summary>
    public Dictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>When it was sent, or edited to be so.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
