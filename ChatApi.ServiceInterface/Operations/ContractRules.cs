using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>The rules for DTOs that decide whether every client can work with them (wire contract, section 1).</summary>
static partial class ContractRules
{
    private static readonly (Type Marker, string Verb)[] Verbs =
        [(typeof(IGet), "GET"), (typeof(IPost), "POST"), (typeof(IPut), "PUT"), (typeof(IPatch), "PATCH"), (typeof(IDelete), "DELETE")];

    /// <summary>Members of an event that would hide the envelope in JavaScript callbacks (DTO-8).</summary>
    private static readonly HashSet<string> EnvelopeMembers = new(
        ["type", "data", "channel", "selector", "json", "op", "target", "eventId", "cssSelector", "meta"], StringComparer.OrdinalIgnoreCase);

    public static bool IsRequest(Type type) => VerbsOf(type).Any() || ReturnsOf(type).Any();

    public static IEnumerable<string> VerbsOf(Type request) => Verbs.Where(entry => entry.Marker.IsAssignableFrom(request)).Select(entry => entry.Verb);

    /// <summary>The type of the answer; null when it is empty.</summary>
    public static Type? ResponseOf(Type request) =>
        ReturnsOf(request).FirstOrDefault(marker => marker.IsGenericType)?.GetGenericArguments()[0];

    /// <summary>One JSON value in, one out, that fits a query string: text, numbers, truth values, ids, times, enumerations.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateTime)
            || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(Uri);
    }

    /// <summary>The type of a list's items; null when it is not a list.</summary>
    public static Type? ItemOf(Type type) =>
        type == typeof(string) || IsMap(type) ? null
        : type.IsArray ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>A map from text to values.</summary>
    public static bool IsMap(Type type) => type.IsGenericType && type.GetInterfaces().Append(type).Any(face =>
        face == typeof(IDictionary) || (face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));

    /// <summary>The members that travel as JSON.</summary>
    public static IEnumerable<PropertyInfo> MembersOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member.GetIndexParameters().Length == 0 && member.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    /// <summary>Names of the members that a route takes from the path.</summary>
    public static IEnumerable<string> PlaceholdersOf(RouteAttribute route) => Placeholder().Matches(route.Path).Select(match => match.Groups["name"].Value);

    /// <summary>What is wrong, a sentence each that names the type and the way out.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<Type> requests, IReadOnlyList<Type> events, JsonSerializerOptions json)
    {
        var answers = requests.Select(ResponseOf).OfType<Type>().ToList();
        var all = Reach([.. requests, .. answers, .. events]);
        return all.GroupBy(type => type.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(type => type.FullName))} have one name: rename one, names are unique whatever the namespace and case (DTO-1)")
            .Concat(requests.SelectMany(CheckRequest))
            .Concat(requests.Where(request => VerbsOf(request).Intersect(["GET", "DELETE"]).Any()).SelectMany(CheckFlat))
            .Concat(all.SelectMany(CheckMembers))
            .Concat(events.SelectMany(CheckEvent))
            .Concat(requests.Concat(answers).Concat(events).Distinct().Where(type => !json.TryGetTypeInfo(type, out _))
                .Select(type => $"{type.Name} is missing in {nameof(ContractJson)}: add [JsonSerializable(typeof({type.Name}))] there"))
            .Concat(CheckRoutes(requests));
    }

    private static IEnumerable<Type> ReturnsOf(Type type) => type.GetInterfaces().Where(face =>
        face == typeof(IReturnVoid) || (face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReturn<>)));

    private static IEnumerable<string> CheckRequest(Type request)
    {
        if (VerbsOf(request).Count() != 1)
            yield return $"{request.Name} has {VerbsOf(request).Count()} verbs: implement exactly one of IGet, IPost, IPut, IPatch, IDelete (DTO-2)";
        if (ReturnsOf(request).Count() != 1)
            yield return $"{request.Name} has {ReturnsOf(request).Count()} answers: implement exactly one of IReturn<T> and IReturnVoid (DTO-2)";
        if (request.GetCustomAttribute<AccessAttribute>() is null)
            yield return $"{request.Name} does not say who may run it: add [Access(Actor.…)]";
        if (NeededPermissions.OfType(request).Count > 0 && request.GetCustomAttribute<AccessAttribute>()?.Actor != Actor.Member)
            yield return $"{request.Name} needs a permission, which members of a conversation have: add [Access(Actor.Member)]";
        foreach (var limit in request.GetCustomAttributes<RateLimitAttribute>())
        {
            if (RequestLimits.ScopeOf(limit.Rate) is RateScope.Conversation or RateScope.UserAndConversation && request.GetProperty("ConversationId") is null)
                yield return $"{request.Name} is limited by {limit.Rate}, which is counted per conversation: give it a ConversationId";
            if (limit.Unless is { } unless && request.GetProperty(unless) is null)
                yield return $"{request.Name} is limited by {limit.Rate} unless {unless} is given, which is no member of it";
        }
        if (typeof(ITakesFiles).IsAssignableFrom(request) && VerbsOf(request).Intersect(["GET", "DELETE"]).Any())
            yield return $"{request.Name} takes files, which need a body: make it an IPost, IPut or IPatch (FILE-1)";
        if (typeof(ITakesFiles).IsAssignableFrom(request) && MembersOf(request).Any(member => member.Name == nameof(ITakesFiles.Files)))
            yield return $"{request.Name}.{nameof(ITakesFiles.Files)} is no part of its JSON: add [JsonIgnore] (FILE-1)";
        if (request.GetConstructor([]) is null)
            yield return $"{request.Name} needs a constructor without parameters: an empty body is a request with defaults";
    }

    private static IEnumerable<string> CheckFlat(Type request) => MembersOf(request)
        .Where(member => !IsScalar(member.PropertyType) && !(ItemOf(member.PropertyType) is { } item && IsScalar(item)))
        .Select(member => $"{request.Name}.{member.Name} does not fit a query string: make it a scalar or a list of scalars, or the request an IPost (DTO-3)");

    private static IEnumerable<string> CheckMembers(Type type)
    {
        if (type.IsEnum)
            return type.GetCustomAttribute<FlagsAttribute>() is null ? [] : [$"{type.Name} is a [Flags] enumeration: use a list of names (DTO-5)"];
        return from member in MembersOf(type)
               from inner in Inside(member.PropertyType).Append(member.PropertyType)
               let instead = inner == typeof(byte[]) ? "base64 text or an upload" : inner == typeof(object) ? "a declared type" : null
               where instead is not null
               select $"{type.Name}.{member.Name} is {(inner == typeof(object) ? "object" : "byte[]")}: use {instead} (DTO-5)";
    }

    private static IEnumerable<string> CheckEvent(Type type)
    {
        if (type.GetCustomAttribute<EventAttribute>() is null && type != typeof(UnknownEvent))
            yield return $"{type.Name} has no wire name: add [Event(\"…\")]";
        foreach (var member in MembersOf(type).Where(member => EnvelopeMembers.Contains(member.Name)))
            yield return $"{type.Name}.{member.Name} would hide the envelope of a server event: rename it (DTO-8)";
    }

    private static IEnumerable<string> CheckRoutes(IReadOnlyList<Type> requests)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in requests.Where(request => VerbsOf(request).Count() == 1))
        {
            var verb = VerbsOf(request).Single();
            foreach (var route in request.GetCustomAttributes<RouteAttribute>())
            {
                if (!route.Path.StartsWith('/'))
                    yield return $"{request.Name}: the route {route.Path} must start with a slash";
                if (route.Verb != verb)
                    yield return $"{request.Name}: the route {route.Path} has the verb {route.Verb}: it must be the request's own, {verb}";
                foreach (var name in PlaceholdersOf(route).Where(name => !MembersOf(request).Any(member => member.Name == name && IsScalar(member.PropertyType))))
                    yield return $"{request.Name}: {{{name}}} in the route {route.Path} is no scalar member of it";
            }
            var own = request.GetCustomAttributes<RouteAttribute>().Select(route => $"{route.Verb} {Placeholder().Replace(route.Path, "{}")}");
            string[] implied = [$"/api/{request.Name}", $"/json/reply/{request.Name}"];
            foreach (var slot in own.Concat(implied.SelectMany(path => new[] { $"{verb} {path}", $"POST {path}" })).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (!taken.TryAdd(slot, request.Name))
                    yield return $"{request.Name} and {taken[slot]} share {slot}: change the route of one";
            }
        }
    }

    /// <summary>The contract's own types among these and all they are made of.</summary>
    public static List<Type> Reach(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(roots);
        while (open.TryPop(out var type))
        {
            var inside = Inside(type);
            if (inside.Length > 0)
                Array.ForEach(inside, open.Push);
            else if ((type.IsEnum || !IsScalar(type)) && type != typeof(object) && type != typeof(JsonElement) && seen.Add(type) && !type.IsEnum)
                MembersOf(type).ToList().ForEach(member => open.Push(member.PropertyType));
        }
        return [.. seen.OrderBy(type => type.Name, StringComparer.Ordinal)];
    }

    /// <summary>The types a list, map or nullable is made of; nothing for other types.</summary>
    private static Type[] Inside(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? [value]
        : IsMap(type) ? type.GetGenericArguments()
        : ItemOf(type) is { } item ? [item]
        : [];

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();
}
