namespace ChatApi.ServiceModel;

/// <summary>
/// Keeps what the caller has begun to write in a conversation, or in one of its threads, for all their devices: one draft for each; the
/// last one written stays. An empty text deletes it, as a client does after sending. With <see cref="Version"/> only what that version
/// was made from is replaced: 409 <c>VersionConflict</c> when another device has written since.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/draft", "PUT"), Access(Actor.Member)]
public sealed class SetDraft : IPut, IReturn<Draft>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>The thread it is written in: its root message, else 404 <c>MessageNotFound</c>. Left out = the conversation itself.</summary>
    public Guid? ThreadRootId { get; set; }

    /// <summary>At most 10,000 Unicode scalars and 40,000 bytes of UTF-8; empty or left out = there is no draft any more.</summary>
    [MaxScalars(Limits.MessageTextLength, MaxBytes = Limits.MessageTextBytes, ErrorCode = ErrorCode.MessageTooLong)]
    public string? Text { get; set; }

    /// <summary>The message it answers, of the same conversation: else 404 <c>MessageNotFound</c>.</summary>
    public Guid? ReplyToId { get; set; }

    /// <summary>The version it was made from, 0 = there was none; left out = whatever there is.</summary>
    [InRange(0, long.MaxValue)]
    public long? Version { get; set; }
}

/// <summary>All drafts of the caller, in the order of conversations and threads.</summary>
[Route("/api/v1/drafts", "GET"), Access(Actor.SignedIn)]
public sealed class ListDrafts : IGet, IReturn<ListDraftsResponse>
{
    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of drafts.</summary>
public sealed class ListDraftsResponse
{
    /// <summary>The drafts.</summary>
    public List<Draft> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>What a user has begun to write.</summary>
public sealed record Draft
{
    /// <summary>The conversation.</summary>
    public Guid ConversationId { get; init; }

    /// <summary>The thread's root message; left out = the conversation itself.</summary>
    public Guid? ThreadRootId { get; init; }

    /// <summary>The text; left out = the draft was deleted.</summary>
    public string? Text { get; init; }

    /// <summary>The message it answers.</summary>
    public Guid? ReplyToId { get; init; }

    /// <summary>Rises with each change.</summary>
    public long Version { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>
/// A draft was written or deleted; one without a text is gone. Audience: the user's own devices. In the snapshot: <c>me.draft</c>, when
/// it is of the conversation itself; ListDrafts has those of threads.
/// </summary>
/// <param name="Draft">As it is now.</param>
[Event("draft.updated")]
public sealed record DraftUpdated(Draft Draft) : ServerEvent;
