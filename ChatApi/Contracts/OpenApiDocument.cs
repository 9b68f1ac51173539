using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatApi.Contracts;

/// <summary>
/// The contract as an OpenAPI 3.1 document. Each operation stands at its routes, the first under its own name; at <c>/api/{Name}</c> only
/// where it has none, so that generated clients have one method for it. Extensions say what OpenAPI has no word for: <c>x-operation-name</c>,
/// <c>x-access</c>, <c>x-permissions</c>, <c>x-rate-limits</c>, <c>x-error-codes</c>, <c>x-max-bytes</c>.
/// </summary>
sealed class OpenApiDocument
{
    private const string About = """
        Members that are null are left out of answers; in requests `null` is the same as leaving a member out. Unknown members of a
        request are ignored. Every operation can also be called by `POST /api/{Name}` with all its members in the body, several at once by
        `POST /api/{Name}[]`, and over the WebSocket by `{"op":"{Name}","body":{…}}`. Answers may get further members, and events
        further kinds, within a version: ignore what you do not know.
        """;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ContractModel model;
    private readonly OpenApiSchemas schemas;
    private readonly OpenApiErrors errors;
    private readonly OpenApiOperations operations;

    private OpenApiDocument(ContractModel model)
    {
        this.model = model;
        schemas = new OpenApiSchemas(model);
        errors = new OpenApiErrors(model, schemas);
        operations = new OpenApiOperations(schemas, errors, new OpenApiExamples(model));
    }

    /// <summary>The document as UTF-8; the same for the same contract.</summary>
    public static byte[] Write(ContractModel model) => JsonSerializer.SerializeToUtf8Bytes(new OpenApiDocument(model).Make(), Json);

    private JsonObject Make() => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject
        {
            ["title"] = "ChatApi",
            ["version"] = model.Version,
            ["summary"] = "A self-hosted chat service: an acknowledged message is never lost, never doubled.",
            ["description"] = About.ReplaceLineEndings(" "),
            ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
        },
        ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "Where this document is" }),
        ["tags"] = Tags(),
        ["paths"] = Paths(),
        ["components"] = new JsonObject
        {
            ["responses"] = errors.Shared(),
            ["schemas"] = schemas.Components(), // last: what stands above says which are needed
            ["headers"] = OpenApiErrors.Headers(),
            ["securitySchemes"] = OpenApiOperations.SecuritySchemes(),
        },
    };

    private JsonArray Tags() => [.. model.Operations.Select(one => one.Operation.Feature).Distinct().Order(StringComparer.Ordinal)
        .Select(feature => new JsonObject { ["name"] = feature, ["description"] = OpenApiTags.Describe(feature) })];

    private JsonObject Paths()
    {
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var operation in model.Operations)
        {
            var routes = OpenApiOperations.RoutesOf(operation);
            for (var i = 0; i < routes.Count; i++)
            {
                if (!paths.TryGetValue(routes[i].Path, out var verbs))
                    paths.Add(routes[i].Path, verbs = []);
                verbs.Add(operation.Verb.ToLowerInvariant(), operations.Describe(operation, routes[i], i == 0 ? operation.Name : $"{operation.Name}{i + 1}"));
            }
        }
        return new JsonObject(paths.Select(path => KeyValuePair.Create(path.Key, (JsonNode?)path.Value)));
    }
}
