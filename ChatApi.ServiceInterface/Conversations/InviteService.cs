using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>Links by which one can join a group. Joining holds the group's lock: of many who come by the last use, one is let in.</summary>
sealed class InviteService(NpgsqlDataSource dataSource, EventLog events, GroupSettings groups, InviteTokens tokens)
{
    public async Task<CreateInviteLinkResponse> CreateAsync(CreateInviteLink request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        if (await tx.Db.FindInviteLinkByKeyAsync(caller.UserId, request.ClientLinkId, ct) is { } earlier)
        {
            return IsTheSame(earlier, request)
                ? new CreateInviteLinkResponse { Link = earlier.ToLink(tokens), Replayed = true }
                : throw Refusals.KeyReused("clientLinkId");
        }
        var (open, now) = await tx.Db.CountInviteLinksAsync(request.ConversationId, ct);
        if (request.ExpiresAt <= now)
            throw Refusals.InvalidValue("expiresAt", "'expiresAt' must be a time to come; leave it out for a link that works until it is revoked.");
        if (open >= Limits.InviteLinks)
            throw new ChatException(ErrorCode.TooManyInviteLinks, $"A group has at most {Limits.InviteLinks} links that work: revoke one first.");

        var id = Guid.CreateVersion7();
        var link = new NewInviteLink(
            id, request.ConversationId, caller.UserId, request.ClientLinkId, InviteTokens.HashOf(tokens.Issue(id)), request.ExpiresAt, request.MaxUses);
        var made = await tx.Db.InsertInviteLinkAsync(link, ct) ?? throw Refusals.KeyReused("clientLinkId");
        await tx.CommitAsync(ct);
        return new CreateInviteLinkResponse { Link = made.ToLink(tokens), Created = true };
    }

    public async Task<ListInviteLinksResponse> ListAsync(ListInviteLinks request, Caller caller, CancellationToken ct)
    {
        var before = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var rights = await db.FindRightsAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        rights.RequireGroup();
        rights.Require(request);
        var found = await db.ListInviteLinksAsync(request.ConversationId, before, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListInviteLinksResponse
        {
            Results = page.ConvertAll(link => link.ToLink(tokens)),
            NextCursor = found.Count > limit ? Paging.Encode(page[^1].Id.ToString()) : null,
        };
    }

    public async Task RevokeAsync(RevokeInviteLink request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        await tx.LockGroupAsync(request.ConversationId, request, caller, ct);
        if (!await tx.Db.RevokeInviteLinkAsync(request.ConversationId, request.LinkId, ct))
            throw Refusals.InviteLinkNotFound("linkId");
        await tx.CommitAsync(ct);
    }

    public async Task<InvitePreview> GetAsync(GetInviteLink request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var invitation = await db.FindInvitationAsync(InviteTokens.HashOf(request.Token!), caller.UserId, ct);
        if (invitation is not { IsOpen: true })
            throw Refusals.InviteLinkNotFound("token");
        return new InvitePreview
        {
            Title = invitation.Title,
            Description = invitation.Description,
            AvatarUrl = invitation.AvatarUrl,
            MemberCount = invitation.MemberCount,
            ExpiresAt = invitation.ExpiresAt,
            ConversationId = invitation.IsMember ? invitation.ConversationId : null,
        };
    }

    public async Task<Conversation> JoinAsync(JoinByInviteLink request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var invitation = await tx.Db.LockInvitationAsync(InviteTokens.HashOf(request.Token!), caller.UserId, ct);
        if (invitation is not { IsMember: true } and not { IsOpen: true })
            throw Refusals.InviteLinkNotFound("token");
        var id = invitation.ConversationId;
        if (!invitation.IsMember)
        {
            if (invitation.MemberCount >= groups.MaxMembers)
                throw Refusals.GroupFull(groups.MaxMembers);
            var newcomer = new Newcomers([caller.UserId], invitation.CreatedBy, invitation.LastSeq, ConversationHistory.FirstSeq(invitation.History, invitation.LastSeq), invitation.LinkId);
            await tx.BringInAsync(id, newcomer, caller, ct);
            await tx.Db.UseInviteLinkAsync(invitation.LinkId, ct);
            tx.Tell(id, invitation.LastSeq, caller.UserId, new SystemNote { Action = GroupNote.MemberJoined });
        }
        return await tx.CommitAndSeeAsync(id, caller, ct);
    }

    private static bool IsTheSame(InviteLinkRow earlier, CreateInviteLink request) =>
        earlier.ConversationId == request.ConversationId && earlier.MaxUses == request.MaxUses
        && earlier.ExpiresAt?.UtcTicks / TimeSpan.TicksPerMicrosecond == request.ExpiresAt?.UtcTicks / TimeSpan.TicksPerMicrosecond; // as precise as it is kept

    private static Guid? ParseCursor(string? cursor) => Paging.Decode(cursor, 1) switch
    {
        null => null,
        [var id] when Guid.TryParse(id, out var lastId) => lastId,
        _ => throw Paging.Invalid(),
    };
}
