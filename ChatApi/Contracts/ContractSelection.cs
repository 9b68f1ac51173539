using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>Leaves of a contract what was asked for.</summary>
static class ContractSelection
{
    /// <summary>
    /// The types of <see cref="ContractOptions.IncludeTypes"/> with all they need, so that what is generated compiles, without those of
    /// <see cref="ContractOptions.ExcludeTypes"/>. 400 <c>InvalidValue</c> when one to be included does not exist.
    /// </summary>
    public static ContractModel Select(this ContractModel contract, ContractOptions options)
    {
        if (options is { IncludeTypes.Count: 0, ExcludeTypes.Count: 0 })
            return contract;
        var needs = NeedsOf(contract);
        var wanted = options.IncludeTypes.Count == 0 ? [.. needs.Keys] : Reach(needs, options.IncludeTypes.Select(NameIn), [.. contract.Events.Select(one => one.Type.Name)]);
        wanted.ExceptWith(options.ExcludeTypes.Select(NameIn));
        return new ContractModel
        {
            Version = contract.Version,
            Operations = [.. contract.Operations.Where(one => wanted.Contains(one.Name))],
            Types = [.. contract.Types.Where(one => wanted.Contains(one.Name))],
            Enums = [.. contract.Enums.Where(one => wanted.Contains(one.Name))],
            Events = [.. contract.Events.Where(one => wanted.Contains(one.Type.Name))],
            AnyEvent = contract.AnyEvent,
            UnknownEvent = contract.UnknownEvent,
            ErrorCodes = wanted.Contains(nameof(ErrorCode)) ? contract.ErrorCodes : null,
        };
    }

    /// <summary>Each type's name → the types of its members and answer.</summary>
    private static Dictionary<string, TypeRef[]> NeedsOf(ContractModel contract)
    {
        var needs = new Dictionary<string, TypeRef[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in contract.Types.Concat(contract.Events.Select(one => one.Type)))
            needs.Add(type.Name, [.. type.Members.Select(member => member.Type)]);
        foreach (var operation in contract.Operations)
            needs.Add(operation.Name, [.. operation.Request.Members.Select(member => member.Type), .. operation.Response is { } response ? [response] : Array.Empty<TypeRef>()]);
        foreach (var one in contract.Enums)
            needs.Add(one.Name, []);
        if (contract.ErrorCodes is { } codes)
            needs.Add(codes.Name, []);
        return needs;
    }

    private static HashSet<string> Reach(Dictionary<string, TypeRef[]> needs, IEnumerable<string> names, string[] events)
    {
        var wanted = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (!needs.TryGetValue(name, out var types))
                throw new ChatException(ErrorCode.InvalidValue, $"'{nameof(ContractOptions.IncludeTypes)}' names {name}, which is no type of this contract: see /api for the requests.", nameof(ContractOptions.IncludeTypes));
            if (!wanted.Add(name))
                continue;
            foreach (var type in types)
            {
                if (type.Needs is { } needed)
                    open.Push(needed);
                if (type.HasEvents)
                    Array.ForEach(events, open.Push);
            }
        }
        return wanted;
    }

    private static string NameIn(string option) => option.EndsWith(ContractOptions.WithNeeds, StringComparison.Ordinal) ? option[..^ContractOptions.WithNeeds.Length] : option;
}
