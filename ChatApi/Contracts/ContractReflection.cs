using System.Reflection;
using System.Text.Json.Serialization;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>Makes the <see cref="ContractModel"/> of a catalog's DTOs.</summary>
sealed class ContractReflection
{
    private readonly OperationCatalog catalog;
    private readonly ContractDocs docs = new();
    private readonly NullabilityInfoContext nullability = new();

    private ContractReflection(OperationCatalog catalog) => this.catalog = catalog;

    /// <summary>Reads every type once; some ten milliseconds for a hundred operations.</summary>
    public static ContractModel Read(OperationCatalog catalog) => new ContractReflection(catalog).Read();

    private ContractModel Read()
    {
        var operations = catalog.All.Select(operation => new ContractOperation(
            operation, Describe(operation.RequestType), operation.ResponseType is { } response ? TypeRef.Of(response) : null)).ToList();
        var events = catalog.Events.Where(type => type != typeof(UnknownEvent)).Select(DescribeEvent).OrderBy(one => one.Name, StringComparer.Ordinal).ToList();
        var others = ContractRules.Reach(
        [
            .. catalog.All.Select(operation => operation.RequestType), .. catalog.All.Select(operation => operation.ResponseType).OfType<Type>(),
            .. catalog.Events, typeof(ErrorResponse),
        ]).Except(catalog.All.Select(operation => operation.RequestType)).Where(type => !typeof(ServerEvent).IsAssignableFrom(type)).ToList();
        return new ContractModel
        {
            Version = ContractModel.CurrentVersion,
            Operations = operations,
            Types = [.. others.Where(type => !type.IsEnum).Select(Describe)],
            Enums = [.. others.Where(type => type.IsEnum).Select(DescribeEnum)],
            Events = events,
            AnyEvent = Describe(typeof(ServerEvent)),
            UnknownEvent = new ContractType(nameof(UnknownEvent), [], docs.Of(typeof(UnknownEvent))),
            ErrorCodes = DescribeEnum(typeof(ErrorCode)),
        };
    }

    private ContractType Describe(Type type) => new(type.Name, [.. InOrder(ContractRules.MembersOf(type)).Select(Describe)], docs.Of(type));

    private ContractEvent DescribeEvent(Type type)
    {
        var name = type.GetCustomAttribute<EventAttribute>()!.Name;
        var own = ContractRules.MembersOf(type).Where(member => member.DeclaringType != typeof(ServerEvent));
        return new ContractEvent(name, EventKind.All.Contains(name), new ContractType(type.Name, [.. InOrder(own).Select(Describe)], docs.Of(type)));
    }

    private ContractMember Describe(PropertyInfo member) => new(
        member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? catalog.Json.PropertyNamingPolicy?.ConvertName(member.Name) ?? member.Name,
        member.Name,
        TypeRef.Of(member.PropertyType),
        Nullable.GetUnderlyingType(member.PropertyType) is not null || nullability.Create(member).ReadState == NullabilityState.Nullable,
        [.. member.GetCustomAttributes<RuleAttribute>()],
        docs.Of(member));

    private ContractEnum DescribeEnum(Type type) =>
        new(type.Name, [.. Enum.GetNames(type).Select(name => new ContractValue(name, docs.Of(type.GetField(name)!)))], docs.Of(type));

    /// <summary>As the serializer writes them: by their order, members of a base type after a type's own, else as declared.</summary>
    private static IEnumerable<PropertyInfo> InOrder(IEnumerable<PropertyInfo> members) => members
        .OrderBy(member => member.GetCustomAttribute<JsonPropertyOrderAttribute>()?.Order ?? 0)
        .ThenBy(member => member.DeclaringType == member.ReflectedType ? 0 : 1)
        .ThenBy(member => member.MetadataToken);
}
