using System.Reflection;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>What the request asks for beside what its DTO says: it depends on what the request is about.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class AsksAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>No role allows it.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class ForNobodyAttribute : Attribute;

/// <summary>
/// Valid requests of each operation, as the one who calls in a scene would make them: a method each, named like the operation – and after it,
/// where it asks for a permission of its own, like the member of the request – in the file of the feature.
/// </summary>
static partial class Samples;

/// <summary>A method of <see cref="Samples"/>.</summary>
sealed class Sample
{
    private readonly MethodInfo method;

    private Sample(MethodInfo method) => this.method = method;

    public static IReadOnlyList<Sample> All { get; } =
    [
        .. typeof(Samples).GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(method => method.GetParameters() is [var only] && only.ParameterType == typeof(Scene) && char.IsUpper(method.Name[0]))
            .Select(method => new Sample(method))
            .Where(sample => sample.Request.IsDefined(typeof(AccessAttribute)))
            .OrderBy(sample => sample.Name, StringComparer.Ordinal),
    ];

    public string Name => method.Name;

    public Type Request => method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : method.ReturnType;

    public IEnumerable<Permission> Asks => method.GetCustomAttributes<AsksAttribute>().Select(asks => asks.Permission);

    public bool IsForNobody => method.IsDefined(typeof(ForNobodyAttribute));

    public async Task<object> MakeAsync(Scene scene)
    {
        var made = method.Invoke(null, [scene])!;
        if (made is not Task task)
            return made;
        await task;
        return made.GetType().GetProperty("Result")!.GetValue(made)!;
    }
}
