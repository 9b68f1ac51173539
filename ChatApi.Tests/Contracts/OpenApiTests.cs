using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ChatApi.Contracts;
using ChatApi.Http;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

[Access(Actor.Anonymous), RateLimit(Rate.SearchPerUser)]
public sealed class EchoShape : IPost, IReturn<Shape>
{
    [NotEmpty]
    public Shape? Shape { get; set; }

    [Form("red|green", "be red or green")]
    public string? Color { get; set; }
}

/// <summary>Both taken and answered: what must be given is not what is always there.</summary>
public sealed class Shape
{
    [NotEmpty]
    public string? Name { get; set; }

    [InRange(3, long.MaxValue)]
    public int Sides { get; set; }
}

[JsonSerializable(typeof(EchoShape)), JsonSerializable(typeof(Shape))]
sealed partial class ShapesJson : JsonSerializerContext;

sealed class ShapeService
{
    public Task<Shape> EchoAsync(EchoShape request, Caller caller, CancellationToken ct) => Task.FromResult(request.Shape!);
}

/// <summary>The OpenAPI document of contracts that nothing was written for, and of the chat's.</summary>
sealed class OpenApiTests : NotesTest
{
    private static readonly JsonNode Notes = Read(ContractModelTests.Notes);
    private static readonly JsonNode Chat = Read(ContractModelTests.Chat);
    private static readonly JsonNode Shapes = Read(ContractReflection.Read(
        new OperationCatalog([typeof(EchoShape)], [typeof(ShapeService)], new(ContractJson.Wire) { TypeInfoResolver = ShapesJson.Default })));

    [Test]
    public void An_operation_stands_at_its_routes_and_at_its_name_only_when_it_has_none()
    {
        Assert.That(Keys(Shapes["paths"]!), Is.EqualTo(new[] { "/api/EchoShape" }));
        Assert.That(Keys(Notes["paths"]!), Does.Contain("/api/SignIn").And.Contain("/notes/{id}").And.Not.Contain("/api/RemoveNote"));
        Assert.That(Keys(Notes["paths"]!["/rooms/{room}/notes"]!), Is.EqualTo(new[] { "get", "post" }));
    }

    [Test]
    public void An_operation_with_two_routes_has_two_ids_and_one_name()
    {
        var (inConversation, toAnyone) = (Chat["paths"]!["/api/v1/conversations/{conversationId}/messages"]!["post"]!, Chat["paths"]!["/api/v1/messages"]!["post"]!);
        Assert.That(new[] { Text(inConversation, "operationId"), Text(toAnyone, "operationId") }, Is.EqualTo(new[] { "SendMessage", "SendMessage2" }));
        Assert.That(new[] { Text(inConversation, "x-operation-name"), Text(toAnyone, "x-operation-name") }, Is.All.EqualTo("SendMessage"));
        Assert.That(Keys(Schema(Chat, "SendMessage")["properties"]!), Does.Contain("conversationId"));
        Assert.That(Keys(Schema(Chat, "SendMessageBody")["properties"]!), Does.Not.Contain("conversationId"));
    }

    [Test]
    public void What_a_request_must_have_and_its_limits_are_those_of_its_rules()
    {
        var body = Schema(Notes, "PostNoteBody");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(body["required"]!.ToJsonString(), Is.EqualTo("""["text"]"""));
            Assert.That(body["properties"]!["text"]!.ToJsonString(), Is.EqualTo("""{"type":"string","minLength":1,"maxLength":20}"""));
            Assert.That(body["properties"]!["ttl"]!.ToJsonString(), Is.EqualTo("""{"type":"string","format":"duration"}"""));
            Assert.That(body["properties"]!["attachments"]!.ToJsonString(), Is.EqualTo("""{"type":"array","items":{"$ref":"#/components/schemas/Attachment"}}"""));
            Assert.That(Schema(Notes, "Attachment")["properties"]!["size"]!.ToJsonString(), Is.EqualTo("""{"type":"integer","format":"int64","minimum":1,"maximum":100}"""));
            Assert.That(Schema(Shapes, "EchoShape")["properties"]!["color"]!.ToJsonString(), Is.EqualTo("""{"type":"string","enum":["red","green"]}"""));
        }
    }

    [Test]
    public void What_an_answer_always_has_is_required_of_it() =>
        Assert.That(Schema(Notes, "Note")["required"]!.ToJsonString(), Is.EqualTo("""["clientId","kind"]"""));

    [Test]
    public void A_type_that_is_taken_and_answered_has_a_schema_for_each_where_they_differ()
    {
        Assert.That(Schema(Shapes, "Shape")["required"]!.ToJsonString(), Is.EqualTo("""["sides"]"""));
        Assert.That(Schema(Shapes, "ShapeInput")["required"]!.ToJsonString(), Is.EqualTo("""["name"]"""));
        Assert.That(Schema(Shapes, "EchoShape")["properties"]!["shape"]!.ToJsonString(), Does.Contain("ShapeInput"));
    }

    [Test]
    public void Members_of_a_GET_are_parameters()
    {
        var parameters = Notes["paths"]!["/rooms/{room}/notes"]!["get"]!["parameters"]!.AsArray().ToDictionary(one => Text(one!, "name"), one => one!, StringComparer.Ordinal);
        Assert.That((Text(parameters["room"], "in"), (bool)parameters["room"]["required"]!), Is.EqualTo(("path", true)));
        Assert.That((Text(parameters["ids"], "in"), (bool)parameters["ids"]["required"]!), Is.EqualTo(("query", false)));
        Assert.That(parameters["ids"]["schema"]!.ToJsonString(), Is.EqualTo("""{"type":"array","items":{"type":"integer","format":"int64"}}"""));
    }

    [TestCase("/rooms/{room}/notes", "post", "200 201 400 413 415 429 500 503")]
    [TestCase("/notes/{id}", "delete", "204 400 429 500 503")]
    [TestCase("/notes/latest", "get", "200 201 401 429 500 503")]
    public void An_operation_lists_every_status_it_answers_with(string path, string verb, string statuses) =>
        Assert.That(Keys(Notes["paths"]![path]![verb]!["responses"]!), Is.EqualTo(statuses.Split(' ')));

    [Test]
    public void Whoever_may_be_anyone_needs_no_token()
    {
        Assert.That(Notes["paths"]!["/notes/{id}"]!["delete"]!["security"]!.ToJsonString(), Is.EqualTo("[]"));
        Assert.That(Notes["paths"]!["/notes/latest"]!["get"]!["security"]!.ToJsonString(), Is.EqualTo("""[{"bearer":[]},{"cookie":[]}]"""));
    }

    [TestCase("403", "Forbidden CannotContactUser")]
    [TestCase("404", "ConversationNotFound MessageNotFound")]
    [TestCase("409", "IdempotencyKeyReused")]
    public void Refusals_have_the_codes_that_attributes_ask_for_and_docs_name(string status, string codes)
    {
        var refusal = Chat["paths"]!["/api/v1/messages"]!["post"]!["responses"]![status]!;
        Assert.That(refusal["x-error-codes"]!.AsArray().Select(code => (string)code!), Is.EqualTo(codes.Split(' ')));
        Assert.That(Text(refusal, "description"), Does.StartWith($"- `{codes.Split(' ')[0]}`: "));
    }

    [Test]
    public void Access_permissions_and_limits_are_told()
    {
        var send = Chat["paths"]!["/api/v1/messages"]!["post"]!;
        Assert.That(Text(send, "x-access"), Is.EqualTo("member"));
        Assert.That(send["x-permissions"]!.ToJsonString(), Is.EqualTo("""[{"permission":"sendMessages"},{"permission":"mentionEveryone","member":"mentionsAll","when":"true"}]"""));
        Assert.That(Shapes["paths"]!["/api/EchoShape"]!["post"]!["x-rate-limits"]!.ToJsonString(), Is.EqualTo("""[{"name":"searchPerUser","per":"user"}]"""));
    }

    [Test]
    public void An_event_is_one_of_all_kinds_each_by_its_name()
    {
        Assert.That(Schema(Chat, "ServerEvent")["anyOf"]!.AsArray(), Has.Count.EqualTo(ContractModelTests.Chat.Events.Count));
        var created = Schema(Chat, "MessageCreated");
        Assert.That(Text(created["properties"]!["name"]!, "const"), Is.EqualTo("message.new"));
        Assert.That(created["required"]!.ToJsonString(), Is.EqualTo("""["id","name","message"]"""));
        Assert.That(Text(Schema(Chat, "CustomEvent")["properties"]!["name"]!, "pattern"), Is.EqualTo(@"^custom\."));
    }

    [Test]
    public void Secrets_are_marked() =>
        Assert.That(Text(Schema(Chat, "Register")["properties"]!["password"]!, "format"), Is.EqualTo("password"));

    [Test]
    public void Every_feature_has_words_of_its_own() =>
        Assert.That(Chat["tags"]!.AsArray().Where(tag => Text(tag!, "description").StartsWith("Operations of", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void It_is_the_same_each_time_it_is_made() =>
        Assert.That(OpenApiDocument.Write(ContractReflection.Read(HttpSetup.ReadOperations())), Is.EqualTo(OpenApiDocument.Write(ContractModelTests.Chat)));

    [Test]
    public async Task It_is_served_to_anyone_and_sent_once()
    {
        var answer = await Server.Get("/openapi/v1.json");
        Assert.That(JsonNode.DeepEquals(await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync()), Notes));

        var again = await Server.Get("/openapi/v1.json", ("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        var compressed = await Server.Get("/openapi/v1.json", ("Accept-Encoding", "gzip"));
        Assert.That(compressed.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        Assert.That(compressed.Content.Headers.ContentLength, Is.LessThan(answer.Content.Headers.ContentLength!.Value / 3));
        Assert.That((await Server.Send("HEAD", "/openapi/v1.json")).Content.Headers.ContentLength, Is.EqualTo(answer.Content.Headers.ContentLength));
    }

    private static JsonNode Read(ContractModel model) => JsonNode.Parse(OpenApiDocument.Write(model))!;

    private static JsonNode Schema(JsonNode document, string name) => document["components"]!["schemas"]![name]!;

    private static string Text(JsonNode node, string name) => (string)node[name]!;

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(member => member.Key);
}
