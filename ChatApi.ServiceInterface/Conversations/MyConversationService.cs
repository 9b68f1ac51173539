using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What members keep of a conversation for themselves. Only their own devices hear of it; what changes nothing is told to nobody.</summary>
sealed class MyConversationService(EventLog events)
{
    private static readonly DateTimeOffset ForGood = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public async Task<Conversation> UpdateMineAsync(UpdateMyConversation request, Caller caller, CancellationToken ct)
    {
        if (request is { Muted: false, MutedUntil: not null })
            throw Refusals.InvalidValue("mutedUntil", "Give 'muted': false or 'mutedUntil', not both.");
        if (request is { KeepArchived: not null, Archived: not true })
            throw Refusals.InvalidValue("keepArchived", "'keepArchived' goes together with 'archived': true.");
        await using var tx = await events.BeginAsync(ct);
        var before = await LockAsync(tx, request.ConversationId, caller, ct);
        return await KeepAsync(tx, request.ConversationId, before, Apply(request, before), caller, ct);
    }

    public async Task<Conversation> ClearAsync(ClearConversation request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var before = await LockAsync(tx, request.ConversationId, caller, ct);
        return await KeepAsync(tx, request.ConversationId, before, Clear(before, request.UpToSeq ?? before.LastSeq), caller, ct);
    }

    public Task DeleteAsync(DeleteConversation request, Caller caller, CancellationToken ct) =>
        request.Scope == "everyone" ? EndAsync(request, caller, ct) : HideAsync(request.ConversationId, caller, ct);

    private async Task HideAsync(Guid conversationId, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var before = await LockAsync(tx, conversationId, caller, ct);
        var hidden = Clear(before, before.LastSeq) with { DeletedBeforeSeq = before.LastSeq + 1, PinnedAt = null, ArchivedAt = null, ArchivedUntilSeq = null };
        await KeepAsync(tx, conversationId, before, hidden, caller, ct);
    }

    /// <summary>Every member is told by a row of their own, because they are in no audience any more.</summary>
    private async Task EndAsync(DeleteConversation request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        foreach (var userId in await tx.Db.EndConversationAsync(request.ConversationId, ct))
            tx.Append(new EventRow(EventKind.ConversationDeleted, request.ConversationId, UserId: userId, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
    }

    private static MySide Apply(UpdateMyConversation request, MySide side)
    {
        if (request.Pinned is { } pinned)
            side = side with { PinnedAt = pinned ? side.PinnedAt ?? side.Now : null };
        if (request.MutedUntil is { } until)
            side = side with { MutedUntil = until > side.Now ? new DateTimeOffset(until.UtcTicks / 10 * 10, TimeSpan.Zero) : null }; // as precise as it is kept
        else if (request.Muted is { } muted)
            side = side with { MutedUntil = muted ? ForGood : null };
        if (request.Archived == false)
            side = side with { ArchivedAt = null, ArchivedUntilSeq = null };
        else if (request.Archived == true && !side.IsArchived)
            side = side with { ArchivedAt = side.Now, ArchivedUntilSeq = side.LastSeq };
        if (request.KeepArchived is { } keep)
            side = side with { ArchivedUntilSeq = keep ? null : side.ArchivedUntilSeq ?? side.LastSeq };
        return request.Notify is { } notify ? side with { Notify = notify == "default" ? null : notify } : side;
    }

    private static MySide Clear(MySide side, long upToSeq)
    {
        var before = Math.Max(side.ClearedBeforeSeq, Math.Min(upToSeq, side.LastSeq) + 1);
        return side with { ClearedBeforeSeq = before, UnreadFromSeq = side.UnreadFromSeq < before ? null : side.UnreadFromSeq };
    }

    private static async Task<MySide> LockAsync(EventTransaction tx, Guid conversationId, Caller caller, CancellationToken ct) =>
        await tx.Db.LockMySideAsync(conversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();

    private static async Task<Conversation> KeepAsync(EventTransaction tx, Guid conversationId, MySide before, MySide after, Caller caller, CancellationToken ct)
    {
        if (after != before)
        {
            await tx.Db.SetMySideAsync(conversationId, caller.UserId, after, ct);
            long? clearedBefore = after.ClearedBeforeSeq > before.ClearedBeforeSeq ? after.ClearedBeforeSeq : null;
            tx.Append(new EventRow(EventKind.ConversationMeUpdated, conversationId, UserId: caller.UserId, Seq: clearedBefore, ActorId: caller.UserId));
        }
        var conversation = await tx.Db.FindConversationAsync(conversationId, caller.UserId, ct);
        await tx.CommitAsync(ct);
        return conversation!;
    }
}
