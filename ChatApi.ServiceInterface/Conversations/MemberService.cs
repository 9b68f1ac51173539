using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>Who belongs to a group. Every change holds the conversation's lock, as sends do: what was acknowledged before is seen.</summary>
sealed class MemberService(NpgsqlDataSource dataSource, EventLog events, GroupSettings groups)
{
    public async Task<AddMembersResponse> AddAsync(AddMembers request, Caller caller, CancellationToken ct)
    {
        string[] userIds = [.. MemberIds.Distinct(request.UserIds ?? [], "userIds")];
        await using var tx = await events.BeginAsync(ct);
        var group = await tx.LockGroupAsync(request.ConversationId, request, caller, ct);

        var candidates = (await tx.Db.ListCandidatesAsync(request.ConversationId, userIds, ct)).ToList();
        if (candidates.FindAll(user => !user.Exists && !user.IsMember) is { Count: > 0 } unknown)
            throw Refusals.UserNotFound("userIds", unknown.Select(user => user.Id));
        string[] added = [.. candidates.Where(user => !user.IsMember).Select(user => user.Id)];
        if (group.MemberCount + added.Length > groups.MaxMembers)
            throw Refusals.GroupFull(groups.MaxMembers);

        if (await tx.Db.ListNotToBeAddedAsync(caller.UserId, added, ct) is { Count: > 0 } refused)
            throw Refusals.CannotContactUser(refused);

        if (added.Length > 0)
        {
            await tx.BringInAsync(request.ConversationId, new(added, caller.UserId, group.LastSeq, group.HistoryFromSeq), caller, ct);
            tx.Tell(request.ConversationId, group.LastSeq, caller.UserId, new SystemNote { Action = GroupNote.MemberAdded, TargetIds = [.. added] });
        }
        var members = await tx.Db.ListMembersByIdAsync([.. Enumerable.Repeat(request.ConversationId, userIds.Length)], userIds, caller.UserId, ct);
        await tx.CommitAsync(ct);
        return new AddMembersResponse { Results = members.ConvertAll(row => row.ToMember()) };
    }

    public async Task RemoveAsync(RemoveMember request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var group = await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        if (request.UserId == caller.UserId)
            throw Refusals.InvalidValue("userId", "To go oneself, use LeaveConversation.");
        if (await tx.Db.IsOwnerAsync(request.ConversationId, request.UserId!, ct))
            throw Refusals.IsTheOwner();
        if (!await TakeOutAsync(tx, request.ConversationId, request.UserId!, caller, ct))
            return;
        tx.Tell(request.ConversationId, group.LastSeq, caller.UserId, new SystemNote { Action = GroupNote.MemberRemoved, TargetIds = [request.UserId!] });
        await tx.CommitAsync(ct);
    }

    public async Task LeaveAsync(LeaveConversation request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var group = await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        var notes = new List<SystemNote>();
        if (group is { IsOwner: true, MemberCount: > 1 })
        {
            if (string.IsNullOrEmpty(request.SuccessorId))
                throw new ChatException(ErrorCode.LastOwner, $"The owner cannot leave {group.MemberCount - 1} others behind: name a 'successorId', or use TransferOwnership first.", "successorId");
            notes.Add(await tx.HandOverAsync(request.ConversationId, caller.UserId, request.SuccessorId, "successorId", ct));
        }
        await TakeOutAsync(tx, request.ConversationId, caller.UserId, caller, ct);
        notes.Add(new() { Action = GroupNote.MemberLeft });
        if (group.MemberCount > 1)
            tx.Tell(request.ConversationId, group.LastSeq, caller.UserId, notes);
        await tx.CommitAsync(ct);
    }

    public async Task<Member> GetAsync(GetMember request, Caller caller, CancellationToken ct)
    {
        var userId = request.UserId == "me" ? caller.UserId : request.UserId!;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (!await db.IsMemberAsync(request.ConversationId, caller.UserId, ct))
            throw Refusals.ConversationNotFound();
        return await db.FindMemberAsync(request.ConversationId, userId, caller.UserId, ct) ?? throw Refusals.UserNotFound("userId", userId);
    }

    public async Task<ListMembersResponse> ListAsync(ListMembers request, Caller caller, CancellationToken ct)
    {
        var after = Paging.Decode(request.Cursor, 1)?[0] ?? "";
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (!await db.IsMemberAsync(request.ConversationId, caller.UserId, ct))
            throw Refusals.ConversationNotFound();
        var name = string.IsNullOrWhiteSpace(request.Query) ? null : UserKeys.OfDisplayName(request.Query.Trim());
        var found = await db.ListMembersAsync(request.ConversationId, caller.UserId, new(name, request.Role, request.InviteLinkId), after, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListMembersResponse { Results = page, NextCursor = found.Count > limit ? Paging.Encode(page[^1].User.Id) : null };
    }

    /// <summary>Ends a membership, if there is one. Tells the remaining members, and apart from them, without content, the one who is gone: they are no longer in the audience.</summary>
    private static async Task<bool> TakeOutAsync(EventTransaction tx, Guid conversationId, string userId, Caller caller, CancellationToken ct)
    {
        if (!await tx.Db.EndMembershipAsync(conversationId, userId, ct))
            return false;
        tx.Append(new EventRow(EventKind.MemberRemoved, conversationId, ActorId: caller.UserId, Ref: userId));
        tx.Append(new EventRow(EventKind.MemberRemoved, conversationId, UserId: userId, ActorId: caller.UserId, Ref: userId));
        return true;
    }
}
