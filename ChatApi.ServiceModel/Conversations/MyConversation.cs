namespace ChatApi.ServiceModel;

/// <summary>
/// Changes the caller's own side of a conversation, which only their own devices hear of. What is left out stays as it is.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/me", "PATCH"), Access(Actor.Member)]
public sealed class UpdateMyConversation : IPatch, IReturn<Conversation>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>True puts it before those that are not pinned.</summary>
    public bool? Pinned { get; set; }

    /// <summary>True mutes it until <see cref="MutedUntil"/>, or for good when that is left out; false ends it.</summary>
    public bool? Muted { get; set; }

    /// <summary>Mutes it until then; a time that is past ends it.</summary>
    public DateTimeOffset? MutedUntil { get; set; }

    /// <summary>True takes it out of the usual list, until the next message; false puts it back.</summary>
    public bool? Archived { get; set; }

    /// <summary>Together with <see cref="Archived"/>: true keeps it archived whatever messages come.</summary>
    public bool? KeepArchived { get; set; }

    /// <summary>What makes a push: <c>all</c>, <c>mentions</c> or <c>none</c>; <c>default</c> = as set for all conversations.</summary>
    [Form("all|mentions|none|default", "be all, mentions, none or default")]
    public string? Notify { get; set; }
}

/// <summary>
/// Clears the history for the caller alone, for good: what was sent so far is no longer shown to them, nor found. Others see it as before.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/clear", "POST"), Access(Actor.Member)]
public sealed class ClearConversation : IPost, IReturn<Conversation>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The last message to be cleared; all when left out.</summary>
    [InRange(0, long.MaxValue)]
    public long? UpToSeq { get; set; }
}

/// <summary>
/// For <c>me</c>: clears the history and hides the conversation until the next message; the caller stays a member. For <c>everyone</c>:
/// ends a group; nobody is a member any more, and nothing of it can be read. 400 <c>NotAGroup</c> for a direct conversation.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}", "DELETE"), Access(Actor.Member)]
public sealed class DeleteConversation : IDelete, IReturnVoid
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary><c>me</c>, also when left out, or <c>everyone</c>.</summary>
    [Form("me|everyone", "be me or everyone"), Needs(Permission.EndConversation, When = "everyone")]
    public string? Scope { get; set; }
}
