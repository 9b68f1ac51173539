using System.Text.Json;
using ChatApi.Contracts;
using ChatApi.Http;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

/// <summary>What generators get to see of a contract: of the chat's, and of another that nothing was written for.</summary>
public sealed class ContractModelTests
{
    internal static ContractModel Chat { get; } = ContractReflection.Read(HttpSetup.ReadOperations());

    internal static ContractModel Notes { get; } = ContractReflection.Read(new OperationCatalog(NotesServer.Contract, [typeof(NoteService)], NotesServer.Json));

    [Test]
    public void Every_request_is_there_with_what_its_attributes_say()
    {
        var post = Notes.Operations.Single(one => one.Name == "PostNote");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Notes.Operations.Select(one => one.Name), Is.EqualTo(NotesServer.Contract.Select(type => type.Name).Order(StringComparer.Ordinal)));
            Assert.That((post.Verb, post.Operation.Feature, post.Response, post.IsCreating), Is.EqualTo(("POST", "Http", new TypeRef(TypeKind.Object, "Note"), true)));
            Assert.That(post.Routes.Single().Path, Is.EqualTo("/rooms/{Room}/notes"));
            Assert.That(Notes.Operations.Single(one => one.Name == "RemoveNote").Response, Is.Null);
            Assert.That(Chat.Operations.Single(one => one.Name == "SendMessage").Needs.Select(needed => needed.Permission), Is.EqualTo(new[] { Permission.SendMessages, Permission.MentionEveryone }));
        }
    }

    [Test]
    public void All_that_requests_and_answers_are_made_of_is_there_once()
    {
        Assert.That(Notes.Types.Select(type => type.Name), Is.EqualTo(new[] { "Attachment", "ErrorResponse", "Note", "NotePage", "ResponseError", "ResponseStatus" }));
        Assert.That(Notes.Enums.Single().Values.Select(value => value.Name), Is.EqualTo(new[] { "Text", "Image" }));
        Assert.That(new[] { "PostNote", "NoteKind", "Attachment", "Nothing" }.Select(Notes.Has), Is.EqualTo(new[] { true, true, true, false }));
    }

    [TestCase("text", TypeKind.Text, false)]
    [TestCase("clientId", TypeKind.Uuid, false)]
    [TestCase("sentAt", TypeKind.Time, true)]
    [TestCase("ttl", TypeKind.Duration, true)]
    [TestCase("kind", TypeKind.Enum, false)]
    [TestCase("created", TypeKind.Truth, false)]
    [TestCase("attachments", TypeKind.List, true)]
    [TestCase("meta", TypeKind.Map, true)]
    public void A_member_has_its_JSON_name_its_type_and_whether_it_may_be_left_out(string name, object kind, bool isOptional)
    {
        var member = Notes.Operations.Single(one => one.Name == "PostNote").Request.Members.Single(member => member.Name == name);
        Assert.That((member.Type.Kind, member.IsOptional), Is.EqualTo(((TypeKind)kind, isOptional)));
    }

    [Test]
    public void What_the_JSON_does_not_have_is_not_there() =>
        Assert.That(Notes.Types.Single(type => type.Name == "Note").Members.Select(member => member.Name), Is.EqualTo(new[] { "room", "text", "clientId", "sentAt", "kind", "ttl", "replayed" }));

    [Test]
    public void Lists_and_maps_say_what_is_in_them()
    {
        Assert.That(TypeRef.Of(typeof(List<Attachment>)), Is.EqualTo(new TypeRef(TypeKind.List, Item: new TypeRef(TypeKind.Object, "Attachment"))));
        Assert.That(TypeRef.Of(typeof(Dictionary<string, JsonElement>)), Is.EqualTo(new TypeRef(TypeKind.Map, Item: new TypeRef(TypeKind.Json))));
        Assert.That(TypeRef.Of(typeof(List<ServerEvent>)).HasEvents, Is.True);
        Assert.That(() => TypeRef.Of(typeof(KeyValuePair<string, string>)), Throws.InvalidOperationException.With.Message.Contains("declare a type of its own"));
    }

    [Test]
    public void Documentation_is_spelled_as_the_language_does()
    {
        var send = Chat.Operations.Single(one => one.Name == "SendMessage").Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(send.Docs.Write(JsonNamingPolicy.CamelCase), Does.StartWith("Sends a message. Repeating a `clientMessageId` returns the first result (200, `replayed`), for ever;"));
            Assert.That(send.Docs.Write(null), Does.Contain("`ClientMessageId`"));
            Assert.That(Docs("MessagePreview", "type"), Is.EqualTo("As `Message.type`."), "a member of another type");
            Assert.That(Docs("SendMessageResponse", "replayed"), Does.StartWith("True when an earlier call"), "that of an interface");
            Assert.That(Chat.Events.Single(one => one.Name == "message.new").Type.Members.Single().Docs.Write(null), Is.EqualTo("As it is now."), "a record's own member");
            Assert.That(Notes.Types.Single(type => type.Name == "NotePage").Docs.Write(null), Is.EqualTo("What FindNotes understood."));
            Assert.That(Chat.Types.Where(type => type.Docs.IsEmpty).Select(type => type.Name), Is.Empty);
        }

        static string Docs(string type, string member) => Chat.Types.Single(one => one.Name == type).Members.Single(one => one.Name == member).Docs.Write(JsonNamingPolicy.CamelCase);
    }

    [Test]
    public void Every_kind_of_event_is_there_with_its_own_members()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Chat.Events.Select(one => one.Name), Is.EqualTo(EventTypes.ByName.Keys.Order(StringComparer.Ordinal)));
            Assert.That(Chat.Events.Single(one => one.Name == "custom.*").Prefix, Is.EqualTo("custom."));
            Assert.That(Chat.Events.Single(one => one.Name == "message.new") is { IsDurable: true, Prefix: null }, Is.True);
            Assert.That(Chat.Events.Single(one => one.Name == "typing.start").IsDurable, Is.False);
            Assert.That(Chat.AnyEvent.Members.Select(member => member.Name), Is.EqualTo(new[] { "id", "name", "conversationId", "seq", "at" }));
            Assert.That(Chat.ErrorCodes!.Values.Select(code => code.Name), Does.Contain("MessageTooLong"));
        }
    }
}
