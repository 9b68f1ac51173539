using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>What of a conversation its members can change for everyone. Null = there is none, or it is the default.</summary>
sealed record ConversationInfo
{
    public string? Title { get; init; }

    /// <summary>What the title is found by.</summary>
    public string? TitleKey => Title is null ? null : UserKeys.Fold(Title);
    public string? Description { get; init; }
    public string? AvatarUrl { get; init; }

    /// <summary>A JSON object.</summary>
    public string? Metadata { get; init; }

    /// <summary>The group's own, as JSON.</summary>
    public string? Permissions { get; init; }
    public string? History { get; init; }

    /// <summary>What a new group begins with.</summary>
    public static ConversationInfo Of(CreateConversation request) => new ConversationInfo().With(new UpdateConversation
    {
        Title = request.Title,
        Description = request.Description,
        AvatarUrl = request.AvatarUrl,
        Metadata = request.Metadata,
        Permissions = request.Permissions,
        History = request.History,
    });

    /// <summary>This, changed as the request says; equal when it changes nothing. 400 when the metadata becomes too large.</summary>
    public ConversationInfo With(UpdateConversation request) => new()
    {
        Title = request.Title ?? Title,
        Description = request.Description is null ? Description : NullWhenEmpty(request.Description),
        AvatarUrl = request.AvatarUrl is null ? AvatarUrl : NullWhenEmpty(request.AvatarUrl),
        Metadata = MergePatch.Metadata(Metadata, request.Metadata),
        Permissions = request.Permissions is null ? Permissions : Merge(request.Permissions),
        History = request.History is null ? History : request.History == ConversationHistory.FromJoin ? null : request.History,
    };

    /// <summary>What a group is told of the change; metadata is the app's own matter.</summary>
    public IEnumerable<SystemNote> Notes(ConversationInfo before)
    {
        if (Title != before.Title)
            yield return new() { Action = GroupNote.TitleChanged, Value = Title };
        if (Description != before.Description)
            yield return new() { Action = GroupNote.DescriptionChanged };
        if (AvatarUrl != before.AvatarUrl)
            yield return new() { Action = GroupNote.AvatarChanged };
        if (Permissions != before.Permissions)
            yield return new() { Action = GroupNote.PermissionsChanged };
        if (History != before.History)
            yield return new() { Action = GroupNote.HistoryChanged, Value = History ?? ConversationHistory.FromJoin };
    }

    private string? Merge(ConversationPermissions change)
    {
        var before = MessageJson.Read<ConversationPermissions>(Permissions) ?? new();
        var after = new ConversationPermissions();
        foreach (var rule in PermissionTable.Rules.Where(rule => rule.Set is not null))
        {
            var role = rule.Set!(change) ?? rule.Set(before);
            after = role is null || role == rule.LeastRole ? after : rule.With!(after, role);
        }
        return after == before ? Permissions : after == new ConversationPermissions() ? null : MessageJson.Write(after);
    }

    private static string? NullWhenEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>What system messages tell of a group.</summary>
static class GroupNote
{
    public const string MemberAdded = "member_added";
    public const string MemberJoined = "member_joined";
    public const string MemberLeft = "member_left";
    public const string MemberRemoved = "member_removed";
    public const string OwnerChanged = "owner_changed";
    public const string RoleChanged = "role_changed";
    public const string TitleChanged = "title_changed";
    public const string DescriptionChanged = "description_changed";
    public const string AvatarChanged = "avatar_changed";
    public const string PermissionsChanged = "permissions_changed";
    public const string HistoryChanged = "history_changed";
    public const string MessageExpiryChanged = "message_expiry_changed";
}
