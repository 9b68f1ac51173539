using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What a member may do in a conversation. To be read under a lock that a change of it waits for: the conversation's, or that of the member's row.</summary>
record MemberRights
{
    /// <summary>Of <c>members m</c> and <c>conversations c</c>.</summary>
    public const string Columns = "c.kind, m.role, c.permissions";

    public string Kind { get; init; } = "";
    public string Role { get; init; } = "";

    /// <summary>The group's own, as JSON.</summary>
    public string? Permissions { get; init; }

    /// <summary>400 in a direct conversation.</summary>
    public void RequireGroup()
    {
        if (Kind != ConversationKind.Group)
            throw Refusals.NotAGroup();
    }

    public bool May(Permission permission) => PermissionTable.Allows(Kind, Role, permission, MessageJson.Read<ConversationPermissions>(Permissions));

    /// <summary>403 when the member may not.</summary>
    public void Require(Permission permission)
    {
        if (!May(permission))
            throw NotAllowed(permission);
    }

    /// <summary>The 403 for a member who may not.</summary>
    public ChatException NotAllowed(Permission permission) =>
        Refusals.NotAllowed(permission, PermissionTable.LeastRole(permission, MessageJson.Read<ConversationPermissions>(Permissions)));

    /// <summary>403 when the member may not do all that the request asks for (<see cref="NeedsAttribute"/>).</summary>
    public void Require(object request)
    {
        foreach (var permission in NeededPermissions.Of(request))
            Require(permission);
    }
}
