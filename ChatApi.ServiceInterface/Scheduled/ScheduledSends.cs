using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Scheduled;

/// <summary>Sends a scheduled message in the transaction that has taken it out of the list: both are on disk, or neither.</summary>
static class ScheduledSends
{
    extension(EventTransaction tx)
    {
        /// <summary>As <see cref="SendMessage"/>, refused in the same way; then the transaction must be rolled back, and the message is in the list as before.</summary>
        public async Task<SendMessageResponse> SendScheduledAsync(ScheduledRow row, CancellationToken ct)
        {
            var send = new PendingSend(row.ConversationId, row.UserId, row.ClientMessageId, MessageContent.Of(row.Message, new Caller(row.UserId)));
            tx.Append(row.Changed());
            await tx.StoreAsync([send], wait: true, ct);
            var response = await send.Outcome;
            if (response.Replayed == true)
                await tx.CommitAsync(ct); // it was sent with the same key by other means: nothing is left to store
            return response;
        }
    }

    extension(ScheduledRow row)
    {
        /// <summary>Tells the user's devices.</summary>
        public EventRow Changed() => new(EventKind.ScheduledUpdated, row.ConversationId, UserId: row.UserId, ActorId: row.UserId, Ref: row.Id.ToString());
    }
}
