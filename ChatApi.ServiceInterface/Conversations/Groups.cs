using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What every change of a group begins with.</summary>
static class Groups
{
    extension(EventTransaction tx)
    {
        /// <summary>
        /// Locks the group until the transaction ends: 404 for those who are not members, 400 <c>NotAGroup</c> when it is a direct
        /// conversation, 403 when the caller may not do what the request asks for.
        /// </summary>
        public async Task<LockedConversation> LockGroupAsync(Guid conversationId, object request, Caller caller, CancellationToken ct)
        {
            var conversation = await tx.Db.LockConversationAsync(conversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
            conversation.RequireGroup();
            conversation.Require(request);
            return conversation;
        }

        /// <summary>Makes members of users who are none, and tells the members. The group must be locked.</summary>
        public async Task BringInAsync(Guid conversationId, Newcomers newcomers, Caller caller, CancellationToken ct)
        {
            await tx.Db.AddMembersAsync(conversationId, newcomers, ct);
            foreach (var userId in newcomers.UserIds)
                tx.Append(new EventRow(EventKind.MemberAdded, conversationId, Seq: newcomers.LastSeq, ActorId: caller.UserId, Ref: userId));
        }

        /// <summary>Commits; gives the conversation as the caller sees it then. 404 when somebody has removed them at once.</summary>
        public async Task<Conversation> CommitAndSeeAsync(Guid conversationId, Caller caller, CancellationToken ct)
        {
            await tx.CommitAsync(ct);
            return await tx.Db.FindConversationAsync(conversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        }
    }
}
