namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Makes a conversation. A group's key, which makes repeats safe, is made when the request has none.</summary>
    public Task<CreateConversationResponse> CreateConversationAsync(CreateConversation request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RecipientId is null)
            request.ClientConversationId ??= Guid.CreateVersion7();
        return SendAsync(request, ct);
    }

    /// <summary>The direct conversation with a user, made when missing.</summary>
    public async Task<Conversation> OpenDirectAsync(string userId, CancellationToken ct = default) =>
        (await CreateConversationAsync(new CreateConversation { RecipientId = userId }, ct).ConfigureAwait(false)).Conversation;

    /// <summary>A new group with the caller as its owner.</summary>
    public async Task<Conversation> CreateGroupAsync(string title, IEnumerable<string> memberIds, CancellationToken ct = default) =>
        (await CreateConversationAsync(new CreateConversation { Title = title, MemberIds = [.. memberIds] }, ct).ConfigureAwait(false)).Conversation;

    /// <summary>A conversation as the caller sees it.</summary>
    public Task<Conversation> GetConversationAsync(GetConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A conversation as the caller sees it.</summary>
    public Task<Conversation> GetConversationAsync(Guid conversationId, CancellationToken ct = default) =>
        SendAsync(new GetConversation { ConversationId = conversationId }, ct);

    /// <summary>A page of the caller's conversations: pinned ones first, then the one with the newest activity.</summary>
    public Task<ListConversationsResponse> ListConversationsAsync(ListConversations request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All of the caller's conversations that are not archived, in the order of the list, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<Conversation> ListConversationsAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListConversations { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>Changes title, description, avatar, metadata, permissions or history of a conversation.</summary>
    public Task<Conversation> UpdateConversationAsync(UpdateConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Changes what the app has put beside the caller in a conversation.</summary>
    public Task<Member> UpdateMyMemberAsync(UpdateMyMember request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Pins, mutes or archives a conversation for the caller, or changes what makes a push.</summary>
    public Task<Conversation> UpdateMyConversationAsync(UpdateMyConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Clears the history for the caller alone.</summary>
    public Task<Conversation> ClearConversationAsync(ClearConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Hides a conversation for the caller, or ends a group for everyone.</summary>
    public Task DeleteConversationAsync(DeleteConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Adds members to a group.</summary>
    public Task<AddMembersResponse> AddMembersAsync(AddMembers request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Adds members to a group: at most 100 at a time.</summary>
    public Task<AddMembersResponse> AddMembersAsync(Guid conversationId, IEnumerable<string> userIds, CancellationToken ct = default) =>
        SendAsync(new AddMembers { ConversationId = conversationId, UserIds = [.. userIds] }, ct);

    /// <summary>Removes a member from a group.</summary>
    public Task RemoveMemberAsync(RemoveMember request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Removes a member from a group.</summary>
    public Task RemoveMemberAsync(Guid conversationId, string userId, CancellationToken ct = default) =>
        SendAsync(new RemoveMember { ConversationId = conversationId, UserId = userId }, ct);

    /// <summary>Leaves a group.</summary>
    public Task LeaveConversationAsync(LeaveConversation request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Leaves a group.</summary>
    public Task LeaveConversationAsync(Guid conversationId, CancellationToken ct = default) =>
        SendAsync(new LeaveConversation { ConversationId = conversationId }, ct);

    /// <summary>Makes a member of a group an admin, or an admin a member.</summary>
    public Task<Member> UpdateMemberRoleAsync(UpdateMemberRole request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Makes another member the owner; the caller becomes an admin.</summary>
    public Task<Conversation> TransferOwnershipAsync(TransferOwnership request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Makes another member the owner; the caller becomes an admin.</summary>
    public Task<Conversation> TransferOwnershipAsync(Guid conversationId, string userId, CancellationToken ct = default) =>
        SendAsync(new TransferOwnership { ConversationId = conversationId, UserId = userId }, ct);

    /// <summary>One member of a conversation.</summary>
    public Task<Member> GetMemberAsync(GetMember request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A page of the members of a conversation.</summary>
    public Task<ListMembersResponse> ListMembersAsync(ListMembers request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All members of a conversation, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<Member> ListMembersAsync(Guid conversationId, CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var request = new ListMembers { ConversationId = conversationId, Cursor = cursor, Limit = Limits.ListPage };
            var page = await SendAsync(request, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);
}
