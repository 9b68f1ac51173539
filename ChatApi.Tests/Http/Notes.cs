using System.Text.Json;
using System.Text.Json.Serialization;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.Tests.Http;

// A small contract of its own, so that the rules of the wire are tested apart from the chat.

public enum NoteKind
{
    Text,
    Image,
}

public sealed class Note : ICreated, IReplayed
{
    public string? Room { get; set; }

    public string? Text { get; set; }

    public Guid ClientId { get; set; }

    public DateTime? SentAt { get; set; }

    public NoteKind Kind { get; set; }

    public TimeSpan? Ttl { get; set; }

    public bool? Replayed { get; set; }

    [JsonIgnore]
    public bool Created { get; set; }
}

[Route("/rooms/{Room}/notes", "POST"), Access(Actor.Anonymous)]
public sealed class PostNote : IPost, IReturn<Note>
{
    public string? Room { get; set; }

    [NotEmpty, MaxScalars(20)]
    public string? Text { get; set; }

    public Guid ClientId { get; set; }

    public DateTime? SentAt { get; set; }

    public TimeSpan? Ttl { get; set; }

    public NoteKind Kind { get; set; }

    public bool Replayed { get; set; }

    public bool Created { get; set; }

    public List<Attachment>? Attachments { get; set; }

    public Dictionary<string, string>? Meta { get; set; }
}

public sealed class Attachment
{
    public string? Name { get; set; }

    [InRange(1, 100)]
    public long Size { get; set; }
}

[Route("/rooms/{Room}/notes", "GET"), Access(Actor.Anonymous)]
public sealed class FindNotes : IGet, IReturn<NotePage>
{
    public string? Room { get; set; }

    public List<long>? Ids { get; set; }

    public List<string>? Words { get; set; }

    public DateTime? Since { get; set; }

    public DateTimeOffset? Until { get; set; }

    public int? Take { get; set; }

    public bool Flag { get; set; }

    public Guid? Id { get; set; }

    public TimeSpan? Age { get; set; }

    public NoteKind? Kind { get; set; }
}

/// <summary>What FindNotes understood.</summary>
public sealed class NotePage
{
    public FindNotes? Asked { get; set; }

    public List<Note> Results { get; set; } = [];

    public int Total { get; set; }
}

[Route("/notes/{Id}", "DELETE"), Access(Actor.Anonymous)]
public sealed class RemoveNote : IDelete, IReturnVoid
{
    public long Id { get; set; }
}

/// <summary>Fails as its code says.</summary>
[Access(Actor.Anonymous)]
public sealed class FailNote : IPost, IReturnVoid
{
    public string? How { get; set; }
}

[Route("/notes/latest", "GET"), Access(Actor.SignedIn)]
public sealed class GetMyNote : IGet, IReturn<Note>;

[Route("/notes/{Room}", "PUT"), Access(Actor.SignedIn)]
public sealed class PutMyNote : IPut, IReturn<Note>
{
    public string? Room { get; set; }
}

/// <summary>A note made of files, of a contract of its own: takes at most three text or PNG files of up to 1,000 bytes, and needs one.</summary>
[Route("/rooms/{Room}/files", "POST"), Access(Actor.Anonymous)]
public sealed class FileNote : IPost, IReturn<FiledNote>, ITakesFiles
{
    public string? Room { get; set; }

    public string? Text { get; set; }

    public DateTime? SentAt { get; set; }

    public Attachment? Cover { get; set; }

    public List<string>? Tags { get; set; }

    public List<Attachment>? Attachments { get; set; }

    public Dictionary<string, string>? Meta { get; set; }

    [JsonIgnore]
    public IReadOnlyList<SentFile> Files { get; set; } = [];
}

public sealed class FiledNote
{
    public string? Room { get; set; }

    public string? Text { get; set; }

    public DateTime? SentAt { get; set; }

    public Attachment? Cover { get; set; }

    public List<string>? Tags { get; set; }

    public List<Attachment>? Attachments { get; set; }

    public Dictionary<string, string>? Meta { get; set; }

    /// <summary>Field, name, type and content as hexadecimal digits of each.</summary>
    public List<string> Files { get; set; } = [];
}

/// <summary>Sets and clears token cookies.</summary>
[Access(Actor.Anonymous)]
public sealed class SignIn : IPost, IReturn<Note>
{
    public bool Out { get; set; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PostNote)), JsonSerializable(typeof(FindNotes)), JsonSerializable(typeof(NotePage)), JsonSerializable(typeof(RemoveNote))]
[JsonSerializable(typeof(FailNote)), JsonSerializable(typeof(GetMyNote)), JsonSerializable(typeof(PutMyNote)), JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(Note)), JsonSerializable(typeof(AllForms)), JsonSerializable(typeof(FileNote)), JsonSerializable(typeof(FiledNote))]
sealed partial class NotesJson : JsonSerializerContext;

sealed class NoteService
{
    public int Removed { get; private set; }

    public int Failures { get; private set; }

    public Task<Note> PostAsync(PostNote request, Caller caller, CancellationToken ct) => Task.FromResult(new Note
    {
        Room = request.Room,
        Text = request.Text,
        ClientId = request.ClientId,
        SentAt = request.SentAt,
        Ttl = request.Ttl,
        Kind = request.Kind,
        Replayed = request.Replayed ? true : null,
        Created = request.Created,
    });

    public Task<FiledNote> FileAsync(FileNote request, Caller caller, CancellationToken ct)
    {
        if (request.Files.Count is 0 or > 3)
            throw new ChatException(ErrorCode.NotEmpty, "'files' must be one to three files.", "files");
        for (var i = 0; i < request.Files.Count; i++)
        {
            var file = request.Files[i];
            if (file.Content.Length > 1_000)
                throw new ChatException(ErrorCode.RequestTooLarge, $"'files[{i}]' must have at most 1000 bytes; it has {file.Content.Length}.", $"files[{i}]");
            if (file.Content.Span is not [0x89, 0x50, 0x4E, 0x47, ..] && file.Content.Span.IndexOfAnyInRange((byte)0, (byte)8) >= 0)
                throw new ChatException(ErrorCode.UnsupportedMediaType, $"'files[{i}]' must be text or a PNG.", $"files[{i}]");
        }
        return Task.FromResult(new FiledNote
        {
            Room = request.Room,
            Text = request.Text,
            SentAt = request.SentAt,
            Cover = request.Cover,
            Tags = request.Tags,
            Attachments = request.Attachments,
            Meta = request.Meta,
            Files = [.. request.Files.Select(file => $"{file.Field}|{file.FileName}|{file.ContentType}|{Convert.ToHexStringLower(file.Content.Span)}")],
        });
    }

    public Task<NotePage> FindAsync(FindNotes request, Caller caller, CancellationToken ct) => Task.FromResult(new NotePage { Asked = request });

    public Task RemoveAsync(RemoveNote request, Caller caller, CancellationToken ct)
    {
        if (request.Id < 0)
            throw new ChatException(ErrorCode.MessageNotFound, "There is no such note.");
        Removed++;
        return Task.CompletedTask;
    }

    public async Task FailAsync(FailNote request, Caller caller, CancellationToken ct)
    {
        Failures++;
        throw request.How switch
        {
            "wait" => await WaitAsync(ct),
            "bug" => new FormatException("secret content"),
            "json" => new JsonException("secret content"),
            "down" => new NpgsqlException("Exception while reading from stream"),
            "deadlock once" when Failures > 1 => new ChatException(ErrorCode.Conflict, "The repetition came here."),
            "deadlock once" => Postgres(PostgresErrorCodes.DeadlockDetected),
            "busy" => new ChatException(ErrorCode.RateLimitExceeded, "Wait.") { RetryAfter = TimeSpan.FromSeconds(2.5), Meta = { ["limit"] = "60" } },
            var state => Postgres(state!),
        };
    }

    public Task<Note> MineAsync(GetMyNote request, Caller caller, CancellationToken ct) => Task.FromResult(new Note { Text = $"{caller.UserId} {caller.Address}" });

    public Task<Note> PutAsync(PutMyNote request, Caller caller, CancellationToken ct) => Task.FromResult(new Note { Room = request.Room, Text = caller.UserId });

    public Task<Note> SignInAsync(SignIn request, Caller caller, CancellationToken ct)
    {
        if (request.Out)
            caller.Cookies!.Clear();
        else
        {
            caller.Cookies!.SetAccess("a.b-c_d", TimeSpan.FromMinutes(15));
            caller.Cookies.SetRefresh("r", TimeSpan.FromDays(7));
        }
        return Task.FromResult(new Note { Text = $"{(caller.IsSignedIn ? caller.UserId : "nobody")} {caller.Cookies.RefreshToken}" });
    }

    private static PostgresException Postgres(string state) => new("value \"secret content\"", "ERROR", "ERROR", state);

    private static async Task<Exception> WaitAsync(CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return new InvalidOperationException();
    }
}
