using System.Reflection;
using System.Text.Json.Nodes;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>
/// How an operation refuses: what follows from its access, its permissions and the rules on its members, and the codes that its
/// documentation names. Statuses that mean the same for all operations are shared.
/// </summary>
sealed class OpenApiErrors(ContractModel model, OpenApiSchemas schemas)
{
    private const string Retry = "RetryAfter";

    private static readonly TypeRef Body = new(TypeKind.Object, nameof(ErrorResponse));

    private static readonly string[] OfTheWhole = ["Unauthorized", "RequestTooLarge", "UnsupportedMediaType", "RateLimitExceeded", "InternalServerError", "Unavailable"];

    private readonly Dictionary<string, ContractType> types =
        model.Types.Concat(model.Operations.Select(operation => operation.Request)).ToDictionary(type => type.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, string> docs = model.ErrorCodes!.Values.ToDictionary(value => value.Name, value => OpenApiSchemas.Text(value.Docs), StringComparer.Ordinal);

    /// <summary>Adds the refusals of an operation to its answers.</summary>
    public void AddTo(JsonObject responses, ContractOperation operation, bool hasBody)
    {
        var byStatus = CodesOf(operation).Distinct().ToLookup(StatusOf);
        foreach (var status in byStatus.Select(group => group.Key).Where(status => !IsShared(status)))
            responses[$"{status}"] = Refusal([.. byStatus[status].Order()]);
        if (operation.Operation.Access != Actor.Anonymous || byStatus.Contains(401))
            Share(responses, 401, "Unauthorized");
        if (hasBody)
        {
            Share(responses, 413, "RequestTooLarge");
            Share(responses, 415, "UnsupportedMediaType");
        }
        Share(responses, 429, "RateLimitExceeded");
        Share(responses, 500, "InternalServerError");
        Share(responses, 503, "Unavailable");
    }

    /// <summary>The answers that are the same wherever they come.</summary>
    public JsonObject Shared() => new(OfTheWhole.Select(name => KeyValuePair.Create(name, (JsonNode?)(name switch
    {
        "Unauthorized" => Answer("Not signed in, or no longer: renew the token, or sign in again.", [ErrorCode.Unauthorized, ErrorCode.TokenExpired, ErrorCode.TokenInvalid]),
        "RequestTooLarge" => Answer("The body is over its limit.", [ErrorCode.RequestTooLarge]),
        "UnsupportedMediaType" => Answer("The content encoding or media type is not supported.", [ErrorCode.UnsupportedMediaType]),
        "RateLimitExceeded" => Answer("Too many requests; nothing was done. Wait as `Retry-After` says.", [ErrorCode.RateLimitExceeded], Retry, "RateLimit", "RateLimitPolicy"),
        "Unavailable" => Answer(
            "Not now. Whether it was done is unknown unless the code says so: repeat it, with the same key, after `Retry-After`.",
            [ErrorCode.DatabaseUnavailable, ErrorCode.StorageFull, ErrorCode.ConversationBusy, ErrorCode.Overloaded], Retry),
        _ => Answer("A bug; `meta.traceId` finds it in the log.", [ErrorCode.InternalServerError]),
    }))));

    public static JsonObject Headers() => new()
    {
        [Retry] = Header("Seconds to wait.", new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, 2),
        ["RateLimit"] = Header("What is left of each limit, and when all of it is there again: draft-ietf-httpapi-ratelimit-headers.", new JsonObject { ["type"] = "string" }, "\"sendPerUser\";r=59;t=1"),
        ["RateLimitPolicy"] = Header("The limits: so many in so many seconds.", new JsonObject { ["type"] = "string" }, "\"sendPerUser\";q=60;w=60"),
    };

    private static JsonObject Header(string description, JsonObject schema, JsonNode example) =>
        new() { ["description"] = description, ["schema"] = schema, ["example"] = example };

    private IEnumerable<ErrorCode> CodesOf(ContractOperation operation)
    {
        var request = operation.Request;
        if (request.Members.Count > 0)
        {
            yield return ErrorCode.SerializationException;
            yield return ErrorCode.NotEmpty;
            yield return ErrorCode.InvalidValue; // combinations, which no rule of one member says
        }
        if (request.Members.Any(member => member.ClrName == "Cursor"))
            yield return ErrorCode.InvalidCursor;
        if (operation.Needs.Count > 0 || operation.Operation.Access == Actor.Admin)
            yield return ErrorCode.Forbidden;
        if (operation.Needs.Any(needed => !PermissionTable.Rules[(int)needed.Permission].InDirect))
            yield return ErrorCode.NotAGroup;
        if (operation.Needs.Any(needed => needed.Permission == Permission.SendMessages))
            yield return ErrorCode.CannotContactUser;
        var mayMissThings = operation.Verb != "GET" || operation.Operation.Access == Actor.Member; // other reads leave out what is not there
        foreach (var code in CodesOf(request, mayMissThings, []))
            yield return code;
    }

    /// <summary>What a type's rules refuse with, what its documentation and that of its members names, and the things they name that may not be there; whatever the depth.</summary>
    private IEnumerable<ErrorCode> CodesOf(ContractType type, bool mayMissThings, HashSet<string> seen)
    {
        if (!seen.Add(type.Name))
            yield break;
        foreach (var code in Named(type.Docs))
            yield return code;
        foreach (var member in type.Members)
        {
            foreach (var code in member.Rules.Select(rule => rule.ErrorCode).Concat(Named(member.Docs)))
                yield return code;
            if (mayMissThings && member.ClrName is "ConversationId" or "ConversationIds")
                yield return ErrorCode.ConversationNotFound;
            if (mayMissThings && member.ClrName is "MessageId" or "MessageIds" or "UpToMessageId" or "FromMessageId")
                yield return ErrorCode.MessageNotFound;
            if (member.Type.Kind is TypeKind.Text or TypeKind.List or TypeKind.Map)
                yield return ErrorCode.InvalidText;
            if (member.Type.Kind == TypeKind.List)
                yield return ErrorCode.NotEmpty; // null in a list
            if (member.Type.Needs is { } name && types.TryGetValue(name, out var inner))
            {
                foreach (var code in CodesOf(inner, mayMissThings, seen))
                    yield return code;
            }
        }
    }

    private static IEnumerable<ErrorCode> Named(DocText docs) => docs.Parts.Where(part => part.Kind == DocPartKind.Code)
        .Select(part => Enum.TryParse<ErrorCode>(part.Text, out var code) ? code : ErrorCode.Unknown)
        .Where(code => code != ErrorCode.Unknown);

    private JsonObject Refusal(IReadOnlyList<ErrorCode> codes) =>
        Answer(string.Join('\n', codes.Select(code => $"- `{code}`: {docs[$"{code}"]}")), codes);

    private JsonObject Answer(string description, IReadOnlyList<ErrorCode> codes, params string[] headers)
    {
        var answer = new JsonObject { ["description"] = description, ["x-error-codes"] = new JsonArray([.. codes.Select(code => (JsonNode)$"{code}")]) };
        if (headers.Length > 0)
        {
            answer["headers"] = new JsonObject(headers.Select(name => KeyValuePair.Create(
                name switch { Retry => "Retry-After", "RateLimitPolicy" => "RateLimit-Policy", _ => name }, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{name}" })));
        }
        answer["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Of(Body, isRequest: false) } };
        return answer;
    }

    private static void Share(JsonObject responses, int status, string name) =>
        responses[$"{status}"] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };

    private static bool IsShared(int status) => status is 401 or 413 or 415 or 429 or >= 500;

    private static int StatusOf(ErrorCode code) => typeof(ErrorCode).GetField($"{code}")!.GetCustomAttribute<StatusAttribute>()!.Status;
}
