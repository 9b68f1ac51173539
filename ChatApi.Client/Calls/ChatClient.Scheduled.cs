namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Has a message sent later. When its outcome stays unknown, call it again with the same message: its key makes sure that it is scheduled once.</summary>
    public Task<ScheduleMessageResponse> ScheduleMessageAsync(ScheduleMessage request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Has a text sent later, with a key of its own.</summary>
    public async Task<ScheduledMessage> ScheduleMessageAsync(Guid conversationId, string text, DateTimeOffset sendAt, CancellationToken ct = default)
    {
        var message = new SendMessage { ConversationId = conversationId, ClientMessageId = Guid.CreateVersion7(), Text = text };
        return (await SendAsync(new ScheduleMessage { SendAt = sendAt, Message = message }, ct).ConfigureAwait(false)).Scheduled;
    }

    /// <summary>A page of the caller's scheduled messages, the next first.</summary>
    public Task<ListScheduledResponse> ListScheduledAsync(ListScheduled request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All scheduled messages of the caller, the next first.</summary>
    public async Task<List<ScheduledMessage>> ListScheduledAsync(CancellationToken ct = default) =>
        (await SendAsync(new ListScheduled { Limit = Limits.ListPage }, ct).ConfigureAwait(false)).Results;

    /// <summary>Changes a scheduled message.</summary>
    public Task<ScheduledMessage> UpdateScheduledAsync(UpdateScheduled request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Takes a scheduled message back.</summary>
    public Task CancelScheduledAsync(CancelScheduled request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Takes a scheduled message back.</summary>
    public Task CancelScheduledAsync(Guid scheduledId, CancellationToken ct = default) => SendAsync(new CancelScheduled { ScheduledId = scheduledId }, ct);

    /// <summary>Sends a scheduled message now.</summary>
    public Task<Message> SendScheduledNowAsync(SendScheduledNow request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Sends a scheduled message now.</summary>
    public Task<Message> SendScheduledNowAsync(Guid scheduledId, CancellationToken ct = default) => SendAsync(new SendScheduledNow { ScheduledId = scheduledId }, ct);
}
