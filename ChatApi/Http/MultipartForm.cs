using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Http;

/// <summary>A part of a multipart form.</summary>
/// <param name="Name">Empty when it has none.</param>
/// <param name="FileName">Null when the part is no file.</param>
/// <param name="ContentType">Null when it is missing.</param>
/// <param name="Content">A slice of the body.</param>
readonly record struct FormPart(string Name, string? FileName, string? ContentType, ReadOnlyMemory<byte> Content);

/// <summary>
/// Reads <c>multipart/form-data</c> as clients write it, which is not always as RFC 7578 says: names without quotes though they have blanks,
/// no content type, lines that end in LF alone, text before the first part.
/// </summary>
static class MultipartForm
{
    private const int MaxParts = 256, MaxHeaderBytes = 16 * 1_024;

    /// <summary>The parts in their order. 400 <c>SerializationException</c> when the form is cut short or malformed.</summary>
    public static List<FormPart> Read(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var parts = new List<FormPart>();
        var at = Find(body.Span, delimiter, 0);
        while (true)
        {
            if (at < 0)
                throw Malformed("its last boundary is missing: it was cut short, or the Content-Type names another boundary");
            var rest = body[(at + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8))
                return parts;
            if (parts.Count == MaxParts)
                throw Malformed($"it has more than {MaxParts} parts");
            rest = rest[(rest.Span.IndexOf((byte)'\n') + 1)..];
            var headers = ReadHeaders(ref rest);
            var end = Find(rest.Span, delimiter, 0);
            if (end >= 0)
                parts.Add(PartOf(headers, rest[..WithoutLineEnd(rest.Span, end)]));
            at = end < 0 ? -1 : body.Length - rest.Length + end;
        }
    }

    /// <summary>Where the next line begins that is a delimiter, with nothing but blanks or the two dashes of the last one after it; -1 when there is none.</summary>
    private static int Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int from)
    {
        while (body[from..].IndexOf(delimiter) is >= 0 and var found)
        {
            var at = from + found;
            var rest = body[(at + delimiter.Length)..];
            var end = rest.IndexOfAnyExcept(" \t\r"u8);
            if ((at == 0 || body[at - 1] == '\n') && (rest.StartsWith("--"u8) || (end >= 0 && rest[end] == '\n')))
                return at;
            from = at + 1;
        }
        return -1;
    }

    /// <summary>The line end before a delimiter belongs to it.</summary>
    private static int WithoutLineEnd(ReadOnlySpan<byte> content, int end)
    {
        if (end > 0)
            end--;
        return end > 0 && content[end - 1] == '\r' ? end - 1 : end;
    }

    private static Dictionary<string, string> ReadHeaders(ref ReadOnlyMemory<byte> rest)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var read = 0; read < MaxHeaderBytes;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0)
                throw Malformed("it ends within the headers of a part");
            var line = Encoding.UTF8.GetString(rest.Span[..end]).TrimEnd('\r');
            rest = rest[(end + 1)..];
            read += end + 1;
            if (line.Length == 0)
                return headers;
            if (line.IndexOf(':') is > 0 and var colon)
                headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
        throw Malformed($"the headers of a part are larger than {MaxHeaderBytes} bytes");
    }

    private static FormPart PartOf(Dictionary<string, string> headers, ReadOnlyMemory<byte> content)
    {
        var disposition = ParametersOf(headers.GetValueOrDefault("Content-Disposition", ""));
        var fileName = disposition.TryGetValue("filename*", out var encoded) && Decode(encoded) is { } decoded ? decoded : disposition.GetValueOrDefault("filename");
        return new(disposition.GetValueOrDefault("name", ""), fileName is null ? null : Clean(fileName), headers.GetValueOrDefault("Content-Type"), content);
    }

    /// <summary>The parameters of a header: <c>form-data; name=upload 0; filename="a;b.png"</c>.</summary>
    private static Dictionary<string, string> ParametersOf(string header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = After(header, header.IndexOf(';'));
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOfAny("=;");
            var name = (equals < 0 ? rest : rest[..equals]).Trim().ToString();
            if (equals < 0 || rest[equals] == ';')
            {
                rest = After(rest, equals);
                continue;
            }
            rest = rest[(equals + 1)..].TrimStart();
            var value = rest is ['"', ..] ? Quoted(rest, out var length) : rest[..(length = rest.IndexOf(';') is >= 0 and var semicolon ? semicolon : rest.Length)].Trim().ToString();
            parameters.TryAdd(name, value);
            rest = rest[length..];
            rest = After(rest, rest.IndexOf(';'));
        }
        return parameters;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, int mark) => mark < 0 ? default : text[(mark + 1)..];

    /// <summary>A backslash stands before a quote; before anything else it is a backslash, as in the paths old browsers send.</summary>
    private static string Quoted(ReadOnlySpan<char> text, out int length)
    {
        var value = new StringBuilder();
        for (length = 1; length < text.Length && text[length] != '"'; length++)
        {
            if (text[length] == '\\' && length + 1 < text.Length && text[length + 1] == '"')
                length++;
            value.Append(text[length]);
        }
        length = Math.Min(length + 1, text.Length);
        return value.ToString();
    }

    /// <summary><c>UTF-8''na%C3%AFve.txt</c> (RFC 8187); null when it is in another charset.</summary>
    private static string? Decode(string encoded) => encoded.Split('\'', 3) is [var charset, _, var text] && charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        ? Uri.UnescapeDataString(text)
        : null;

    private static string Clean(string fileName)
    {
        var name = fileName[(fileName.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        return string.Concat(name.Where(letter => !char.IsControl(letter))).Trim();
    }

    private static ChatException Malformed(string how) => new(ErrorCode.SerializationException, $"The form cannot be read: {how}.");
}
