using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ChatApi.Http;

/// <summary>A body that is a form: its fields, with every value of a name that was given several times, and its files.</summary>
sealed record RequestForm(IReadOnlyDictionary<string, StringValues> Fields, IReadOnlyList<SentFile> Files)
{
    private const int MaxFields = 256;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static RequestForm None { get; } = new(new Dictionary<string, StringValues>(), []);

    /// <summary>Null when the body is none. 400 <c>SerializationException</c> when it is a malformed one.</summary>
    public static async ValueTask<RequestForm?> ReadAsync(HttpContext http, RequestBody body)
    {
        if (body.IsEmpty || !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
            return null;
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return OfParts(MultipartForm.Read(body.Bytes, BoundaryOf(type)));
        return type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? await OfFieldsAsync(http, body) : null;
    }

    private static string BoundaryOf(MediaTypeHeaderValue type) => HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary
        ? boundary.ToString()
        : throw new ChatException(ErrorCode.SerializationException, "The Content-Type of a form must name its boundary, of at most 200 characters.");

    private static RequestForm OfParts(List<FormPart> parts)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var files = new List<SentFile>();
        foreach (var (name, fileName, contentType, content) in parts)
        {
            if (fileName is null)
                fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), TextOf(name, content));
            else if (fileName.Length > 0 || content.Length > 0) // else a page's file input that nothing was chosen for
                files.Add(new(name, fileName, contentType, content));
        }
        return new(fields, files);
    }

    private static string TextOf(string name, ReadOnlyMemory<byte> content)
    {
        try
        {
            return Utf8.GetString(content.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new ChatException(ErrorCode.SerializationException, $"The part '{name}' of the form must be text in UTF-8; give a file a filename.", name);
        }
    }

    private static async Task<RequestForm> OfFieldsAsync(HttpContext http, RequestBody body)
    {
        http.Request.Body = new MemoryStream(body.Bytes.ToArray());
        try
        {
            var form = await http.Request.ReadFormAsync(new FormOptions { ValueCountLimit = MaxFields }, http.RequestAborted);
            return new(form.ToDictionary(), []);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new ChatException(ErrorCode.SerializationException, $"The form is malformed, has more than {MaxFields} fields, or a charset other than UTF-8.");
        }
    }
}
