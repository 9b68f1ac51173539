using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The one direct conversation of two users, made at the first call of either.</summary>
static class DirectConversations
{
    extension(EventTransaction tx)
    {
        /// <summary>
        /// Finds or makes it, in the transaction. 400 <c>InvalidValue</c> for oneself, 404 <c>UserNotFound</c>, and 403
        /// <c>CannotContactUser</c> for a new one with someone who is gone or may not be written to. However many make it at once, one
        /// does; the others wait for its commit and find it.
        /// </summary>
        /// <returns>MayWrite: of one that exists, whether neither a block nor a setting stands against writing in it.</returns>
        public async Task<(Guid Id, bool Created, bool MayWrite)> OpenDirectAsync(string userId, string recipientId, CancellationToken ct)
        {
            if (recipientId == userId)
                throw Refusals.InvalidValue("recipientId", "A direct conversation is with someone else: 'recipientId' is the caller.");
            var directKey = UserIds.DirectKey(userId, recipientId);
            var recipient = await tx.Db.FindRecipientAsync(userId, recipientId, directKey, ct) ?? throw Refusals.UserNotFound("recipientId", recipientId);
            if (recipient.ConversationId is { } existing)
                return (existing, false, recipient.MayMessage);
            if (recipient.Deleted || !await tx.Db.LockMakingDirectAsync(userId, recipientId, ct))
                throw Refusals.CannotContactUser();

            var id = Guid.CreateVersion7();
            if (!await tx.Db.InsertConversationAsync(new(id, ConversationKind.Direct, userId) { DirectKey = directKey }, directKey.Split(' '), ct))
                return ((await tx.Db.FindRecipientAsync(userId, recipientId, directKey, ct))!.ConversationId!.Value, false, true); // a new statement sees what the other committed
            tx.Append(new EventRow(EventKind.ConversationCreated, id, Seq: 0, ActorId: userId, Ref: directKey));
            return (id, true, true);
        }
    }
}
