using System.Collections.Concurrent;
using System.Reflection;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>A permission that an operation asks for.</summary>
/// <param name="Permission">What is done.</param>
/// <param name="Member">Asked for only when this member of the request is given; null = always.</param>
/// <param name="When">Asked for only when that member has this value, as text.</param>
sealed record NeededPermission(Permission Permission, PropertyInfo? Member, string? When)
{
    /// <summary>Whether this request asks for it.</summary>
    public bool IsAskedBy(object request) => Member is null || (Member.GetValue(request) is { } value && (When is null || When.Equals($"{value}", StringComparison.OrdinalIgnoreCase)));
}

/// <summary>What the attributes <see cref="NeedsAttribute"/> of a request and its members say; found out once per type.</summary>
static class NeededPermissions
{
    private static readonly ConcurrentDictionary<Type, NeededPermission[]> Known = new();

    /// <summary>All that requests of this type may ask for.</summary>
    public static IReadOnlyList<NeededPermission> OfType(Type request) => Known.GetOrAdd(request, static type =>
    [
        .. type.GetCustomAttributes<NeedsAttribute>().Select(needs => new NeededPermission(needs.Permission, null, null)),
        .. type.GetProperties().SelectMany(member => member.GetCustomAttributes<NeedsAttribute>(), (member, needs) => new NeededPermission(needs.Permission, member, needs.When)),
    ]);

    /// <summary>What this request asks for.</summary>
    public static IEnumerable<Permission> Of(object request) => OfType(request.GetType()).Where(needed => needed.IsAskedBy(request)).Select(needed => needed.Permission);
}
