namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Makes a link by which one can join a group. Its key, which makes repeats safe, is made when the request has none.</summary>
    public Task<CreateInviteLinkResponse> CreateInviteLinkAsync(CreateInviteLink request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ClientLinkId == Guid.Empty)
            request.ClientLinkId = Guid.CreateVersion7();
        return SendAsync(request, ct);
    }

    /// <summary>A page of the links of a group, the newest first.</summary>
    public Task<ListInviteLinksResponse> ListInviteLinksAsync(ListInviteLinks request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Ends a link.</summary>
    public Task RevokeInviteLinkAsync(RevokeInviteLink request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>What a link leads to.</summary>
    public Task<InvitePreview> GetInviteLinkAsync(GetInviteLink request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Joins the group that a link leads to.</summary>
    public Task<Conversation> JoinByInviteLinkAsync(JoinByInviteLink request, CancellationToken ct = default) => SendAsync(request, ct);
}
