using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// A request that files may come with, as the file parts of a <c>multipart/form-data</c> body over HTTP: an IPost, IPut or IPatch. Its other
/// members come from the query string, from the text parts, or from both. The files are no part of its JSON.
/// </summary>
public interface ITakesFiles
{
    /// <summary>In the order they were sent in; empty when there were none. Mark it <see cref="JsonIgnoreAttribute"/>.</summary>
    IReadOnlyList<SentFile> Files { get; set; }
}

/// <summary>A file as a client sent it: nothing of it has been checked but that the whole body is within <c>Server:MaxBodyBytes</c>.</summary>
/// <param name="Field">The name of its part: whatever the client chose.</param>
/// <param name="FileName">Without folders and control characters; may be empty.</param>
/// <param name="ContentType">What the client says it is; null when it says nothing.</param>
/// <param name="Content">Valid while the operation runs.</param>
public sealed record SentFile(string Field, string FileName, string? ContentType, ReadOnlyMemory<byte> Content);
