using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// The contract as generators see it: every operation, object, enumeration and event, with its documentation, in the order of their
/// names. Made once from an <see cref="OperationCatalog"/>; whatever is written for clients is written from this.
/// </summary>
sealed class ContractModel
{
    private HashSet<string>? names;

    /// <summary>The one number of the service, its contract and the SDKs: the Version of Directory.Build.props.</summary>
    public static string CurrentVersion { get; } = typeof(SendMessage).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>The version of the contract, such as 1.4.0.</summary>
    public required string Version { get; init; }

    public required IReadOnlyList<ContractOperation> Operations { get; init; }

    /// <summary>What requests, answers and events are made of, the answers among them; requests and events are not.</summary>
    public required IReadOnlyList<ContractType> Types { get; init; }

    public required IReadOnlyList<ContractEnum> Enums { get; init; }

    /// <summary>The kinds of events, in the order of their wire names.</summary>
    public required IReadOnlyList<ContractEvent> Events { get; init; }

    /// <summary>What every event has; the members of <see cref="Events"/> come beside these.</summary>
    public required ContractType AnyEvent { get; init; }

    /// <summary>An event of a kind that is newer than the generated code.</summary>
    public required ContractType UnknownEvent { get; init; }

    /// <summary>What <see cref="ResponseStatus.ErrorCode"/> can be, as far as this version knows; null when only other types were asked for.</summary>
    public required ContractEnum? ErrorCodes { get; init; }

    /// <summary>Whether there is a request, object or enumeration of this name.</summary>
    public bool Has(string name) =>
        (names ??= [.. Operations.Select(one => one.Name), .. Types.Select(one => one.Name), .. Enums.Select(one => one.Name)]).Contains(name);
}

/// <summary>One operation.</summary>
/// <param name="Operation">Its routes, access, limits and feature, as the service has them.</param>
/// <param name="Request">The request's type.</param>
/// <param name="Response">The answer; null when it is empty.</param>
sealed record ContractOperation(Operation Operation, ContractType Request, TypeRef? Response)
{
    /// <summary>The request's type name, which is the operation's.</summary>
    public string Name => Request.Name;

    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Verb => Operation.Verb;

    public IReadOnlyList<RouteAttribute> Routes => Operation.Routes;

    /// <summary>Whether it answers 201 when it has just made something.</summary>
    public bool IsCreating => typeof(ICreated).IsAssignableFrom(Operation.ResponseType);

    public IReadOnlyList<NeededPermission> Needs => NeededPermissions.OfType(Operation.RequestType);
}

/// <summary>An object: a request, an answer, or what these are made of.</summary>
/// <param name="Name">Unique in the contract, whatever its case.</param>
/// <param name="Members">In the order they are declared, which is that of the JSON.</param>
/// <param name="Docs">What it is.</param>
sealed record ContractType(string Name, IReadOnlyList<ContractMember> Members, DocText Docs);

/// <summary>A member of an object.</summary>
/// <param name="Name">As in the JSON.</param>
/// <param name="ClrName">As in C#.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsNullable">Whether C# lets it be null: it is then left out of the JSON.</param>
/// <param name="Rules">What is checked in a request.</param>
/// <param name="Docs">What it is.</param>
sealed record ContractMember(string Name, string ClrName, TypeRef Type, bool IsNullable, IReadOnlyList<RuleAttribute> Rules, DocText Docs)
{
    /// <summary>Whether it may be left out: it can be null, and no rule asks for it.</summary>
    public bool IsOptional => IsNullable && !Rules.Any(rule => rule is NotEmptyAttribute);
}

/// <summary>An enumeration.</summary>
/// <param name="Name">Unique in the contract.</param>
/// <param name="Values">In the order of their numbers.</param>
/// <param name="Docs">What it is.</param>
sealed record ContractEnum(string Name, IReadOnlyList<ContractValue> Values, DocText Docs);

/// <summary>A value of an enumeration, by its name.</summary>
sealed record ContractValue(string Name, DocText Docs);

/// <summary>A kind of event.</summary>
/// <param name="Name">On the wire, such as <c>message.new</c>; with <c>.*</c> at the end: any name that begins so.</param>
/// <param name="IsDurable">Whether it is kept, and delivered to whoever resumes from a cursor.</param>
/// <param name="Type">Its own members, without those of every event.</param>
sealed record ContractEvent(string Name, bool IsDurable, ContractType Type)
{
    /// <summary>What all its names begin with, dot included; null when it has just one.</summary>
    public string? Prefix => Name.EndsWith(".*", StringComparison.Ordinal) ? Name[..^1] : null;
}
