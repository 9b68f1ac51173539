using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;

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
            if (conversation.Kind != ConversationKind.Group)
                throw Refusals.NotAGroup();
            conversation.Require(request);
            return conversation;
        }
    }
}
