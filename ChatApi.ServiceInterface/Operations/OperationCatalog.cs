using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>
/// Every operation, made once at start from the request DTOs and the services. A contract that some client could not work
/// with, or a request that nobody answers, stops the start with a list of what is wrong and the way out of each.
/// </summary>
sealed class OperationCatalog
{
    private readonly FrozenDictionary<string, Operation> byName;

    /// <summary>Finds the operations and checks them.</summary>
    /// <param name="contract">The types of the contract: requests, events and whatever else stands beside them.</param>
    /// <param name="implementation">Among other types the services: classes named …Service with a method per request.</param>
    /// <param name="json">Knows every request, response and event; how bodies are read and written.</param>
    /// <exception cref="InvalidOperationException">The contract or the services are at fault.</exception>
    public OperationCatalog(IEnumerable<Type> contract, IEnumerable<Type> implementation, JsonSerializerOptions json)
    {
        var types = contract.Where(type => type is { IsClass: true, IsAbstract: false }).ToList();
        var requests = types.Where(ContractRules.IsRequest).OrderBy(type => type.Name, StringComparer.Ordinal).ToList();
        var events = types.Where(type => type.IsSubclassOf(typeof(ServerEvent))).OrderBy(type => type.Name, StringComparer.Ordinal).ToList();
        var faults = ContractRules.Check(requests, events, json).ToList();

        var methods = ServiceMethod.FindAll(implementation, requests.ToHashSet()).ToList();
        faults.AddRange(methods.Select(method => method.Fault).OfType<string>());
        var answers = methods.Where(method => method.Fault is null).ToLookup(method => method.Request);
        foreach (var request in requests)
        {
            var found = answers[request].ToList();
            if (found.Count == 0 && !methods.Exists(method => method.Request == request))
                faults.Add($"{request.Name} has no service method: add one to a class named …Service: {ServiceMethod.Form(request)}");
            if (found.Count > 1)
                faults.Add($"{request.Name} has {found.Count} service methods ({string.Join(", ", found.Select(method => method.Name))}): keep one");
        }
        if (faults.Count > 0)
            throw new InvalidOperationException("The operations cannot be served:\n- " + string.Join("\n- ", faults));

        Json = json;
        Events = events;
        All = requests.ConvertAll(request => Describe(request, answers[request].Single()));
        ServiceTypes = [.. answers.SelectMany(found => found).Select(method => method.Service).Distinct()];
        byName = All.ToFrozenDictionary(operation => operation.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Operation> All { get; }

    /// <summary>The kinds of events, in the order of their type names; <see cref="UnknownEvent"/> is among them.</summary>
    public IReadOnlyList<Type> Events { get; }

    /// <summary>The service classes: the host registers each as a singleton.</summary>
    public IReadOnlyList<Type> ServiceTypes { get; }

    /// <summary>How requests and responses are read and written.</summary>
    public JsonSerializerOptions Json { get; }

    /// <summary>The operation of this name in any case; null when there is none.</summary>
    public Operation? Find(string name) => byName.GetValueOrDefault(name);

    private static Operation Describe(Type request, ServiceMethod method) => new()
    {
        Name = request.Name,
        Feature = method.Service.Namespace?.Split('.')[^1] ?? "",
        RequestType = request,
        ResponseType = ContractRules.ResponseOf(request),
        Verb = ContractRules.VerbsOf(request).Single(),
        Routes = [.. request.GetCustomAttributes<RouteAttribute>()],
        Access = request.GetCustomAttribute<AccessAttribute>()!.Actor,
        Limits = [.. request.GetCustomAttributes<RateLimitAttribute>()],
        InvokeAsync = method.Bind(),
    };
}
