using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// Who is what in a group. Every change holds the conversation's lock and looks at the caller's role under it: of two who take the role
/// from each other, the first does and the second may not any more.
/// </summary>
sealed class RoleService(EventLog events)
{
    public async Task<Member> UpdateRoleAsync(UpdateMemberRole request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var group = await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        var member = await tx.Db.FindMemberAsync(request.ConversationId, request.UserId!, caller.UserId, ct) ?? throw Refusals.UserNotFound("userId", request.UserId!);
        if (member.Role == MemberRole.Owner)
            throw Refusals.IsTheOwner();
        if (member.Role == request.Role)
            return member;
        await tx.Db.SetRoleAsync(request.ConversationId, request.UserId!, request.Role!, ct);
        tx.Append(new EventRow(EventKind.MemberUpdated, request.ConversationId, ActorId: caller.UserId, Ref: request.UserId));
        tx.Tell(request.ConversationId, group.LastSeq, caller.UserId, new SystemNote { Action = GroupNote.RoleChanged, TargetIds = [request.UserId!], Value = request.Role });
        await tx.CommitAsync(ct);
        return member with { Role = request.Role! };
    }

    public async Task<Conversation> TransferOwnershipAsync(TransferOwnership request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var group = await tx.Db.LockConversationAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        group.RequireGroup();
        if (!group.IsOwner && await tx.Db.IsOwnerAsync(request.ConversationId, request.UserId!, ct))
            return (await tx.Db.FindConversationAsync(request.ConversationId, caller.UserId, ct))!; // done already: a repeat finds it so
        group.Require(request);
        if (request.UserId != caller.UserId)
            tx.Tell(request.ConversationId, group.LastSeq, caller.UserId, await tx.HandOverAsync(request.ConversationId, caller.UserId, request.UserId!, "userId", ct));
        return await tx.CommitAndSeeAsync(request.ConversationId, caller, ct);
    }
}

static class Ownership
{
    extension(EventTransaction tx)
    {
        /// <summary>Makes another member the owner and the owner an admin. 404 when they are no other member. The group must be locked. Gives what to tell it.</summary>
        public async Task<SystemNote> HandOverAsync(Guid conversationId, string ownerId, string heirId, string field, CancellationToken ct)
        {
            if (heirId == ownerId || !await tx.Db.TransferOwnershipAsync(conversationId, ownerId, heirId, ct))
                throw Refusals.UserNotFound(field, heirId);
            tx.Append(new EventRow(EventKind.MemberUpdated, conversationId, ActorId: ownerId, Ref: ownerId));
            tx.Append(new EventRow(EventKind.MemberUpdated, conversationId, ActorId: ownerId, Ref: heirId));
            return new() { Action = GroupNote.OwnerChanged, TargetIds = [heirId] };
        }
    }
}
