using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Operations;

namespace ChatApi.Http;

/// <summary>How an operation is called by a path.</summary>
enum CallKind
{
    /// <summary>One request, its answer.</summary>
    Reply,

    /// <summary>One request, 204.</summary>
    OneWay,

    /// <summary>An array of requests, an array of answers.</summary>
    Batch,

    /// <summary>An array of requests, 204.</summary>
    OneWayBatch,
}

/// <summary>What a path and verb lead to.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Kind">How it is called.</param>
/// <param name="PathMembers">Which segment of the path is the value of which member.</param>
sealed record RouteTarget(Operation Operation, CallKind Kind, IReadOnlyList<(int Segment, string Member)> PathMembers);

/// <summary>What a path leads to.</summary>
/// <param name="Target">Null when there is nothing at the path for this verb.</param>
/// <param name="Segments">The path in parts.</param>
/// <param name="Allowed">When there is something for other verbs: these.</param>
readonly record struct RouteMatch(RouteTarget? Target, string[] Segments, IReadOnlyCollection<string> Allowed);

/// <summary>
/// All paths of the operations: their names under <c>/api</c> and <c>/json</c>, and their routes. Names match in any case. A
/// literal segment goes before a placeholder, but a verb is found whichever of the two has it.
/// </summary>
sealed partial class Router
{
    private readonly Node root = new();

    public Router(OperationCatalog catalog)
    {
        foreach (var operation in catalog.All)
        {
            var name = operation.Name;
            foreach (var verb in new[] { operation.Verb, "POST" }.Distinct())
            {
                Add($"/api/{name}", verb, operation, CallKind.Reply);
                Add($"/json/reply/{name}", verb, operation, CallKind.Reply);
            }
            Add($"/json/oneway/{name}", "POST", operation, CallKind.OneWay);
            Add($"/api/{name}[]", "POST", operation, CallKind.Batch);
            Add($"/json/reply/{name}[]", "POST", operation, CallKind.Batch);
            Add($"/json/oneway/{name}[]", "POST", operation, CallKind.OneWayBatch);
            foreach (var route in operation.Routes)
                Add(route.Path, route.Verb, operation, CallKind.Reply);
        }
    }

    /// <summary>The first segments of all paths.</summary>
    public IEnumerable<string> Prefixes => root.Literals.Keys;

    /// <summary>HEAD counts as GET.</summary>
    public RouteMatch Match(string path, string verb)
    {
        if (path.Length > 1 && path[^1] == '/')
            path = path[..^1];
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) && path.LastIndexOf('/') == 4)
            path = path[..^5];
        var segments = path.Split('/')[1..];
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        return new RouteMatch(Find(root, segments, 0, verb == "HEAD" ? "GET" : verb, allowed), segments, allowed);
    }

    private static RouteTarget? Find(Node node, string[] segments, int depth, string verb, SortedSet<string> allowed)
    {
        if (depth == segments.Length)
        {
            if (node.Targets.TryGetValue(verb, out var target))
                return target;
            allowed.UnionWith(node.Targets.Keys);
            return null;
        }
        return (node.Literals.TryGetValue(segments[depth], out var literal) ? Find(literal, segments, depth + 1, verb, allowed) : null)
            ?? (node.Placeholder is { } any && segments[depth].Length > 0 ? Find(any, segments, depth + 1, verb, allowed) : null);
    }

    private void Add(string path, string verb, Operation operation, CallKind kind)
    {
        var node = root;
        var members = new List<(int, string)>();
        var segments = path.Split('/')[1..];
        for (var i = 0; i < segments.Length; i++)
        {
            if (Placeholder().Match(segments[i]) is { Success: true } match)
            {
                members.Add((i, match.Groups["name"].Value));
                node = node.Placeholder ??= new Node();
            }
            else
            {
                if (!node.Literals.TryGetValue(segments[i], out var next))
                    node.Literals.Add(segments[i], next = new Node());
                node = next;
            }
        }
        if (!node.Targets.TryAdd(verb, new RouteTarget(operation, kind, members)))
            throw new InvalidOperationException($"{operation.Name} and {node.Targets[verb].Operation.Name} share {verb} {path}: change the route of one.");
    }

    [GeneratedRegex(@"^\{(?<name>\w+)\}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Node? Placeholder { get; set; }

        public Dictionary<string, RouteTarget> Targets { get; } = new(StringComparer.Ordinal);
    }
}
