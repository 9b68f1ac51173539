using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Deleting messages: for oneself, which hides them, and for everyone, which erases them.</summary>
sealed class DeleteService(EventLog events, Hub hub, MessageSettings settings)
{
    public Task DeleteAsync(DeleteMessage request, Caller caller, CancellationToken ct) => DeleteAsync([request.MessageId], request.Scope!, caller, ct);

    public Task DeleteManyAsync(DeleteMessages request, Caller caller, CancellationToken ct) => DeleteAsync([.. request.MessageIds!.Distinct()], request.Scope!, caller, ct);

    private Task DeleteAsync(Guid[] messageIds, string scope, Caller caller, CancellationToken ct) =>
        scope == "me" ? HideAsync(messageIds, caller, ct) : EraseAsync(messageIds, caller, ct);

    private async Task HideAsync(Guid[] messageIds, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var messages = await tx.Db.LockReadableAsync(messageIds, caller.UserId, ct);
        RequireAll(messageIds, messages.Select(message => message.Id));
        var count = 0;
        foreach (var hidden in (await tx.Db.HideAsync(caller.UserId, messages, ct)).OrderBy(one => one.ConversationId).ThenBy(one => one.Seq))
        {
            tx.Append(new EventRow(EventKind.MessageHidden, hidden.ConversationId, UserId: caller.UserId, Seq: hidden.Seq, ActorId: caller.UserId));
            count++;
        }
        if (count > 0)
            await tx.CommitAsync(ct);
    }

    private async Task EraseAsync(Guid[] messageIds, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var messages = await tx.Db.LockMessagesAsync(messageIds, caller.UserId, ct);
        RequireAll(messageIds, messages.Select(message => message.Id));
        RequireAllowed(messages, caller);
        messages.RemoveAll(message => message.DeletedAt is not null);
        if (messages.Count == 0)
            return;
        tx.EraseContent(messages, messages[0].Now);
        foreach (var message in messages)
            tx.Append(new EventRow(EventKind.MessageDeleted, message.ConversationId, Seq: message.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
        foreach (var message in messages)
            hub.Erased.Add(message.ConversationId, message.Seq, message.Now); // before the answer: what waits for slow readers here has it no more
    }

    private static void RequireAll(Guid[] messageIds, IEnumerable<Guid> found)
    {
        Guid[] missing = [.. messageIds.Except(found)];
        if (missing.Length > 0)
            throw messageIds.Length == 1 ? Refusals.MessageNotFound() : Naming(missing, Refusals.MessageNotFound().Message, ErrorCode.MessageNotFound);
    }

    /// <summary>One's own in time, and others' by one's role; what a system message tells stays, except for the administrator whose app has sent it.</summary>
    private void RequireAllowed(List<LockedMessage> messages, Caller caller)
    {
        var forbidden = messages.FindAll(message => !MayDeleteOthers(message) && message.SenderId != caller.UserId);
        if (forbidden.Count > 0)
            throw Naming(forbidden.Select(message => message.Id), "Only the sender, and those whose role allows it, can delete a message for everyone.", ErrorCode.Forbidden);
        var telling = messages.FindAll(message => message.Type == MessageType.System && (caller.AdminOf is null || message.SenderId != caller.UserId));
        if (telling.Count > 0)
            throw Naming(telling.Select(message => message.Id), "A system message cannot be deleted for everyone.", ErrorCode.Forbidden);
        var late = messages.FindAll(message => !MayDeleteOthers(message) && message.DeletedAt is null && message.Now - message.CreatedAt > TimeSpan.FromHours(settings.DeleteHours));
        if (late.Count > 0)
            throw Naming(late.Select(message => message.Id), $"A message can be deleted for everyone for {settings.DeleteHours} hours after it was sent.", ErrorCode.TooLate);
    }

    private static bool MayDeleteOthers(LockedMessage message) => message.Rights.May(Permission.DeleteMessages);

    private static ChatException Naming(IEnumerable<Guid> messageIds, string message, ErrorCode code) =>
        new(code, $"{message} Nothing was deleted.") { Meta = { ["messageIds"] = string.Join(',', messageIds) } };
}
