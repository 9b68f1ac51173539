using ChatApi.ServiceInterface.Realtime;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The one direct conversation of two users, made at the first call of either.</summary>
static class DirectConversations
{
    extension(EventTransaction tx)
    {
        /// <summary>
        /// Finds or makes it, in the transaction. 400 <c>InvalidValue</c> for oneself, 404 <c>UserNotFound</c>, and 403
        /// <c>CannotContactUser</c> for a new one with someone whose account is gone. However many make it at once, the unique key
        /// lets one through; the others wait for its commit and find it.
        /// </summary>
        public async Task<(Guid Id, bool Created)> OpenDirectAsync(string userId, string recipientId, CancellationToken ct)
        {
            if (recipientId == userId)
                throw Refusals.InvalidValue("recipientId", "A direct conversation is with someone else: 'recipientId' is the caller.");
            string[] userIds = [userId, recipientId];
            Array.Sort(userIds, string.CompareOrdinal);
            var directKey = string.Join(' ', userIds);

            var recipient = await tx.Db.FindRecipientAsync(recipientId, directKey, ct) ?? throw Refusals.UserNotFound("recipientId", recipientId);
            if (recipient.ConversationId is { } existing)
                return (existing, false);
            if (recipient.Deleted)
                throw Refusals.CannotContactUser();

            var id = Guid.CreateVersion7();
            if (!await tx.Db.InsertConversationAsync(new(id, ConversationKind.Direct, userId) { DirectKey = directKey }, userIds, ct))
                return ((await tx.Db.FindRecipientAsync(recipientId, directKey, ct))!.ConversationId!.Value, false); // a new statement sees what the other committed
            tx.Append(new EventRow(EventKind.ConversationCreated, id, Seq: 0, ActorId: userId, Ref: directKey));
            return (id, true);
        }
    }
}
