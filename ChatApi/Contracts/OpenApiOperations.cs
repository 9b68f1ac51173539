using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Contracts;

/// <summary>A path of an operation as OpenAPI writes it.</summary>
/// <param name="Path">Placeholders are called as the members are in JSON.</param>
/// <param name="Members">The C# names of the members in it.</param>
sealed record OpenApiRoute(string Path, IReadOnlyList<string> Members);

/// <summary>An operation at one of its routes: parameters, body, answers.</summary>
sealed partial class OpenApiOperations(OpenApiSchemas schemas, OpenApiErrors errors, OpenApiExamples examples)
{
    /// <summary>Its routes; its own path when it has none.</summary>
    public static IReadOnlyList<OpenApiRoute> RoutesOf(ContractOperation operation) => operation.Routes.Count == 0
        ? [new OpenApiRoute($"/api/{operation.Name}", [])]
        : [.. operation.Routes.Select(route => new OpenApiRoute(
            Placeholder().Replace(route.Path, match => $"{{{JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value)}}}"),
            [.. ContractRules.PlaceholdersOf(route)]))];

    public static JsonObject SecuritySchemes() => new()
    {
        ["bearer"] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = "The access token of `Authenticate` or `Register` with `meta: {\"tokens\":\"body\"}`, or one of the app's own issuer.",
        },
        ["cookie"] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "cookie",
            ["name"] = "ss-tok",
            ["description"] = "Set by `Authenticate`; renewed by any request while `ss-reftok` is valid. From a foreign origin cookies change nothing.",
        },
    };

    /// <summary>The operation as it stands at one route.</summary>
    /// <param name="operation">What it does.</param>
    /// <param name="route">Where it stands.</param>
    /// <param name="id">Its id there: unique in the document.</param>
    public JsonObject Describe(ContractOperation operation, OpenApiRoute route, string id)
    {
        var example = examples.OfRequest(operation.Request);
        var inPath = operation.Request.Members.Where(member => route.Members.Contains(member.ClrName)).ToList();
        var others = operation.Request.Members.Except(inPath).ToList();
        var isQuery = operation.Verb is "GET" or "DELETE";
        var summary = OpenApiSchemas.Text(operation.Request.Docs);
        var described = new JsonObject
        {
            ["operationId"] = id,
            ["x-operation-name"] = operation.Name,
            ["tags"] = new JsonArray(operation.Operation.Feature),
            ["summary"] = FirstSentence().Match(summary).Value.TrimEnd(':'),
            ["description"] = summary,
            ["security"] = Security(operation.Operation.Access),
            ["x-access"] = Camel(operation.Operation.Access),
        };
        if (operation.Needs.Count > 0)
            described["x-permissions"] = new JsonArray([.. operation.Needs.Select(Permission)]);
        if (operation.Operation.Limits.Count > 0)
            described["x-rate-limits"] = new JsonArray([.. operation.Operation.Limits.Select(Limit)]);
        List<JsonNode> parameters = [.. inPath.Select(member => Parameter(member, "path", example)), .. isQuery ? others.Select(member => Parameter(member, "query", example)) : []];
        if (parameters.Count > 0)
            described["parameters"] = new JsonArray([.. parameters]);
        var hasBody = !isQuery && others.Count > 0;
        if (hasBody)
            described["requestBody"] = Body(operation.Request, others, example);
        described["responses"] = Responses(operation, hasBody);
        return described;
    }

    private static JsonArray Security(Actor access) => access == Actor.Anonymous
        ? []
        : [new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["cookie"] = new JsonArray() }];

    private JsonObject Parameter(ContractMember member, string place, JsonObject example)
    {
        var schema = schemas.OfMember(member, isRequest: true);
        var parameter = new JsonObject { ["name"] = member.Name, ["in"] = place, ["required"] = place == "path" || OpenApiSchemas.IsAskedFor(member) };
        if (schema.Remove("description", out var description))
            parameter["description"] = description;
        parameter["schema"] = schema;
        if (place == "path" || example.ContainsKey(member.Name))
            parameter["example"] = (example[member.Name] ?? examples.Of(member))?.DeepClone();
        return parameter;
    }

    private JsonObject Body(ContractType type, IReadOnlyList<ContractMember> members, JsonObject example) => new()
    {
        ["required"] = members.Any(OpenApiSchemas.IsAskedFor),
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject
            {
                ["schema"] = schemas.Body(type, members),
                ["example"] = new JsonObject(members.Where(member => example.ContainsKey(member.Name)).Select(member => KeyValuePair.Create(member.Name, example[member.Name]?.DeepClone()))),
            },
        },
    };

    private JsonObject Responses(ContractOperation operation, bool hasBody)
    {
        var responses = new JsonObject();
        if (operation.Response is null)
            responses["204"] = Headed(operation, new JsonObject { ["description"] = "Done." });
        else
            responses["200"] = Answer(operation, operation.IsCreating ? "Done; nothing was made, or it was made by an earlier call." : "Done.");
        if (operation.IsCreating)
            responses["201"] = Answer(operation, "Made.");
        errors.AddTo(responses, operation, hasBody);
        return new JsonObject(responses.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => KeyValuePair.Create(answer.Key, answer.Value?.DeepClone())));
    }

    private JsonObject Answer(ContractOperation operation, string description)
    {
        var answer = Headed(operation, new JsonObject { ["description"] = description });
        answer["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = schemas.Of(operation.Response!, isRequest: false), ["example"] = examples.OfAnswer(operation.Response!) },
        };
        return answer;
    }

    /// <summary>With the headers that tell the state of the operation's own limits.</summary>
    private static JsonObject Headed(ContractOperation operation, JsonObject answer)
    {
        if (operation.Operation.Limits.Count > 0)
        {
            answer["headers"] = new JsonObject
            {
                ["RateLimit"] = new JsonObject { ["$ref"] = "#/components/headers/RateLimit" },
                ["RateLimit-Policy"] = new JsonObject { ["$ref"] = "#/components/headers/RateLimitPolicy" },
            };
        }
        return answer;
    }

    private static JsonObject Permission(NeededPermission needed)
    {
        var described = new JsonObject { ["permission"] = Camel(needed.Permission) };
        if (needed.Member is { } member)
            described["member"] = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        if (needed.When is { } when)
            described["when"] = when;
        return described;
    }

    private static JsonObject Limit(RateLimitAttribute limit)
    {
        var described = new JsonObject { ["name"] = Camel(limit.Rate), ["per"] = Camel(RequestLimits.ScopeOf(limit.Rate)) };
        if (limit.Unless is { } unless)
            described["unless"] = JsonNamingPolicy.CamelCase.ConvertName(unless);
        return described;
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Placeholder();

    /// <summary>To the first full stop that ends one, which no code or number does.</summary>
    [GeneratedRegex(@"^.*?[.:](?=\s[A-Z0-9`]|$)|^.*$", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FirstSentence();
}
