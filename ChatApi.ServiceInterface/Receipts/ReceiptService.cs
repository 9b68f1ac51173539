using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>How far members have received and read. Marks only rise: repeats and late ones change nothing and tell nobody.</summary>
sealed class ReceiptService(NpgsqlDataSource dataSource, EventLog events, UnreadTotals unread)
{
    private const int ConversationsAtOnce = 1_000;

    public Task<MarkResponse> MarkDeliveredAsync(MarkDelivered request, Caller caller, CancellationToken ct) =>
        MarkAsync(new(request.ConversationId, request.UpToSeq, request.UpToMessageId, request.MessageIds), seq => new(request.ConversationId, seq), caller, ct);

    public Task<MarkResponse> MarkReadAsync(MarkRead request, Caller caller, CancellationToken ct) =>
        MarkAsync(new(request.ConversationId, request.UpToSeq, request.UpToMessageId, request.MessageIds), seq => new(request.ConversationId, 0, seq), caller, ct);

    public async Task<MarkReceiptsResponse> MarkReceiptsAsync(MarkReceipts request, Caller caller, CancellationToken ct)
    {
        for (var i = 0; i < request.Marks!.Count; i++)
        {
            if (request.Marks[i] is { DeliveredSeq: null, ReadSeq: null })
                throw Refusals.InvalidValue($"marks[{i}]", $"Give 'deliveredSeq', 'readSeq' or both in 'marks[{i}]'.");
        }
        var marks = request.Marks.GroupBy(mark => mark.ConversationId)
            .Select(group => new Mark(group.Key, group.Max(mark => mark.DeliveredSeq) ?? 0, group.Max(mark => mark.ReadSeq))).ToList();
        await using var tx = await events.BeginAsync(ct);
        var rows = await SetMarksAsync(tx, marks, caller, ct);
        return new MarkReceiptsResponse
        {
            Results = [.. rows.Select(row => new ConversationMarks { ConversationId = row.Id, DeliveredSeq = row.DeliveredSeq, ReadSeq = row.ReadSeq, Unread = row.Unread })],
        };
    }

    /// <summary>A thousand conversations a transaction, so that none is held for long.</summary>
    public async Task<GetUnreadResponse> MarkAllReadAsync(MarkAllRead request, Caller caller, CancellationToken ct)
    {
        var only = request.ConversationIds is { Count: > 0 } named ? named.Distinct().ToArray() : null;
        var after = Guid.Empty;
        while (true)
        {
            await using var tx = await events.BeginAsync(ct);
            var some = await tx.Db.ListUnreadAsync(caller.UserId, only, after, ConversationsAtOnce, ct);
            if (some.Count > 0)
                await SetMarksAsync(tx, some.ConvertAll(id => new Mark(id, 0, long.MaxValue)), caller, ct);
            if (some.Count < ConversationsAtOnce)
                break;
            after = some[^1];
        }
        return await unread.CountAsync(caller.UserId, ct);
    }

    public async Task<MyMembership> MarkUnreadAsync(MarkUnread request, Caller caller, CancellationToken ct)
    {
        if (request is { FromSeq: not null, FromMessageId: not null })
            throw Refusals.InvalidValue("fromMessageId", "Give 'fromSeq' or 'fromMessageId', not both.");
        await using var tx = await events.BeginAsync(ct);
        var fromSeq = request.FromMessageId is { } messageId ? await RequireSeqAsync(tx.Db, request.ConversationId, caller, [messageId], ct) : request.FromSeq;
        var changed = await tx.Db.MarkUnreadAsync(request.ConversationId, caller.UserId, fromSeq, ct) ?? throw Refusals.ConversationNotFound();
        var mine = (await tx.Db.FindConversationAsync(request.ConversationId, caller.UserId, ct))!.Me!;
        if (changed)
        {
            tx.Append(new EventRow(EventKind.ConversationMeUpdated, request.ConversationId, UserId: caller.UserId, ActorId: caller.UserId));
            await tx.CommitAsync(ct);
        }
        return mine;
    }

    public async Task<ListReceiptsResponse> ListAsync(ListReceipts request, Caller caller, CancellationToken ct)
    {
        var after = Paging.Decode(request.Cursor, 1)?[0] ?? "";
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var message = await db.FindAcknowledgedAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        var found = await db.ListReceiptsAsync(message, caller.UserId, after, limit + 1, ct); // one more, to know whether there is a next page
        return new ListReceiptsResponse
        {
            Results = [.. found.Take(limit).Select(row => row.ToReceipt())],
            NextCursor = found.Count > limit ? Paging.Encode(found[limit - 1].UserId) : null,
        };
    }

    public Task<GetUnreadResponse> GetUnreadAsync(GetUnread request, Caller caller, CancellationToken ct) => unread.CountAsync(caller.UserId, ct);

    private async Task<MarkResponse> MarkAsync(MarkedPlace place, Func<long, Mark> mark, Caller caller, CancellationToken ct)
    {
        var messageIds = place.RequireOne();
        await using var tx = await events.BeginAsync(ct);
        var upToSeq = place.UpToSeq ?? await RequireSeqAsync(tx.Db, place.ConversationId, caller, messageIds, ct);
        var row = (await SetMarksAsync(tx, [mark(upToSeq)], caller, ct)).SingleOrDefault() ?? throw Refusals.ConversationNotFound();
        return new MarkResponse { DeliveredSeq = row.DeliveredSeq, ReadSeq = row.ReadSeq, Unread = row.Unread };
    }

    /// <summary>Sets the marks that rise, tells of them and commits; what they are then, of each conversation the caller is a member of.</summary>
    private static async Task<List<MarkRow>> SetMarksAsync(EventTransaction tx, List<Mark> marks, Caller caller, CancellationToken ct)
    {
        var rows = await tx.Db.LockMarksAsync(caller.UserId, marks, ct);
        var changed = rows.FindAll(row => row.RisesRead || row.RisesDelivered || row.EndsUnread);
        if (changed.Count == 0)
            return rows;
        tx.Write(MarkQueries.SetMarks(caller.UserId, changed));
        foreach (var row in changed)
        {
            if (row.RisesRead)
                Tell(EventKind.MessageRead, row, row.ReadSeq);
            if (row.RisesDelivered && !(row.RisesRead && row.ReadSeq == row.DeliveredSeq))
                Tell(EventKind.MessageDelivered, row, row.DeliveredSeq);
            if (row.EndsUnread)
                tx.Append(new EventRow(EventKind.ConversationMeUpdated, row.Id, UserId: caller.UserId));
        }
        await tx.CommitAsync(ct);
        return rows;

        // the user stands there once: a mark is to write a kilobyte at most
        void Tell(string kind, MarkRow row, long seq) => tx.Append(row.MemberCount > Limits.LiveReceiptMembers
            ? new EventRow(kind, row.Id, UserId: caller.UserId, Seq: seq)
            : new EventRow(kind == EventKind.MessageRead && seq > row.DeliveredBefore ? EventKind.MessageDeliveredAndRead : kind, row.Id, Seq: seq, Ref: caller.UserId));
    }

    /// <summary>The highest seq of these messages; 404 when one does not exist in the conversation or the caller may not read it.</summary>
    private static async Task<long> RequireSeqAsync(NpgsqlConnection db, Guid conversationId, Caller caller, Guid[] messageIds, CancellationToken ct)
    {
        var named = await db.FindNamedAsync(conversationId, caller.UserId, messageIds, ct) ?? throw Refusals.ConversationNotFound();
        return named.Count == messageIds.Length ? named.Seq : throw Refusals.MessageNotFound();
    }

    /// <summary>What MarkDelivered and MarkRead share.</summary>
    private readonly record struct MarkedPlace(Guid ConversationId, long? UpToSeq, Guid? UpToMessageId, List<Guid>? MessageIds)
    {
        /// <summary>The distinct ids of the messages named, none when a seq is given; 400 <c>InvalidValue</c> unless exactly one of the three is given.</summary>
        public Guid[] RequireOne()
        {
            const string Rule = "Give exactly one of 'upToSeq', 'upToMessageId' and 'messageIds'.";
            var byList = MessageIds is { Count: > 0 };
            if (UpToSeq is null && UpToMessageId is null && !byList)
                throw Refusals.InvalidValue("upToSeq", Rule);
            if (UpToSeq is not null && UpToMessageId is not null)
                throw Refusals.InvalidValue("upToMessageId", Rule);
            if (byList && (UpToSeq is not null || UpToMessageId is not null))
                throw Refusals.InvalidValue("messageIds", Rule);
            return UpToMessageId is { } id ? [id] : [.. (MessageIds ?? []).Distinct()];
        }
    }
}
