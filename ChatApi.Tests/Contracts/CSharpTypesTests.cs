using System.Diagnostics;
using ChatApi.Contracts;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

/// <summary>Wire contract, section 7: the types for ServiceStack.Client, which stands here as the few types of it that they need.</summary>
sealed class CSharpTypesTests : NotesTest
{
    [Test]
    public async Task A_request_knows_its_route_its_answer_and_its_verb() => Assert.That(await Text(""), Does.Contain("""
            [Route("/rooms/{Room}/notes", "POST")]
            public partial class PostNote : IReturn<Note>, IPost
            {
                public virtual string? Room { get; set; }
                public virtual string Text { get; set; } = null!;
                public virtual Guid ClientId { get; set; }
                public virtual DateTimeOffset? SentAt { get; set; }
                public virtual TimeSpan? Ttl { get; set; }
                public virtual NoteKind Kind { get; set; }
                public virtual bool Replayed { get; set; }
                public virtual bool Created { get; set; }
                public virtual List<Attachment>? Attachments { get; set; }
                public virtual Dictionary<string, string>? Meta { get; set; }
            }
        """).And.Contain("""
            [Route("/notes/{Id}", "DELETE")]
            public partial class RemoveNote : IReturnVoid, IDelete
            {
                public virtual long Id { get; set; }
            }
        """).And.Contain("""
            public enum NoteKind
            {
                Text,
                Image,
            }
        """).And.Contain("""
            /// <summary>What FindNotes understood.</summary>
            public partial class NotePage
        """));

    [Test]
    public async Task REF_2_A_file_begins_with_its_options_and_has_what_was_asked_for()
    {
        var text = await Text("?IncludeTypes=NotePage&ExcludeTypes=Note&Nothing=x");
        Assert.That(text, Does.StartWith($"/* Options:\nVersion: 0.1.0\nBaseUrl: {Server.Url}\n\nIncludeTypes: NotePage\nExcludeTypes: Note\n*/\n#nullable enable\n"));
        Assert.That(text, Does.Contain("class FindNotes").And.Contain("List<object> Results").And.Not.Contain("PostNote"));
    }

    [Test]
    public async Task What_ServiceStack_Client_has_is_not_there_twice()
    {
        Assert.That(await Text(""), Does.Not.Contain("class ResponseStatus").And.Not.Contain("class ResponseError").And.Not.Contain("class ErrorResponse"));
        Assert.That(Chat(), Does.Not.Contain("class Authenticate").And.Not.Contain("class Register").And.Not.Contain("class GetAccessToken").And.Contain("ResponseStatus? "));
    }

    [Test]
    public void An_event_says_the_name_that_a_handler_is_kept_under() => Assert.That(Chat(), Does.Contain("""
            /// <remarks>Its name is <c>message.new</c>, which a handler of <c>ServerEventsClient</c> is kept under.</remarks>
            public partial class MessageCreated : ServerEvent
            {
                /// <summary>As it is now.</summary>
                public virtual Message Message { get; set; } = null!;
            }
        """).And.Contain("/// <remarks>Its name begins with <c>custom.</c>.</remarks>").And.Contain("public const string MessageTooLong = \"MessageTooLong\";"));

    [Test]
    public async Task All_of_them_compile_without_a_warning_documentation_included()
    {
        var part = new ContractOptions { BaseUrl = "http://localhost", IncludeTypes = ["GetEvents", "SendMessages"], ExcludeTypes = ["Message", "UserSummary"] };
        Assert.That(await Compile(Chat()), Is.Empty);
        Assert.That(await Compile(new CSharpTypes().Write(ContractModelTests.Chat.Select(part), part)), Is.Empty);
        Assert.That(await Compile("class Broken : Nothing {}"), Does.Contain("CS0246"), "the compiler compiles");
    }

    private static string Chat() => new CSharpTypes().Write(ContractModelTests.Chat, new ContractOptions { BaseUrl = "http://localhost" });

    private async Task<string> Text(string query) => await (await Server.Get("/types/csharp" + query)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();

    /// <summary>What the compiler of the SDK says.</summary>
    private static async Task<string> Compile(string source)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compiler = Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(runtime, "../../../sdk")), "csc.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        var folder = Directory.CreateTempSubdirectory("chatapi-csharp-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "dtos.cs"), source);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ServiceStack.cs"), ServiceStack);
            string[] references = [typeof(object).Assembly.Location, Path.Combine(runtime, "System.Runtime.dll"), Path.Combine(runtime, "System.Collections.dll")];
            using var run = Process.Start(new ProcessStartInfo("dotnet",
            [
                compiler, "-nologo", "-noconfig", "-nostdlib", "-warnaserror", "-nowarn:1591", "-target:library", "-out:dtos.dll", "-doc:dtos.xml",
                .. references.Select(one => $"-reference:{one}"), "dtos.cs", "ServiceStack.cs",
            ])
            {
                WorkingDirectory = folder.FullName,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
            var said = await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            return run.ExitCode == 0 ? "" : $"{said} (exit code {run.ExitCode})";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private const string ServiceStack = """
        namespace ServiceStack
        {
            public interface IReturn { }
            public interface IReturn<T> : IReturn { }
            public interface IReturnVoid : IReturn { }
            public interface IVerb { }
            public interface IGet : IVerb { }
            public interface IPost : IVerb { }
            public interface IPut : IVerb { }
            public interface IPatch : IVerb { }
            public interface IDelete : IVerb { }
            [System.AttributeUsage(System.AttributeTargets.Class, AllowMultiple = true)]
            public class RouteAttribute : System.Attribute { public RouteAttribute(string path, string verbs) { } }
            public class ResponseStatus { }
            public class ResponseError { }
            public class ErrorResponse { }
            public class Authenticate { }
            public class AuthenticateResponse { }
            public class GetAccessToken { }
            public class GetAccessTokenResponse { }
            public class GetEventSubscribers { }
            public class Register { }
            public class UpdateEventSubscriber { }
            public class UpdateEventSubscriberResponse { }
        }
        """;
}
