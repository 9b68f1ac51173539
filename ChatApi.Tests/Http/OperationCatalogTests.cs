using System.Text.Json.Serialization;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: DTO rules. A contract that breaks one stops the start.</summary>
sealed class OperationCatalogTests
{
    [TestCase(typeof(Faults.TwoVerbs), "TwoVerbs has 2 verbs", Category = "DTO-2")]
    [TestCase(typeof(Faults.NoVerb), "NoVerb has 0 verbs", Category = "DTO-2")]
    [TestCase(typeof(Faults.NoReturn), "NoReturn has 0 answers", Category = "DTO-2")]
    [TestCase(typeof(Faults.TwoReturns), "TwoReturns has 2 answers", Category = "DTO-2")]
    [TestCase(typeof(Faults.NoAccess), "add [Access(")]
    [TestCase(typeof(Faults.NoService), "NoService has no service method: add one to a class named …Service: public Task VerbAsync(NoService request, Caller caller, CancellationToken ct)")]
    [TestCase(typeof(Faults.Twice), "Twice has 2 service methods (FaultService.OneAsync, FaultService.TwoAsync)")]
    [TestCase(typeof(Faults.WrongForm), "FaultService.Wrong takes a WrongForm but does not have the form")]
    [TestCase(typeof(Faults.DeepGet), "DeepGet.Inner does not fit a query string", Category = "DTO-3")]
    [TestCase(typeof(Faults.Bytes), "Bytes.Data is byte[]", Category = "DTO-5")]
    [TestCase(typeof(Faults.Anything), "Anything.Data is object", Category = "DTO-5")]
    [TestCase(typeof(Faults.Mixed), "Colours is a [Flags] enumeration", Category = "DTO-5")]
    [TestCase(typeof(Faults.Unlisted), "Unlisted is missing in ContractJson")]
    [TestCase(typeof(Faults.BadRoute), "{Nothing} in the route /bad/{Nothing} is no scalar member")]
    [TestCase(typeof(Faults.OtherVerb), "it must be the request's own, POST")]
    [TestCase(typeof(Faults.SameRoute), "share GET /ROOMS/{}/notes")]
    [TestCase(typeof(Faults.Note), "have one name", Category = "DTO-1")]
    [TestCase(typeof(Faults.Hiding), "Hiding.Data would hide the envelope", Category = "DTO-8")]
    [TestCase(typeof(Faults.Nameless), "Nameless has no wire name")]
    [TestCase(typeof(Faults.FilesByGet), "FilesByGet takes files, which need a body", Category = "FILE-1")]
    [TestCase(typeof(Faults.FilesInJson), "FilesInJson.Files is no part of its JSON", Category = "FILE-1")]
    public void A_fault_stops_the_start_with_its_name_and_the_way_out(Type fault, string says) => Assert.That(
        () => new OperationCatalog([.. NotesServer.Contract, fault], [typeof(NoteService), typeof(Faults.FaultService)], NotesServer.Json),
        Throws.InvalidOperationException.With.Message.Contains(says));

    [Test]
    public void Names_are_found_in_any_case()
    {
        var catalog = new OperationCatalog(NotesServer.Contract, [typeof(NoteService), typeof(string)], NotesServer.Json);
        Assert.That(catalog.Find("postNOTE")?.Name, Is.EqualTo("PostNote"));
        Assert.That(catalog.Find("Nothing"), Is.Null);
        Assert.That(catalog.ServiceTypes, Is.EqualTo(new[] { typeof(NoteService) }));
    }

    [Test]
    public void The_contract_of_the_chat_has_no_fault() => Assert.That(
        () => new OperationCatalog(typeof(SendMessage).Assembly.GetExportedTypes(), typeof(Operation).Assembly.GetTypes(), ContractJson.Wire), Throws.Nothing);
}

/// <summary>Requests that no client, or not every client, could work with.</summary>
static class Faults
{
    [Access(Actor.Anonymous)]
    public sealed class TwoVerbs : IGet, IPost, IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class NoVerb : IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class NoReturn : IPost;

    [Access(Actor.Anonymous)]
    public sealed class TwoReturns : IPost, IReturnVoid, IReturn<Http.Note>;

    public sealed class NoAccess : IPost, IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class NoService : IPost, IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class Twice : IPost, IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class WrongForm : IPost, IReturnVoid;

    [Access(Actor.Anonymous)]
    public sealed class DeepGet : IGet, IReturnVoid
    {
        public Attachment? Inner { get; set; }
    }

    [Access(Actor.Anonymous)]
    public sealed class Bytes : IPost, IReturnVoid
    {
        public byte[]? Data { get; set; }
    }

    [Access(Actor.Anonymous)]
    public sealed class Anything : IPost, IReturnVoid
    {
        public List<object>? Data { get; set; }
    }

    [Access(Actor.Anonymous)]
    public sealed class Mixed : IPost, IReturnVoid
    {
        public Colours? Data { get; set; }
    }

    [Flags]
    public enum Colours
    {
        None = 0,
        Red = 1,
    }

    [Access(Actor.Anonymous)]
    public sealed class FilesByGet : IGet, IReturnVoid, ITakesFiles
    {
        [JsonIgnore]
        public IReadOnlyList<SentFile> Files { get; set; } = [];
    }

    [Access(Actor.Anonymous)]
    public sealed class FilesInJson : IPost, IReturnVoid, ITakesFiles
    {
        public IReadOnlyList<SentFile> Files { get; set; } = [];
    }

    [Access(Actor.Anonymous)]
    public sealed class Unlisted : IPost, IReturnVoid;

    [Route("/bad/{Nothing}", "POST"), Access(Actor.Anonymous)]
    public sealed class BadRoute : IPost, IReturnVoid;

    [Route("/other", "PUT"), Access(Actor.Anonymous)]
    public sealed class OtherVerb : IPost, IReturnVoid;

    [Route("/ROOMS/{Name}/notes", "GET"), Access(Actor.Anonymous)]
    public sealed class SameRoute : IGet, IReturnVoid
    {
        public string? Name { get; set; }
    }

    [Access(Actor.Anonymous)]
    public sealed class Note : IPost, IReturnVoid;

    [Event("hiding")]
    public sealed record Hiding(string Data) : ServerEvent;

    public sealed record Nameless : ServerEvent;

    internal sealed class FaultService
    {
        public Task OneAsync(Twice request, Caller caller, CancellationToken ct) => Task.CompletedTask;

        public Task TwoAsync(Twice request, Caller caller, CancellationToken ct) => Task.CompletedTask;

        public Task Wrong(WrongForm request) => Task.CompletedTask;
    }
}
