using ChatApi.Contracts;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

/// <summary>Swift of a contract that nothing was written for: as the ServiceStack package reads it (wire contract, section 7), and as the SDK has it.</summary>
sealed class SwiftTypesTests : NotesTest
{
    [Test]
    public async Task A_request_for_the_ServiceStack_package_knows_its_verb_and_answer() => Assert.That(await Text(), Does.Contain("""
        import Foundation
        import ServiceStack

        public enum NoteKind : String, Codable {
            case Text
            case Image
        }
        """).And.Contain("""
        // @Route("/rooms/{Room}/notes", "POST")
        public class PostNote : IReturn, IPost, Codable {
            public typealias Return = Note
            public var room:String?
            public var text:String?
            public var clientId:String?
            public var sentAt:Date?
            @TimeSpan public var ttl:TimeInterval?
            public var kind:NoteKind?
            public var replayed:Bool?
            public var created:Bool?
            public var attachments:[Attachment]?
            public var meta:[String:String]?
            required public init(){}
        }
        """).And.Contain("""
        public class RemoveNote : IReturnVoid, IDelete, Codable {
            public var id:Int?
            required public init(){}
        }
        """));

    [Test]
    public async Task What_the_ServiceStack_package_brings_is_named_and_not_declared() => Assert.That(await Text(), Does.Contain("var responseStatus:ResponseStatus?")
        .And.Not.Contain("class ResponseStatus").And.Not.Contain("class ResponseError"));

    [Test]
    public async Task What_was_left_out_is_JSON_of_any_shape() => Assert.That(
        await Text("?ExcludeTypes=Note,NoteKind"), Does.Contain("public var kind:JSONValue?").And.Contain("public typealias Return = JSONValue").And.Contain("public enum JSONValue : Codable {"));

    [Test]
    public void A_request_of_the_SDK_requires_what_the_service_requires() => Assert.That(Write(new SwiftSdkRequests()), Does.Contain("""
        public struct PostNote: ChatRequest, Codable, Hashable {
            public typealias Response = Note
            public static let name = "PostNote"
            public static let verb = ChatVerb.post
            public static let isAnonymous = true

            public var room: String?

            public var text: String

            public var clientId: UUID

            public var sentAt: Date?

            public var ttl: ISODuration?
        """).And.Contain("""
            public init(
                room: String? = nil,
                text: String,
                clientId: UUID,
                sentAt: Date? = nil,
                ttl: ISODuration? = nil,
        """).And.Contain("public typealias Response = EmptyResponse"));

    [Test]
    public void A_set_of_the_SDK_keeps_values_that_came_later() => Assert.That(Write(new SwiftSdkTypes()), Does.Contain("""
        public struct NoteKind: RawRepresentable, Codable, Sendable, Hashable {
            public static let text = NoteKind(rawValue: "Text")
            public static let image = NoteKind(rawValue: "Image")

            public var rawValue: String

            public init(rawValue: String) { self.rawValue = rawValue }
        }
        """));

    [Test]
    public void A_call_of_the_SDK_is_a_method() => Assert.That(Write(new SwiftSdkCalls()), Does.Contain("""
            @discardableResult
            public func postNote(_ request: PostNote) async throws -> Note {
                try await call(request)
            }
        """).And.Contain("""
            public func removeNote(_ request: RemoveNote) async throws {
                _ = try await call(request)
            }
        """));

    [TestCase("default", "`default`")]
    [TestCase("self", "`self`")]
    [TestCase("text", "text")]
    public void A_word_of_the_language_is_quoted(string name, string expected) => Assert.That(SwiftText.Escape(name), Is.EqualTo(expected));

    [Test]
    public void A_type_that_contains_itself_is_named()
    {
        var chat = ContractModelTests.Chat;
        var loop = new ContractType("Loop", [new("next", "Next", new TypeRef(TypeKind.Object, "Loop"), IsNullable: true, [], DocText.None)], DocText.None);
        var contract = new ContractModel
        {
            Version = chat.Version,
            Operations = [],
            Types = [loop],
            Enums = [],
            Events = [],
            AnyEvent = chat.AnyEvent,
            UnknownEvent = chat.UnknownEvent,
            ErrorCodes = null,
        };
        Assert.That(() => new SwiftSdkTypes().Write(contract, new()), Throws.InvalidOperationException.With.Message.Contains("Loop contains itself"));
    }

    private static string Write(IContractWriter writer) => writer.Write(ContractModelTests.Notes, new());

    private async Task<string> Text(string query = "") => await (await Server.Get("/types/swift" + query)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
}
