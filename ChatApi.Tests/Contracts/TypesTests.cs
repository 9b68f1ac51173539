using System.Net;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

/// <summary>Wire contract, section 7: the generated types, of a contract that nothing was written for.</summary>
sealed class TypesTests : NotesTest
{
    [TestCase("/types/typescript", "text/plain; charset=utf-8")]
    [TestCase("/types/mjs", "text/javascript; charset=utf-8")]
    [TestCase("/types/swift", "text/plain; charset=utf-8")]
    [TestCase("/Types/TypeScript", "text/plain; charset=utf-8")]
    public async Task REF_1_Anyone_gets_the_types_as_text(string path, string contentType)
    {
        var answer = await Server.Get(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo(contentType));
        Assert.That((await Server.Send("HEAD", path)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Error(await Server.Post(path, "{}"), 405, "MethodNotAllowed");
        await Error(await Server.Get(path + "x"), 404, "NotFound");
    }

    [TestCase("/types/typescript")]
    [TestCase("/types/mjs")]
    [TestCase("/types/swift")]
    public async Task REF_2_A_file_begins_with_its_options_and_those_given_are_switched_on(string path)
    {
        Assert.That(await Text(path), Does.StartWith($"/* Options:\nVersion: 0.1.0\nBaseUrl: {Server.Url}\n\n//IncludeTypes:\n//ExcludeTypes:\n*/\n"));
        Assert.That(await Text($"{path}?MakePropertiesOptional=True&IncludeTypes=PostNote,RemoveNote&excludeTypes=Note"),
            Does.StartWith($"/* Options:\nVersion: 0.1.0\nBaseUrl: {Server.Url}\n\nIncludeTypes: PostNote,RemoveNote\nExcludeTypes: Note\n*/\n"));
    }

    [TestCase("PostNote", "Attachment Note NoteKind PostNote")]
    [TestCase("postnote.*,SignIn", "Attachment Note NoteKind PostNote SignIn")]
    [TestCase("NotePage", "FindNotes Note NoteKind NotePage")]
    [TestCase("RemoveNote", "RemoveNote")]
    public async Task REF_2_Included_types_bring_what_they_need_and_nothing_else(string names, string expected) =>
        Assert.That(Declared(await Text($"/types/typescript?IncludeTypes={names}")), Is.EqualTo(expected.Split(' ')));

    [TestCase("ErrorCode", "export type ErrorCode =", "class")]
    [TestCase("Note", "export class Note ", "ErrorCode =")]
    public async Task REF_2_Error_codes_are_a_type_like_others(string names, string there, string notThere) =>
        Assert.That(await Text($"/types/typescript?IncludeTypes={names}"), Does.Contain(there).And.Not.Contain(notThere));

    [Test]
    public async Task REF_2_Excluded_types_are_left_out_and_unknown_where_they_stood()
    {
        var text = await Text("/types/typescript?ExcludeTypes=Note,NoteKind");
        Assert.That(Declared(text), Has.No.Member("Note").And.No.Member("NoteKind").And.Member("PostNote"));
        Assert.That(text, Does.Contain("public kind!: unknown;").And.Contain("public createResponse(): unknown { return {}; }"));
    }

    [Test]
    public async Task REF_2_A_type_that_does_not_exist_is_named() =>
        Assert.That((await Error(await Server.Get("/types/mjs?IncludeTypes=PostNote,Nothing"), 400, "InvalidValue", "IncludeTypes")).GetProperty("message").GetString(), Does.Contain("Nothing"));

    [Test]
    public async Task REF_2_What_can_be_no_name_is_not_repeated_in_the_file(
        [Values("typescript", "mjs", "swift", "csharp", "metadata.json")] string language, [Values("IncludeTypes", "ExcludeTypes")] string option,
        [Values("*/alert(1)//", "Note%0A*/alert(1)//", "Note.*/alert(1)")] string names) =>
        await Error(await Server.Get($"/types/{language}?{option}={names}"), 400, "InvalidValue", option);

    [Test]
    public async Task REF_3_Requests_what_they_are_made_of_and_errors_are_there() => Assert.That(Declared(await Text("/types/typescript")), Is.EqualTo(new[]
    {
        "Attachment", "ErrorResponse", "FailNote", "FindNotes", "GetMyNote", "Note", "NoteKind", "NotePage", "PostNote", "PutMyNote", "RemoveNote", "ResponseError",
        "ResponseStatus", "SignIn",
    }));

    [Test]
    public void REF_3_The_chats_types_have_those_of_signing_in_and_of_streams() =>
        Assert.That(Declared(new ChatApi.Contracts.TypeScriptTypes().Write(ContractModelTests.Chat, new())), Is.SupersetOf(new[]
        {
            "Authenticate", "AuthenticateResponse", "GetAccessToken", "GetAccessTokenResponse", "Register", "ResponseStatus", "ResponseError",
        }));

    [TestCase("/types/typescript")]
    [TestCase("/types/mjs")]
    public async Task REF_4_The_same_build_gives_the_same_text(string path)
    {
        await using var other = await NotesServer.StartAsync(settings => settings.PublicUrl = Server.Url);
        Assert.That(await (await other.Get(path)).Content.ReadAsStringAsync(), Is.EqualTo(await Text(path)));
    }

    [Test]
    public async Task A_request_in_TypeScript_knows_its_name_verb_and_answer() => Assert.That(await Text("/types/typescript"), Does.Contain("""
        // @Route("/rooms/{Room}/notes", "POST")
        export class PostNote implements IReturn<Note>, IPost {
          public room?: string;
          public text!: string;
          public clientId!: string;
          public sentAt?: string;
          public ttl?: string;
          public kind!: NoteKind;
          public replayed!: boolean;
          public created!: boolean;
          public attachments?: Attachment[];
          public meta?: { [index: string]: string; };
          public constructor(init?: Partial<PostNote>) { Object.assign(this, init); }
          public getTypeName(): string { return 'PostNote'; }
          public getMethod(): string { return 'POST'; }
          public createResponse(): Note { return new Note(); }
        }
        """).And.Contain("""
        export enum NoteKind {
          Text = 'Text',
          Image = 'Image',
        }
        """).And.Contain("""
          public getMethod(): string { return 'DELETE'; }
          public createResponse(): void {}
        """).And.Contain("/** What FindNotes understood. */\nexport class NotePage {"));

    [Test]
    public async Task A_request_as_a_module_is_a_plain_class() => Assert.That(await Text("/types/mjs"), Does.Contain("""
        export class RemoveNote {
          /** @type {number} */
          id;
          /** @param {Partial<RemoveNote>} [init] */
          constructor(init) { Object.assign(this, init); }
          getTypeName() { return 'RemoveNote'; }
          getMethod() { return 'DELETE'; }
          createResponse() {}
        }
        """));

    private async Task<string> Text(string path) => await (await Server.Get(path)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();

    /// <summary>The classes and enumerations of a TypeScript file, in the order of their names.</summary>
    private static IEnumerable<string> Declared(string text) => text.Split('\n').Select(line => line.Split(' ')).Where(words => words is ["export", "class" or "enum", ..])
        .Select(words => words[2]).Order(StringComparer.Ordinal);
}
