using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What conversations and members say about themselves. What changes nothing makes no version and is told to nobody.</summary>
sealed class InfoService(EventLog events)
{
    public async Task<Conversation> UpdateAsync(UpdateConversation request, Caller caller, CancellationToken ct)
    {
        if (request.Title is not null && string.IsNullOrWhiteSpace(request.Title))
            throw new ChatException(ErrorCode.NotEmpty, "'title' must not be blank; leave it out to keep the one there is.", "title");
        await using var tx = await events.BeginAsync(ct);
        var conversation = await tx.Db.LockConversationAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        if (conversation.Kind == ConversationKind.Direct)
            RequireMetadataOnly(request);
        conversation.Require(request);
        await tx.Db.RequireContactAsync(request.ConversationId, caller.UserId, ct);
        if (request.Version is { } version && version != conversation.Version)
            throw Refusals.VersionConflict(conversation.Version);

        var (before, after) = (conversation.Info, conversation.Info.With(request));
        if (after != before)
        {
            await tx.Db.SetInfoAsync(request.ConversationId, after, ct);
            tx.Append(new EventRow(EventKind.ConversationUpdated, request.ConversationId, ActorId: caller.UserId));
            if (after.Notes(before).ToList() is { Count: > 0 } notes)
                tx.Tell(request.ConversationId, conversation.LastSeq, caller.UserId, notes);
        }
        return await tx.CommitAndSeeAsync(request.ConversationId, caller, ct);
    }

    public async Task<Member> UpdateMyMemberAsync(UpdateMyMember request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var (isMember, before) = await tx.Db.LockMetadataAsync(request.ConversationId, caller.UserId, ct);
        if (!isMember)
            throw Refusals.ConversationNotFound();
        await tx.Db.RequireContactAsync(request.ConversationId, caller.UserId, ct);
        var after = MergePatch.Metadata(before, request.Metadata);
        if (after != before)
        {
            await tx.Db.SetMetadataAsync(request.ConversationId, caller.UserId, after, ct);
            tx.Append(new EventRow(EventKind.MemberUpdated, request.ConversationId, ActorId: caller.UserId, Ref: caller.UserId));
        }
        var member = await tx.Db.FindMemberAsync(request.ConversationId, caller.UserId, caller.UserId, ct);
        await tx.CommitAsync(ct);
        return member!;
    }

    private static void RequireMetadataOnly(UpdateConversation request)
    {
        var field = request switch
        {
            { Title: not null } => "title",
            { Description: not null } => "description",
            { AvatarUrl: not null } => "avatarUrl",
            { Permissions: not null } => "permissions",
            { History: not null } => "history",
            _ => null,
        };
        if (field is not null)
            throw Refusals.NotInDirect(field);
    }
}
