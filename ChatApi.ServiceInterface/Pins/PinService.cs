using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Pins;

/// <summary>Messages a conversation keeps at hand. Every change holds the conversation's lock, so that they can be counted.</summary>
sealed class PinService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<Pin> PinAsync(PinMessage request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await FindAndLockAsync(tx, request.MessageId, request, caller, ct);
        var others = await tx.Db.CountOtherPinsAsync(row.ConversationId, row.Seq, ct);
        if (request.ExpiresAt <= others.Now)
            throw Refusals.InvalidValue("expiresAt", "'expiresAt' must be a time to come; leave it out to pin for good.");
        if (others.Count >= Limits.Pins)
            throw new ChatException(ErrorCode.TooManyPins, $"A conversation has at most {Limits.Pins} pinned messages: unpin one first.");

        var pin = await tx.Db.PinAsync(row.ConversationId, row.Seq, caller.UserId, request.ExpiresAt, ct)
            ?? throw Refusals.MessageDeleted();
        if (pin.IsNew)
            tx.Append(new EventRow(EventKind.MessagePinned, row.ConversationId, Seq: row.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
        return new Pin { Message = row.ToMessage() with { PinnedAt = pin.PinnedAt }, PinnedAt = pin.PinnedAt, PinnedBy = pin.PinnedBy, ExpiresAt = request.ExpiresAt };
    }

    public async Task UnpinAsync(UnpinMessage request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await FindAndLockAsync(tx, request.MessageId, request, caller, ct);
        if (!await tx.Db.UnpinAsync(row.ConversationId, row.Seq, ct))
            return;
        tx.Append(new EventRow(EventKind.MessageUnpinned, row.ConversationId, Seq: row.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
    }

    public async Task<ListPinsResponse> ListAsync(ListPins request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (!await db.IsMemberAsync(request.ConversationId, caller.UserId, ct))
            throw Refusals.ConversationNotFound();
        return new ListPinsResponse { Results = await db.ListPinsAsync(request.ConversationId, caller.UserId, ct) };
    }

    /// <summary>The message, if the caller may read it (404) and may do what the request asks for (403).</summary>
    private static async Task<MessageRow> FindAndLockAsync(EventTransaction tx, Guid messageId, object request, Caller caller, CancellationToken ct)
    {
        var row = await tx.Db.FindMessageAsync(messageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        var conversation = await tx.Db.LockConversationAsync(row.ConversationId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        conversation.Require(request);
        await tx.Db.RequireContactAsync(row.ConversationId, caller.UserId, ct);
        return row;
    }
}
