using System.Globalization;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Threads;

/// <summary>Reading threads, and each user's own side of them. Replies are sent as other messages are.</summary>
sealed class ThreadService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<ListThreadMessagesResponse> ListMessagesAsync(ListThreadMessages request, Caller caller, CancellationToken ct)
    {
        if (request.BeforeSeq is not null && request.AfterSeq is not null)
            throw Refusals.InvalidValue("afterSeq", "Give at most one of 'beforeSeq' and 'afterSeq'.");
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var root = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        var found = request.AfterSeq is { } after
            ? await db.ListRepliesAfterAsync(root.ConversationId, root.Seq, caller.UserId, after, limit + 1, ct) // one more, to know whether there is a next page
            : await db.ListRepliesBeforeAsync(root.ConversationId, root.Seq, caller.UserId, request.BeforeSeq ?? long.MaxValue, limit + 1, ct);
        var page = found[..Math.Min(limit, found.Count)];
        if (request.AfterSeq is not null)
            page.Reverse();
        return new ListThreadMessagesResponse
        {
            Root = root.ToMessage(),
            Me = await db.FindMyThreadAsync(root.ConversationId, root.Seq, caller.UserId, ct),
            Participants = [.. (await db.ListParticipantsAsync([root.ConversationId], [root.Seq], caller.UserId, ct))[(root.ConversationId, root.Seq)].Select(one => one.ToSummary())],
            Results = page.ConvertAll(row => row.ToMessage()),
            HasMoreBefore = request.AfterSeq is not null ? request.AfterSeq > root.Seq : found.Count > limit,
            HasMoreAfter = request.AfterSeq is not null ? found.Count > limit : request.BeforeSeq is not null,
        };
    }

    public async Task<ListThreadsResponse> ListAsync(ListThreads request, Caller caller, CancellationToken ct)
    {
        var before = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListThreadsAsync(caller.UserId, before, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        var participants = await db.ListParticipantsAsync([.. page.Select(row => row.ConversationId)], [.. page.Select(row => row.Seq)], caller.UserId, ct);
        return new ListThreadsResponse { Results = page.ConvertAll(row => row.ToThread(participants[(row.ConversationId, row.Seq)])), NextCursor = found.Count > limit ? Encode(page[^1]) : null };
    }

    public Task<MyThread> FollowAsync(FollowThread request, Caller caller, CancellationToken ct) =>
        ChangeAsync(request.MessageId, caller, (db, root) => db.SetFollowingAsync(root.ConversationId, root.Seq, caller.UserId, following: true, ct), ct);

    public Task<MyThread> UnfollowAsync(UnfollowThread request, Caller caller, CancellationToken ct) =>
        ChangeAsync(request.MessageId, caller, (db, root) => db.SetFollowingAsync(root.ConversationId, root.Seq, caller.UserId, following: false, ct), ct);

    public Task<MyThread> MarkReadAsync(MarkThreadRead request, Caller caller, CancellationToken ct) =>
        ChangeAsync(request.MessageId, caller, (db, root) => db.SetThreadReadAsync(root.ConversationId, root.Seq, caller.UserId, request.UpToSeq ?? long.MaxValue, ct), ct);

    /// <summary>Changes the own side of a thread, and tells the user's devices when it became another.</summary>
    private async Task<MyThread> ChangeAsync(Guid messageId, Caller caller, Func<NpgsqlConnection, MessageRow, Task<bool>> change, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var root = await tx.Db.FindMessageAsync(messageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        if (root.ThreadRootId is not null)
            throw Refusals.InThread("messageId");
        var changed = await change(tx.Db, root);
        var mine = await tx.Db.FindMyThreadAsync(root.ConversationId, root.Seq, caller.UserId, ct);
        if (changed)
        {
            tx.Append(new EventRow(EventKind.ThreadUpdated, root.ConversationId, UserId: caller.UserId, Seq: root.Seq, ActorId: caller.UserId));
            await tx.CommitAsync(ct);
        }
        return mine;
    }

    private static string Encode(ThreadRow last) => Paging.Encode(
        last.ActivityAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.ConversationId.ToString(), last.Seq.ToString(CultureInfo.InvariantCulture));

    private static ThreadPlace? ParseCursor(string? cursor) => Paging.Decode(cursor, 3) switch
    {
        null => null,
        [var at, var id, var seq] when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParse(id, out var conversationId) && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            => new ThreadPlace(new DateTimeOffset(ticks, TimeSpan.Zero), conversationId, last),
        _ => throw Paging.Invalid(),
    };
}
