using System.Globalization;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The refusals that several operations share: one wording each, so that strangers cannot tell one cause from another.</summary>
static class Refusals
{
    /// <summary>404: it does not exist, or the caller is not a member.</summary>
    public static ChatException ConversationNotFound() =>
        new(ErrorCode.ConversationNotFound, "There is no such conversation, or you are not a member of it.");

    /// <summary>404: it does not exist, or the caller may not read it.</summary>
    public static ChatException MessageNotFound() =>
        new(ErrorCode.MessageNotFound, "There is no such message, or you may not read it.");

    /// <summary>404, for a message that a member of the request names.</summary>
    public static ChatException MessageNotFound(string field) =>
        new(ErrorCode.MessageNotFound, $"There is no message with the id in '{field}' in this conversation, or you may not read it.", field);

    /// <summary>409: what was to be done needs a message that is there.</summary>
    public static ChatException MessageDeleted() => new(ErrorCode.MessageDeleted, "The message was deleted for everyone.");

    /// <summary>400: a thread hangs on a message that is in none.</summary>
    public static ChatException InThread(string field) => InvalidValue(field, $"'{field}' names a reply in a thread: name the thread's root, its 'threadRootId'.");

    /// <summary>404, the ids in <c>meta.userIds</c>.</summary>
    public static ChatException UserNotFound(string field, params IEnumerable<string> userIds) =>
        new(ErrorCode.UserNotFound, "No user has this id; 'meta.userIds' names all that are missing. Nothing was done.", field)
        {
            Meta = { ["userIds"] = string.Join(',', userIds) },
        };

    /// <summary>403: the same for every reason, so that none can be proved.</summary>
    public static ChatException CannotContactUser() => new(ErrorCode.CannotContactUser, "This user cannot be contacted.");

    /// <summary>The same for several users, the ids of those who cannot in <c>meta.userIds</c>.</summary>
    public static ChatException CannotContactUser(IEnumerable<string> userIds) =>
        new(ErrorCode.CannotContactUser, "'meta.userIds' names users who cannot be contacted. Nothing was done.")
        {
            Meta = { ["userIds"] = string.Join(',', userIds) },
        };

    /// <summary>400: the operation is for groups.</summary>
    public static ChatException NotAGroup() =>
        new(ErrorCode.NotAGroup, "This is a direct conversation: its members never change.", "conversationId");

    /// <summary>403: the caller is a member whose role does not allow it; <c>meta.permission</c> and <c>meta.role</c> say which would.</summary>
    public static ChatException NotAllowed(Permission permission, string leastRole) =>
        new(ErrorCode.Forbidden, $"Here this is for {(leastRole == MemberRole.Owner ? "the owner" : "admins and the owner")} only.")
        {
            Meta = { ["permission"] = JsonNamingPolicy.CamelCase.ConvertName(permission.ToString()), ["role"] = leastRole },
        };

    /// <summary>403: what is meant for other members.</summary>
    public static ChatException IsTheOwner() =>
        new(ErrorCode.Forbidden, "They are the owner, who can be neither removed nor given another role; the owner can use TransferOwnership.", "userId");

    /// <summary>400: a direct conversation has none of that.</summary>
    public static ChatException NotInDirect(string field) =>
        new(ErrorCode.NotAGroup, $"A direct conversation has no '{field}': only its 'metadata' can be changed.", field);

    /// <summary>409: somebody else was faster.</summary>
    public static ChatException VersionConflict(long version) =>
        new(ErrorCode.VersionConflict, $"It was changed since: its version is {version} now. Load it again and repeat the change.", "version")
        {
            Meta = { ["version"] = version.ToString(CultureInfo.InvariantCulture) },
        };

    /// <summary>404: the same for one that never was and one that has ended.</summary>
    public static ChatException InviteLinkNotFound(string field) =>
        new(ErrorCode.InviteLinkNotFound, "There is no such invite link, or it works no more: it may have expired, been used up or been revoked.", field);

    /// <summary>409, with the limit.</summary>
    public static ChatException GroupFull(int maxMembers) =>
        new(ErrorCode.GroupFull, $"A group has at most {maxMembers} members. Nothing was done.");

    /// <summary>400: a value or combination that makes no sense.</summary>
    public static ChatException InvalidValue(string field, string message) => new(ErrorCode.InvalidValue, message, field);

    /// <summary>409: another request has used the key.</summary>
    public static ChatException KeyReused(string field) =>
        new(ErrorCode.IdempotencyKeyReused, $"'{field}' was used before with another content; make a new one for a new request.", field);
}
