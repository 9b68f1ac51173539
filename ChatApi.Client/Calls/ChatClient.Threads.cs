namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>A page of a thread's replies, newest first. Reply by SendMessageAsync with a <c>threadRootId</c>.</summary>
    public Task<ListThreadMessagesResponse> ListThreadMessagesAsync(ListThreadMessages request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A page of the threads the caller follows, the one with the newest reply first.</summary>
    public Task<ListThreadsResponse> ListThreadsAsync(ListThreads request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All threads the caller follows, the one with the newest reply first, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<MessageThread> ListThreadsAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListThreads { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>Follows a thread.</summary>
    public Task<MyThread> FollowThreadAsync(FollowThread request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Follows the thread of a message.</summary>
    public Task<MyThread> FollowThreadAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new FollowThread { MessageId = messageId }, ct);

    /// <summary>Follows a thread no more.</summary>
    public Task<MyThread> UnfollowThreadAsync(UnfollowThread request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Follows the thread of a message no more.</summary>
    public Task<MyThread> UnfollowThreadAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new UnfollowThread { MessageId = messageId }, ct);

    /// <summary>Marks a thread's replies as read.</summary>
    public Task<MyThread> MarkThreadReadAsync(MarkThreadRead request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Marks all replies of the thread of a message as read.</summary>
    public Task<MyThread> MarkThreadReadAsync(Guid messageId, CancellationToken ct = default) => SendAsync(new MarkThreadRead { MessageId = messageId }, ct);
}
