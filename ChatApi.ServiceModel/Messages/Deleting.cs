namespace ChatApi.ServiceModel;

/// <summary>
/// Deletes a message: with the scope <c>me</c> from one's own devices only, with <c>everyone</c> from all, for good. For everyone: the
/// sender within 48 hours (403 <c>TooLate</c>), and at any time those whose role lets them delete others' messages (403 <c>Forbidden</c>
/// for the rest). It stays as a tombstone without content, and nothing of it is served any more. 204 also when it was deleted before.
/// </summary>
[Route("/api/v1/messages/{MessageId}", "DELETE"), Access(Actor.Member)]
public sealed class DeleteMessage : IDelete, IReturnVoid
{
    /// <summary>The message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary><c>me</c> or <c>everyone</c>.</summary>
    [NotEmpty, Form("me|everyone", "be me or everyone")]
    public string? Scope { get; set; }
}

/// <summary>
/// Deletes several messages as DeleteMessage does, all or none: a refusal (403 <c>Forbidden</c>, <c>TooLate</c>) names in
/// <c>meta.messageIds</c> those that stand in the way. With the scope <c>me</c> those that are hidden already are passed over.
/// </summary>
[Route("/api/v1/messages/delete", "POST"), Access(Actor.Member)]
public sealed class DeleteMessages : IPost, IReturnVoid
{
    /// <summary>1 to 100 messages, of any conversations.</summary>
    [NotEmpty, MaxItems(Limits.MessageIdsPerCall)]
    public List<Guid>? MessageIds { get; set; }

    /// <summary><c>me</c> or <c>everyone</c>.</summary>
    [NotEmpty, Form("me|everyone", "be me or everyone")]
    public string? Scope { get; set; }
}
