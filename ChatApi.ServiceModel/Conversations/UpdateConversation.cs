using System.Text.Json;

namespace ChatApi.ServiceModel;

/// <summary>
/// Changes a conversation for everyone; what is left out stays. Direct conversations have <see cref="Metadata"/> alone: 400 <c>NotAGroup</c>
/// for the rest, and 403 <c>CannotContactUser</c> when the two are kept apart. 409 <c>VersionConflict</c> when it was changed since the
/// <see cref="Version"/> given.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}", "PATCH"), Access(Actor.Member)]
public sealed class UpdateConversation : IPatch, IReturn<Conversation>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The version this change was made for; left out = whichever it is.</summary>
    [InRange(1, long.MaxValue)]
    public long? Version { get; set; }

    /// <summary>The title of a group; not blank.</summary>
    [MaxScalars(Limits.TitleLength), Needs(Permission.EditInfo)]
    public string? Title { get; set; }

    /// <summary>What a group is about; empty text takes it away.</summary>
    [MaxScalars(Limits.DescriptionLength), Needs(Permission.EditInfo)]
    public string? Description { get; set; }

    /// <summary>The address of a group's picture, http or https; empty text takes it away.</summary>
    [MaxScalars(Limits.UrlLength), Form(FormAttribute.WebAddress, FormAttribute.SaysWebAddress), Needs(Permission.EditInfo)]
    public string? AvatarUrl { get; set; }

    /// <summary>Changes the metadata (RFC 7396): what is null here is taken away, the rest is set; at most 16 KiB in all.</summary>
    [MaxJsonBytes(Limits.MetadataBytes), Needs(Permission.EditInfo)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }

    /// <summary>Groups: changes who may do what; what is left out stays.</summary>
    [Needs(Permission.ChangeSettings)]
    public ConversationPermissions? Permissions { get; set; }

    /// <summary>Groups: what those who come from now on may read: <c>from_join</c>, what is sent from then on; or <c>all</c>.</summary>
    [Form("from_join|all", "be from_join or all"), Needs(Permission.ChangeSettings)]
    public string? History { get; set; }
}

/// <summary>
/// Changes what the app has put beside the caller in a conversation, for all members to see (RFC 7396): what is null is taken away, the rest
/// is set; at most 16 KiB in all.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/members/me", "PATCH"), Access(Actor.Member)]
public sealed class UpdateMyMember : IPatch, IReturn<Member>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The change.</summary>
    [MaxJsonBytes(Limits.MetadataBytes)]
    public Dictionary<string, JsonElement>? Metadata { get; set; }
}
