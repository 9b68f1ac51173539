using System.Collections;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>Whether somebody may: every 2xx is 200, and a refusal has its code.</summary>
readonly record struct Verdict(int Status, string? Code)
{
    public static readonly Verdict Allowed = new(200, null);

    public bool IsRefusal => Code is not null;

    public static Verdict Refused(ErrorCode code) => new(ChatException.StatusOf(code), code.ToString());

    /// <summary>What the contract says: who may call the operation at all, who is in the group, and what their role allows there.</summary>
    public static Verdict Of(Operation operation, Sample sample, object request, Part part, ConversationPermissions? group) => operation.Access switch
    {
        Actor.Anonymous => Allowed,
        _ when part == Part.Anonymous => Refused(ErrorCode.Unauthorized),
        Actor.SignedIn => Allowed,
        Actor.Admin => Refused(ErrorCode.Forbidden),
        _ => RoleOf(part) is { } role ? OfMember(sample, request, role, group) : Refused(NamesConversation(request) ? ErrorCode.ConversationNotFound : ErrorCode.MessageNotFound),
    };

    private static Verdict OfMember(Sample sample, object request, string role, ConversationPermissions? group) =>
        !sample.IsForNobody && Asked(request).Concat(sample.Asks).All(permission => PermissionTable.Allows("group", role, permission, group)) ? Allowed : Refused(ErrorCode.Forbidden);

    private static string? RoleOf(Part part) => part switch
    {
        Part.Owner => MemberRole.Owner,
        Part.Admin => MemberRole.Admin,
        Part.Member => MemberRole.Member,
        _ => null,
    };

    /// <summary>The permissions asked for by the request and by the requests in it.</summary>
    private static IEnumerable<Permission> Asked(object request) => NeededPermissions.Of(request).Concat(Inner(request).SelectMany(Asked));

    private static bool NamesConversation(object request) =>
        request.GetType().GetProperties().Any(member => member.Name is "ConversationId" or "ConversationIds") || Inner(request).Any(NamesConversation);

    private static IEnumerable<object> Inner(object request) => request.GetType().GetProperties().Select(member => member.GetValue(request))
        .SelectMany(value => value is IEnumerable many and not string ? many.Cast<object>() : value is null ? [] : [value])
        .Where(value => value.GetType().IsDefined(typeof(AccessAttribute), inherit: false));
}
