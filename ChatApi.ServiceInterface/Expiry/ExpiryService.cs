using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Expiry;

/// <summary>What a conversation says about the life of its messages; sends keep to it (<see cref="NewMessage"/>), <see cref="MessageExpiryRounds"/> ends it.</summary>
sealed class ExpiryService(EventLog events)
{
    public async Task<Conversation> SetAsync(SetMessageExpiry request, Caller caller, CancellationToken ct)
    {
        if (request.Seconds is null && request.After is not null)
            throw Refusals.InvalidValue("after", "'after' needs 'seconds'; leave out both to let messages stay.");
        var after = request.Seconds is null ? null : request.After ?? ExpiryAfter.Sent;
        await using var tx = await events.BeginAsync(ct);
        var conversation = await tx.Db.LockConversationAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        conversation.Require(request);
        await tx.Db.RequireContactAsync(request.ConversationId, caller.UserId, ct);
        if (await tx.Db.SetMessageExpiryAsync(request.ConversationId, request.Seconds, after, ct))
        {
            tx.Append(new EventRow(EventKind.ConversationUpdated, request.ConversationId, ActorId: caller.UserId));
            tx.Tell(request.ConversationId, conversation.LastSeq, caller.UserId,
                new SystemNote { Action = GroupNote.MessageExpiryChanged, Value = request.Seconds is { } seconds ? $"{seconds} {after}" : null });
        }
        return await tx.CommitAndSeeAsync(request.ConversationId, caller, ct);
    }
}
