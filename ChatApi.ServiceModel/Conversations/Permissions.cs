namespace ChatApi.ServiceModel;

/// <summary>What a member is in a conversation. On the wire it is text: roles may be added.</summary>
public static class MemberRole
{
    /// <summary>The one who answers for a group; there is one, and may everything. Nobody can remove them.</summary>
    public const string Owner = "owner";

    /// <summary>Helps the owner. Admins are equals: one may also remove another, or take the role away.</summary>
    public const string Admin = "admin";

    /// <summary>Everyone else, and both sides of a direct conversation.</summary>
    public const string Member = "member";

    /// <summary>Whether the role has everything that the other has; false for roles this version does not know.</summary>
    public static bool IsAtLeast(string role, string other) => RankOf(role) >= RankOf(other);

    private static int RankOf(string role) => role switch { Owner => 3, Admin => 2, Member => 1, _ => 0 };
}

/// <summary>What may be done in a conversation. Who may is the <see cref="PermissionTable"/>'s.</summary>
public enum Permission
{
    /// <summary>Send messages.</summary>
    SendMessages,

    /// <summary>Mention everyone.</summary>
    MentionEveryone,

    /// <summary>Pin messages and take pins away.</summary>
    PinMessages,

    /// <summary>Add members.</summary>
    AddMembers,

    /// <summary>Change title, description, avatar and metadata.</summary>
    EditInfo,

    /// <summary>Make, list and revoke invite links.</summary>
    ManageLinks,

    /// <summary>Delete other people's messages for everyone.</summary>
    DeleteMessages,

    /// <summary>Remove members, except the owner.</summary>
    RemoveMembers,

    /// <summary>Make members admins, and admins members.</summary>
    ChangeRoles,

    /// <summary>Change who may do what, and what new members may read.</summary>
    ChangeSettings,

    /// <summary>Make another member the owner.</summary>
    TransferOwnership,

    /// <summary>End the conversation for everyone.</summary>
    EndConversation,
}

/// <summary>
/// Who may do what in a group, where that is not the default: for each permission the least role that has it, <c>member</c>,
/// <c>admin</c> or <c>owner</c>. What is left out is as the <see cref="PermissionTable"/> says.
/// </summary>
public sealed record ConversationPermissions
{
    /// <summary>As <see cref="Permission.SendMessages"/>; everyone when left out.</summary>
    [Form("member|admin|owner", "be member, admin or owner")]
    public string? SendMessages { get; init; }

    /// <summary>As <see cref="Permission.MentionEveryone"/>; everyone when left out.</summary>
    [Form("member|admin|owner", "be member, admin or owner")]
    public string? MentionEveryone { get; init; }

    /// <summary>As <see cref="Permission.PinMessages"/>; admins when left out.</summary>
    [Form("member|admin|owner", "be member, admin or owner")]
    public string? PinMessages { get; init; }

    /// <summary>As <see cref="Permission.AddMembers"/>; admins when left out.</summary>
    [Form("member|admin|owner", "be member, admin or owner")]
    public string? AddMembers { get; init; }

    /// <summary>As <see cref="Permission.EditInfo"/>; admins when left out.</summary>
    [Form("member|admin|owner", "be member, admin or owner")]
    public string? EditInfo { get; init; }

    /// <summary>As <see cref="Permission.ManageLinks"/>; admins when left out.</summary>
    [Form("admin|owner", "be admin or owner")]
    public string? ManageLinks { get; init; }

    /// <summary>As <see cref="Permission.DeleteMessages"/>; admins when left out.</summary>
    [Form("admin|owner", "be admin or owner")]
    public string? DeleteMessages { get; init; }

    /// <summary>As <see cref="Permission.RemoveMembers"/>; admins when left out.</summary>
    [Form("admin|owner", "be admin or owner")]
    public string? RemoveMembers { get; init; }

    /// <summary>As <see cref="Permission.ChangeRoles"/>; admins when left out.</summary>
    [Form("admin|owner", "be admin or owner")]
    public string? ChangeRoles { get; init; }
}

/// <summary>A row of the table of permissions.</summary>
/// <param name="Permission">What may be done.</param>
/// <param name="LeastRole">The least role that may, unless the group says otherwise.</param>
/// <param name="InDirect">Whether both sides of a direct conversation may; what they may not has no meaning there.</param>
/// <param name="Set">Where a group says otherwise; null = it cannot.</param>
/// <param name="With">What a group says, with another role for it.</param>
public sealed record PermissionRule(
    Permission Permission, string LeastRole, bool InDirect = false, Func<ConversationPermissions, string?>? Set = null, Func<ConversationPermissions, string, ConversationPermissions>? With = null);

/// <summary>Who may do what: the one place that says it, for the service, for clients and for <c>docs/permissions.md</c>.</summary>
public static class PermissionTable
{
    /// <summary>One row for each <see cref="Permission"/>, in their order.</summary>
    public static IReadOnlyList<PermissionRule> Rules { get; } =
    [
        new(Permission.SendMessages, MemberRole.Member, InDirect: true, group => group.SendMessages, (group, role) => group with { SendMessages = role }),
        new(Permission.MentionEveryone, MemberRole.Member, InDirect: true, group => group.MentionEveryone, (group, role) => group with { MentionEveryone = role }),
        new(Permission.PinMessages, MemberRole.Admin, InDirect: true, group => group.PinMessages, (group, role) => group with { PinMessages = role }),
        new(Permission.AddMembers, MemberRole.Admin, Set: group => group.AddMembers, With: (group, role) => group with { AddMembers = role }),
        new(Permission.EditInfo, MemberRole.Admin, InDirect: true, group => group.EditInfo, (group, role) => group with { EditInfo = role }),
        new(Permission.ManageLinks, MemberRole.Admin, Set: group => group.ManageLinks, With: (group, role) => group with { ManageLinks = role }),
        new(Permission.DeleteMessages, MemberRole.Admin, Set: group => group.DeleteMessages, With: (group, role) => group with { DeleteMessages = role }),
        new(Permission.RemoveMembers, MemberRole.Admin, Set: group => group.RemoveMembers, With: (group, role) => group with { RemoveMembers = role }),
        new(Permission.ChangeRoles, MemberRole.Admin, Set: group => group.ChangeRoles, With: (group, role) => group with { ChangeRoles = role }),
        new(Permission.ChangeSettings, MemberRole.Owner),
        new(Permission.TransferOwnership, MemberRole.Owner),
        new(Permission.EndConversation, MemberRole.Owner),
    ];

    /// <summary>The least role that has a permission in a group.</summary>
    /// <param name="permission">What may be done.</param>
    /// <param name="group">What the group says; null = nothing.</param>
    public static string LeastRole(Permission permission, ConversationPermissions? group)
    {
        var rule = Rules[(int)permission];
        return (group is null ? null : rule.Set?.Invoke(group)) ?? rule.LeastRole;
    }

    /// <summary>Whether a member may.</summary>
    /// <param name="kind">The conversation's.</param>
    /// <param name="role">The member's.</param>
    /// <param name="permission">What is to be done.</param>
    /// <param name="group">What the group says; null = nothing.</param>
    public static bool Allows(string kind, string role, Permission permission, ConversationPermissions? group) =>
        kind == "direct" ? Rules[(int)permission].InDirect : MemberRole.IsAtLeast(role, LeastRole(permission, group));
}
