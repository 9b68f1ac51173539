using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>How far members have received and read. Marks only rise: repeats and late ones change nothing and tell nobody.</summary>
sealed class ReceiptService(NpgsqlDataSource dataSource, EventLog events)
{
    public Task<MarkResponse> MarkDeliveredAsync(MarkDelivered request, Caller caller, CancellationToken ct) =>
        MarkAsync(new(request.ConversationId, request.UpToSeq, request.UpToMessageId, request.MessageIds), EventKind.MessageDelivered, caller, ct);

    public Task<MarkResponse> MarkReadAsync(MarkRead request, Caller caller, CancellationToken ct) =>
        MarkAsync(new(request.ConversationId, request.UpToSeq, request.UpToMessageId, request.MessageIds), EventKind.MessageRead, caller, ct);

    public async Task<GetUnreadResponse> GetUnreadAsync(GetUnread request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return new GetUnreadResponse { Total = await db.CountAllUnreadAsync(caller.UserId, ct) };
    }

    private async Task<MarkResponse> MarkAsync(MarkRequest request, string kind, Caller caller, CancellationToken ct)
    {
        var messageIds = request.RequireOne();
        await using var tx = await events.BeginAsync(ct);
        var marks = await tx.Db.LockMarksAsync(request.ConversationId, caller.UserId, messageIds, ct) ?? throw Refusals.ConversationNotFound();
        if (marks.Named < messageIds.Length)
            throw Refusals.MessageNotFound();

        var isRead = kind == EventKind.MessageRead;
        var given = Math.Min(request.UpToSeq ?? marks.NamedSeq, marks.LastSeq);
        var delivered = Math.Max(marks.DeliveredSeq, given);
        var read = isRead ? Math.Max(marks.ReadSeq, given) : marks.ReadSeq;
        var rises = isRead ? read > marks.ReadSeq : delivered > marks.DeliveredSeq;
        if (rises)
        {
            await tx.Db.SetMarksAsync(request.ConversationId, caller.UserId, delivered, read, ct);
            tx.Append(new EventRow(
                kind,
                request.ConversationId,
                UserId: marks.MemberCount > Limits.LiveReceiptMembers ? caller.UserId : null,
                Seq: isRead ? read : delivered,
                ActorId: caller.UserId,
                Ref: caller.UserId));
        }
        var unread = await tx.Db.CountUnreadAsync(request.ConversationId, caller.UserId, ct);
        await tx.CommitAsync(ct);
        return new MarkResponse { DeliveredSeq = delivered, ReadSeq = read, Unread = unread };
    }

    /// <summary>What MarkDelivered and MarkRead share.</summary>
    private readonly record struct MarkRequest(Guid ConversationId, long? UpToSeq, Guid? UpToMessageId, List<Guid>? MessageIds)
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
