using System.Text.Json;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>What a value of the contract is.</summary>
enum TypeKind
{
    Text,
    Truth,

    /// <summary>A whole number of at most 32 bits.</summary>
    Int32,

    /// <summary>A whole number within ±(2^53 − 1).</summary>
    Int64,

    Double,
    Decimal,

    /// <summary>Text with dashes, lower case.</summary>
    Uuid,

    /// <summary>UTC, ISO 8601 ending in Z.</summary>
    Time,

    /// <summary>ISO 8601, such as PT1M30S.</summary>
    Duration,

    /// <summary>JSON of any shape.</summary>
    Json,

    /// <summary>An enumeration, by <see cref="TypeRef.Name"/>.</summary>
    Enum,

    /// <summary>An object, by <see cref="TypeRef.Name"/>.</summary>
    Object,

    /// <summary>An event of any kind.</summary>
    Event,

    /// <summary>A list of <see cref="TypeRef.Item"/>.</summary>
    List,

    /// <summary>A map from text to <see cref="TypeRef.Item"/>.</summary>
    Map,
}

/// <summary>The type of a member or an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of an enumeration or object.</param>
/// <param name="Item">Of a list or map.</param>
sealed record TypeRef(TypeKind Kind, string? Name = null, TypeRef? Item = null)
{
    /// <summary>The name of the object or enumeration in it, however deep in lists and maps; null when there is none.</summary>
    public string? Needs => Item is null ? Name : Item.Needs;

    /// <summary>Whether events are in it.</summary>
    public bool HasEvents => Item?.HasEvents ?? Kind == TypeKind.Event;

    /// <summary>Says what a C# type is on the wire. Names what it cannot say.</summary>
    public static TypeRef Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ContractRules.IsMap(type))
            return new TypeRef(TypeKind.Map, Item: Of(type.GetGenericArguments()[1]));
        if (type == typeof(JsonElement))
            return new TypeRef(TypeKind.Json);
        if (ContractRules.ItemOf(type) is { } item)
            return new TypeRef(TypeKind.List, Item: Of(item));
        if (type == typeof(ServerEvent))
            return new TypeRef(TypeKind.Event);
        if (type.IsGenericType)
            throw new InvalidOperationException($"{type} is generic, which not every client's language can name: declare a type of its own.");
        return type.IsEnum ? new TypeRef(TypeKind.Enum, type.Name)
            : ContractRules.IsScalar(type) ? new TypeRef(ScalarOf(type))
            : new TypeRef(TypeKind.Object, type.Name);
    }

    private static TypeKind ScalarOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => TypeKind.Truth,
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => TypeKind.Int32,
        TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => TypeKind.Int64,
        TypeCode.Single or TypeCode.Double => TypeKind.Double,
        TypeCode.Decimal => TypeKind.Decimal,
        TypeCode.DateTime => TypeKind.Time,
        _ => type == typeof(Guid) ? TypeKind.Uuid
            : type == typeof(DateTimeOffset) ? TypeKind.Time
            : type == typeof(TimeSpan) ? TypeKind.Duration
            : TypeKind.Text,
    };
}
